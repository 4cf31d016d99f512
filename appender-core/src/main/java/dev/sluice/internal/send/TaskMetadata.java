// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.internal.util.Ticker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;

/** Asks the metadata endpoint of ECS (version 4) about the task. Blocks; not for callers. */
public final class TaskMetadata {

  /** The variable with the address of the metadata endpoint. */
  public static final String URI_VARIABLE = "ECS_CONTAINER_METADATA_URI_V4";

  private static final int CONNECT_MILLIS = 1_000;
  private static final int READ_MILLIS = 2_000;
  private static final long TOTAL_NANOS = 5_000_000_000L;
  private static final int MAX_BYTES = 256 * 1024;

  private TaskMetadata() {}

  /**
   * Asks once, for about five seconds at most.
   *
   * @param uri the value of the variable
   * @return the answer, which describes all containers of the task as JSON
   * @throws IOException if there is no usable answer
   */
  public static byte[] fetch(String uri, Ticker ticker) throws IOException {
    long deadlineNanos = ticker.nanoTime() + TOTAL_NANOS;
    URL url = URI.create(uri + "/task").toURL();
    // Never through a proxy of the application: only this host has the address.
    if (!(url.openConnection(Proxy.NO_PROXY) instanceof HttpURLConnection connection)) {
      throw new IOException("not an HTTP address");
    }
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    try {
      if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
        throw new IOException("HTTP " + connection.getResponseCode());
      }
      try (InputStream answer = connection.getInputStream()) {
        return read(answer, ticker, deadlineNanos);
      }
    } finally {
      connection.disconnect();
    }
  }

  private static byte[] read(InputStream answer, Ticker ticker, long deadlineNanos)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] chunk = new byte[8192];
    for (int length; (length = answer.read(chunk)) >= 0; ) {
      bytes.write(chunk, 0, length);
      if (bytes.size() > MAX_BYTES) {
        throw new IOException("more than " + MAX_BYTES + " bytes");
      }
      if (ticker.nanoTime() - deadlineNanos > 0) {
        throw new IOException("not at an end in time");
      }
    }
    return bytes.toByteArray();
  }
}
