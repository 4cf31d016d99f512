// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.sluice.record.HashKeys;
import dev.sluice.record.PutEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Reads KPL aggregates with protobuf-java, and takes nothing for granted. */
final class KplDecoder {

  private static final String MAGIC = "f3899ac2";
  private static final int MD5_BYTES = 16;

  private KplDecoder() {}

  /** A record of an aggregate; -1 stands for no explicit hash key. */
  record Part(int keyIndex, int hashKeyIndex, byte[] data) {}

  record Aggregate(List<String> keys, List<String> hashKeys, List<Part> parts) {

    String keyOf(Part part) {
      return keys.get(part.keyIndex());
    }

    String hashKeyOf(Part part) {
      return part.hashKeyIndex() < 0 ? null : hashKeys.get(part.hashKeyIndex());
    }
  }

  static boolean isAggregate(PutEntry entry) {
    byte[] data = entry.data();
    return data.length >= 4 && HexFormat.of().formatHex(data, 0, 4).equals(MAGIC);
  }

  static Aggregate decode(byte[] data) {
    int end = data.length - MD5_BYTES;
    byte[] message = Arrays.copyOfRange(data, 4, end);
    if (!HexFormat.of().formatHex(data, 0, 4).equals(MAGIC)
        || !Arrays.equals(
            HashKeys.md5().digest(message), Arrays.copyOfRange(data, end, data.length))) {
      throw new AssertionError("no aggregate: " + HexFormat.of().formatHex(data));
    }
    Aggregate result = new Aggregate(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    try {
      CodedInputStream in = CodedInputStream.newInstance(message);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (fieldOf(tag, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
          case 1 -> result.keys().add(in.readStringRequireUtf8());
          case 2 -> result.hashKeys().add(in.readStringRequireUtf8());
          case 3 -> result.parts().add(part(in.readBytes().newCodedInput()));
          default -> throw new AssertionError("field " + tag);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return result;
  }

  private static Part part(CodedInputStream in) throws IOException {
    int keyIndex = -1;
    int hashKeyIndex = -1;
    byte[] data = null;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> keyIndex = (int) in.readUInt64();
        case 2 -> hashKeyIndex = (int) in.readUInt64();
        case 3 -> data = in.readByteArray();
        default -> throw new AssertionError("field " + tag);
      }
    }
    if (keyIndex < 0 || data == null) {
      throw new AssertionError("a required field is missing");
    }
    return new Part(keyIndex, hashKeyIndex, data);
  }

  private static int fieldOf(int tag, int wireType) {
    if (WireFormat.getTagWireType(tag) != wireType) {
      throw new AssertionError("wire type of " + tag);
    }
    return WireFormat.getTagFieldNumber(tag);
  }
}
