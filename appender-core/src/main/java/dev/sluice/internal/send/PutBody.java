// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.internal.util.ByteWriter;
import dev.sluice.record.Batch;
import dev.sluice.record.PutEntry;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
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

  private final BodyParts parts;

  private PutBody(BodyParts parts) {
    this.parts = parts;
  }

  /** In the encoding that this content type names, or null where it is neither. */
  static @Nullable PutBody of(Batch batch, String contentType) {
    String type = contentType.toLowerCase(Locale.ROOT);
    if (type.contains("cbor")) {
      return cbor(batch);
    }
    return type.contains("json") ? json(batch) : null;
  }

  static PutBody cbor(Batch batch) {
    List<PutEntry> entries = batch.entries();
    ByteWriter out = new ByteWriter(Integer.MAX_VALUE);
    BodyParts parts = new BodyParts(out);
    head(out, CBOR_MAP, 2);
    text(out, streamField(batch));
    text(out, batch.stream());
    text(out, "Records");
    head(out, CBOR_ARRAY, entries.size());
    for (PutEntry entry : entries) {
      String hashKey = entry.explicitHashKey();
      head(out, CBOR_MAP, hashKey == null ? 2 : 3);
      text(out, "PartitionKey");
      text(out, entry.partitionKey());
      if (hashKey != null) {
        text(out, "ExplicitHashKey");
        text(out, hashKey);
      }
      text(out, "Data");
      head(out, CBOR_BYTES, entry.dataBytes());
      for (int i = 0; i < entry.partCount(); i++) {
        parts.add(entry.part(i), entry.partBytes(i));
      }
    }
    return new PutBody(parts.end());
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
    ByteWriter out = new ByteWriter(Integer.MAX_VALUE);
    BodyParts parts = new BodyParts(out);
    plain(out, "{");
    quoted(out, streamField(batch));
    plain(out, ":");
    quoted(out, batch.stream());
    plain(out, ",\"Records\":[");
    for (int i = 0; i < entries.size(); i++) {
      PutEntry entry = entries.get(i);
      String hashKey = entry.explicitHashKey();
      plain(out, i == 0 ? "{\"PartitionKey\":" : "\"},{\"PartitionKey\":");
      quoted(out, entry.partitionKey());
      if (hashKey != null) {
        plain(out, ",\"ExplicitHashKey\":");
        quoted(out, hashKey);
      }
      plain(out, ",\"Data\":\"");
      byte[] data = Base64.getEncoder().encode(entry.data());
      parts.add(data, data.length);
    }
    plain(out, entries.isEmpty() ? "]}" : "\"}]}");
    return new PutBody(parts.end());
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

  /** In hexadecimal digits. */
  String sha256() {
    MessageDigest digest = Signature.sha256();
    parts.update(digest);
    return Signature.hex(digest.digest());
  }

  long length() {
    return parts.length();
  }

  /** From its beginning; the signer reads it before the connection does. */
  InputStream open() {
    return parts.open();
  }
}
