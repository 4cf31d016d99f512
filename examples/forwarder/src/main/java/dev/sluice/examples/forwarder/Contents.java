// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.forwarder;

import dev.sluice.testkit.RecordData;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The events in a record's data, as lines to show. Text is shown as it is, whatever it was packed
 * in; what is no text, such as msgpack or protobuf, as {@value #BINARY} and its bytes in base64.
 */
final class Contents {

  static final String BINARY = "base64:";

  private static final int MSGPACK_MAP_16 = 0xde;
  private static final int MSGPACK_MAP_32 = 0xdf;
  private static final int SPACE = 0x20;
  private static final int ESCAPE = 0x1b; // begins a colour

  private Contents() {}

  /** One line for each event, without its line feed; more for an event of several lines. */
  static List<byte[]> lines(byte[] record) {
    List<byte[]> lines = new ArrayList<>();
    RecordData.userRecords(record).forEach(event -> add(plain(event), lines));
    return lines;
  }

  /** Without its compression; as it is where there is none, or it is none that we know. */
  private static byte[] plain(byte[] data) {
    try {
      byte[] plain = RecordData.decompress(data);
      if (plain != data || isText(data)) {
        return plain;
      }
    } catch (RuntimeException e) {
      // it only begins so
    }
    byte[] plain = isText(data) ? null : RecordData.decompressUnmarked(data);
    // What is neither text before nor after may as well be none of the two by chance.
    return plain == null || !isText(plain) ? data : plain;
  }

  private static void add(byte[] data, List<byte[]> lines) {
    if (data.length == 0) {
      lines.add(data); // an empty line is an event
    } else if (isText(data)) {
      lines.addAll(RecordData.lines(data));
    } else if (isOneWhole(data)) {
      lines.add(base64(data));
    } else {
      RecordData.lines(data).forEach(line -> lines.add(isText(line) ? line : base64(line)));
    }
  }

  /**
   * Whether it may not be cut at line feeds: they are bytes as others in msgpack, which begins with
   * a map, and in the protobuf of OTLP, which begins with field 1. Else a line that is no text, in
   * another encoding perhaps, does not take its neighbours away.
   */
  private static boolean isOneWhole(byte[] data) {
    int first = data[0] & 0xff;
    boolean isMsgpack = first >> 4 == 8 || first == MSGPACK_MAP_16 || first == MSGPACK_MAP_32;
    return isMsgpack || first == '\n' || data[data.length - 1] != '\n';
  }

  private static byte[] base64(byte[] data) {
    return (BINARY + Base64.getEncoder().encodeToString(data)).getBytes(StandardCharsets.US_ASCII);
  }

  /** UTF-8 that a terminal shows and survives. */
  private static boolean isText(byte[] data) {
    for (byte b : data) {
      boolean isShown = b < 0 || b >= SPACE || b == ESCAPE || (b >= '\t' && b <= '\r');
      if (!isShown) {
        return false;
      }
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
