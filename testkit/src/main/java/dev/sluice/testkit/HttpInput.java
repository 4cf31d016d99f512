// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads HTTP/1.1 requests from a connection. The body lands in one array that is used again for the
 * next request: a connection that carries requests of 5 MiB allocates 5 MiB once.
 */
final class HttpInput {
  private static final int MAX_LINE_BYTES = 64 * 1024;
  private static final int MAX_BODY_BYTES = 64 * 1024 * 1024;

  private final InputStream in;
  private final byte[] buffer = new byte[16 * 1024];
  private int position;
  private int limit;
  private byte[] body = new byte[64 * 1024];
  private int bodyLength;

  HttpInput(InputStream in) {
    this.in = in;
  }

  byte[] body() {
    return body;
  }

  int bodyLength() {
    return bodyLength;
  }

  /** The next request's head, or null if the client has closed the connection. */
  @Nullable HttpHead readHead() throws IOException {
    if (position == limit && !fill()) {
      return null;
    }
    String requestLine = readLine();
    Map<String, String> headers = new HashMap<>();
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
      }
    }
    int space = requestLine.indexOf(' ');
    return new HttpHead(space < 0 ? requestLine : requestLine.substring(0, space), headers);
  }

  void readBody(HttpHead head) throws IOException {
    bodyLength = 0;
    if (head.has("transfer-encoding", "chunked")) {
      readChunks();
    } else {
      readFully(contentLength(head));
    }
    if (head.has("content-encoding", "gzip")) {
      inflate();
    }
  }

  /** Reads half of the body, for a reset in the middle. */
  void readHalf(HttpHead head) throws IOException {
    bodyLength = 0;
    readFully(contentLength(head) / 2);
  }

  private static int contentLength(HttpHead head) throws IOException {
    String length = head.header("content-length");
    return length == null ? 0 : parseLength(length, 10);
  }

  private static int parseLength(String digits, int radix) throws IOException {
    try {
      return Integer.parseInt(digits, radix);
    } catch (NumberFormatException e) {
      throw new IOException("not a length: " + digits, e);
    }
  }

  private void readChunks() throws IOException {
    while (true) {
      String line = readLine();
      int semicolon = line.indexOf(';');
      String size = semicolon < 0 ? line : line.substring(0, semicolon);
      int chunkLength = parseLength(size.trim(), 16);
      if (chunkLength == 0) {
        break;
      }
      readFully(chunkLength);
      readLine();
    }
    // Trailers, up to the empty line that ends them.
    while (!readLine().isEmpty()) {}
  }

  private void readFully(int count) throws IOException {
    int end = bodyLength + count;
    if (count < 0 || end < 0 || end > MAX_BODY_BYTES) {
      throw new IOException("body of more than " + MAX_BODY_BYTES + " bytes");
    }
    if (end > body.length) {
      body = Arrays.copyOf(body, end);
    }
    int buffered = Math.min(count, limit - position);
    System.arraycopy(buffer, position, body, bodyLength, buffered);
    position += buffered;
    bodyLength += buffered;
    while (bodyLength < end) {
      int read = in.read(body, bodyLength, end - bodyLength);
      if (read < 0) {
        throw new EOFException("the client closed the connection in the middle of a body");
      }
      bodyLength += read;
    }
  }

  private void inflate() throws IOException {
    byte[] inflated;
    try (InputStream gzip = new GZIPInputStream(new ByteArrayInputStream(body, 0, bodyLength))) {
      inflated = gzip.readNBytes(MAX_BODY_BYTES);
    }
    body = inflated;
    bodyLength = inflated.length;
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      if (position == limit && !fill()) {
        throw new EOFException("the client closed the connection in the middle of a head");
      }
      int start = position;
      while (position < limit && buffer[position] != '\n') {
        position++;
      }
      line.append(new String(buffer, start, position - start, StandardCharsets.ISO_8859_1));
      if (line.length() > MAX_LINE_BYTES) {
        throw new IOException("line of more than " + MAX_LINE_BYTES + " bytes");
      }
      if (position < limit) {
        position++;
        int length = line.length();
        boolean endsInCr = length > 0 && line.charAt(length - 1) == '\r';
        return line.substring(0, endsInCr ? length - 1 : length);
      }
    }
  }

  private boolean fill() throws IOException {
    int read = in.read(buffer, 0, buffer.length);
    position = 0;
    limit = Math.max(read, 0);
    return read > 0;
  }
}
