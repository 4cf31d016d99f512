// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.internal.util.ByteWriter;
import dev.sluice.record.Batch;
import dev.sluice.record.PutEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The body of a PutRecords request, read from the records' own arrays: the SDK would copy each
 * record twice. In CBOR (RFC 8949) or JSON, as the SDK's client says in the request's content type.
 * Source of the names: the page "PutRecords" of the Kinesis API reference. Immutable.
 */
final class PutBody {

  private static final int CBOR_BYTES = 2 << 5;
  private static final int CBOR_TEXT = 3 << 5;
  private static final int CBOR_ARRAY = 4 << 5;
  private static final int CBOR_MAP = 5 << 5;

  private final byte[][] data;

  /** What stands between the data of two records; before the first one, after the last one. */
  private final ByteWriter between;

  private final int[] ends; // in between: the part before each record's data
  private final long length;

  private PutBody(byte[][] data, ByteWriter between, int[] ends) {
    this.data = data;
    this.between = between;
    this.ends = ends;
    long sum = between.size();
    for (byte[] each : data) {
      sum += each.length;
    }
    this.length = sum;
  }

  /** In the encoding that this content type names, or null where it is neither. */
  static @Nullable PutBody of(Batch batch, String contentType) {
    String type = contentType.toLowerCase(Locale.ROOT);
    if (type.contains("cbor")) {
      return cbor(batch);
    }
    return type.contains("json") ? json(batch) : null;
  }

  private static PutBody cbor(Batch batch) {
    List<PutEntry> entries = batch.entries();
    byte[][] data = new byte[entries.size()][];
    int[] ends = new int[data.length];
    ByteWriter out = new ByteWriter(Integer.MAX_VALUE);
    head(out, CBOR_MAP, 2);
    text(out, streamField(batch));
    text(out, batch.stream());
    text(out, "Records");
    head(out, CBOR_ARRAY, data.length);
    for (int i = 0; i < data.length; i++) {
      PutEntry entry = entries.get(i);
      data[i] = entry.data();
      String hashKey = entry.explicitHashKey();
      head(out, CBOR_MAP, hashKey == null ? 2 : 3);
      text(out, "PartitionKey");
      text(out, entry.partitionKey());
      if (hashKey != null) {
        text(out, "ExplicitHashKey");
        text(out, hashKey);
      }
      text(out, "Data");
      head(out, CBOR_BYTES, data[i].length);
      ends[i] = out.size();
    }
    return new PutBody(data, out, ends);
  }

  private static void text(ByteWriter out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    head(out, CBOR_TEXT, bytes.length);
    out.write(bytes, 0, bytes.length);
  }

  /** A type with its length, in as few bytes as it takes. */
  private static void head(ByteWriter out, int type, int length) {
    if (length < 24) {
      out.write(type | length);
    } else if (length < 1 << 8) {
      out.write(type | 24);
      out.write(length);
    } else if (length < 1 << 16) {
      out.write(type | 25);
      out.write(length >>> 8);
      out.write(length);
    } else {
      out.write(type | 26);
      for (int shift = 24; shift >= 0; shift -= 8) {
        out.write(length >>> shift);
      }
    }
  }

  private static PutBody json(Batch batch) {
    List<PutEntry> entries = batch.entries();
    byte[][] data = new byte[entries.size()][];
    int[] ends = new int[data.length];
    ByteWriter out = new ByteWriter(Integer.MAX_VALUE);
    plain(out, "{");
    quoted(out, streamField(batch));
    plain(out, ":");
    quoted(out, batch.stream());
    plain(out, ",\"Records\":[");
    for (int i = 0; i < data.length; i++) {
      PutEntry entry = entries.get(i);
      String hashKey = entry.explicitHashKey();
      data[i] = Base64.getEncoder().encode(entry.data());
      plain(out, i == 0 ? "{\"PartitionKey\":" : "\"},{\"PartitionKey\":");
      quoted(out, entry.partitionKey());
      if (hashKey != null) {
        plain(out, ",\"ExplicitHashKey\":");
        quoted(out, hashKey);
      }
      plain(out, ",\"Data\":\"");
      ends[i] = out.size();
    }
    plain(out, data.length == 0 ? "]}" : "\"}]}");
    return new PutBody(data, out, ends);
  }

  private static void plain(ByteWriter out, String ascii) {
    byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
    out.write(bytes, 0, bytes.length);
  }

  private static void quoted(ByteWriter out, String text) {
    out.write('"');
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      if (each == '"' || each == '\\') {
        out.write('\\');
        out.write(each);
      } else if (each >= 0 && each < ' ') {
        plain(out, String.format(Locale.ROOT, "\\u%04x", (int) each));
      } else {
        out.write(each);
      }
    }
    out.write('"');
  }

  private static String streamField(Batch batch) {
    return KinesisTransport.isArn(batch.stream()) ? "StreamARN" : "StreamName";
  }

  long length() {
    return length;
  }

  /** From its beginning; the signer reads it before the connection does. */
  InputStream open() {
    return new Reader();
  }

  private final class Reader extends InputStream {

    private int part; // 2 * i is what stands before the data of record i, 2 * i + 1 that data
    private int position; // in the part
    private int markedPart;
    private int markedPosition;

    private byte[] array() {
      return part % 2 == 0 ? between.array() : data[part / 2];
    }

    private int start() {
      return part % 2 != 0 || part == 0 ? 0 : ends[part / 2 - 1];
    }

    private int available(int startOfPart) {
      if (part % 2 != 0) {
        return data[part / 2].length - position;
      }
      int end = part / 2 < ends.length ? ends[part / 2] : between.size();
      return end - startOfPart - position;
    }

    /** Whether there is anything left; the part that is open has some of it then. */
    private boolean hasMore() {
      while (part <= 2 * data.length && available(start()) == 0) {
        part++;
        position = 0;
      }
      return part <= 2 * data.length;
    }

    /** The HTTP client sends a body again only from a mark: after a proxy's 407, for example. */
    @Override
    public boolean markSupported() {
      return true;
    }

    @Override
    public void mark(int readLimit) {
      markedPart = part;
      markedPosition = position;
    }

    @Override
    public void reset() {
      part = markedPart;
      position = markedPosition;
    }

    @Override
    public int read() {
      if (!hasMore()) {
        return -1;
      }
      return array()[start() + position++] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) {
      if (count == 0) {
        return 0;
      }
      int done = 0;
      while (done < count && hasMore()) {
        int some = Math.min(count - done, available(start()));
        System.arraycopy(array(), start() + position, bytes, offset + done, some);
        position += some;
        done += some;
      }
      return done == 0 ? -1 : done;
    }

    @Override
    public long transferTo(OutputStream out) throws IOException {
      long done = 0;
      while (hasMore()) {
        int some = available(start());
        out.write(array(), start() + position, some);
        position += some;
        done += some;
      }
      return done;
    }
  }
}
