// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import dev.sluice.record.Packing;
import dev.sluice.record.PutEntry;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Takes the events out of a record that the aggregator made. Stateless. */
final class Unpacker {

  private static final int RECORDS_TAG = 3 << 3 | 2;
  private static final int DATA_TAG = 3 << 3 | 2;
  private static final int LENGTH_DELIMITED = 2;

  private Unpacker() {}

  /** The events' data, in their order; a record that was compressed as a whole stays whole. */
  static List<byte[]> events(PutEntry entry, Packing packing) {
    byte[] data = entry.data();
    return switch (packing.aggregation()) {
      case NONE -> List.of(data);
      case NEWLINE ->
          packing.compression() == Packing.Compression.NONE ? lines(data) : List.of(data);
      case KPL -> KplEncoding.isAggregate(data) ? records(data) : List.of(data);
      case UNKNOWN -> guess(data, entry.eventCount());
    };
  }

  /** Takes the record apart where that gives as many events as it has; else it stays whole. */
  private static List<byte[]> guess(byte[] data, int eventCount) {
    List<byte[]> whole = List.of(data);
    List<byte[]> events = whole;
    if (KplEncoding.isAggregate(data)) {
      events = records(data);
    } else if (eventCount > 1 && isText(data)) { // a compressed record is no text
      events = lines(data);
    }
    return events.size() == eventCount ? events : whole;
  }

  private static boolean isText(byte[] data) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static List<byte[]> lines(byte[] data) {
    List<byte[]> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < data.length; i++) {
      if (data[i] == '\n') {
        lines.add(Arrays.copyOfRange(data, start, i));
        start = i + 1;
      }
    }
    if (start < data.length) {
      lines.add(Arrays.copyOfRange(data, start, data.length));
    }
    return lines;
  }

  /** Reads what {@link KplEncoding} wrote, and nothing more general. */
  private static List<byte[]> records(byte[] data) {
    List<byte[]> records = new ArrayList<>();
    Reader outer = new Reader(data, KplEncoding.HEAD_BYTES, data.length - KplEncoding.TAIL_BYTES);
    while (outer.hasMore()) {
      int tag = outer.varint();
      int length = outer.varint();
      if (tag == RECORDS_TAG) {
        records.add(dataOf(new Reader(data, outer.at, outer.at + length)));
      }
      outer.at += length;
    }
    return records;
  }

  private static byte[] dataOf(Reader record) {
    while (record.hasMore()) {
      int tag = record.varint();
      int value = record.varint();
      if (tag == DATA_TAG) {
        return Arrays.copyOfRange(record.bytes, record.at, record.at + value);
      }
      record.at += (tag & 7) == LENGTH_DELIMITED ? value : 0;
    }
    return new byte[0];
  }

  private static final class Reader {
    private final byte[] bytes;
    private final int end;
    private int at;

    Reader(byte[] bytes, int from, int end) {
      this.bytes = bytes;
      this.at = from;
      this.end = end;
    }

    boolean hasMore() {
      return at < end;
    }

    int varint() {
      int value = 0;
      int shift = 0;
      byte next;
      do {
        next = bytes[at++];
        value |= (next & 0x7F) << shift;
        shift += 7;
      } while (next < 0);
      return value;
    }
  }
}
