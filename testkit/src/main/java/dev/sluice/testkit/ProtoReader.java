// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Walks the fields of a protobuf message; every step past its end throws. */
final class ProtoReader {
  private final byte[] buffer;
  private final int end;
  private int position;
  private int field;
  private int wireType;

  ProtoReader(byte[] buffer, int start, int end) {
    if (start > end || end > buffer.length) {
      throw new IndexOutOfBoundsException("a message longer than its bytes");
    }
    this.buffer = buffer;
    this.position = start;
    this.end = end;
  }

  boolean nextField() {
    if (position == end) {
      return false;
    }
    long tag = readVarint();
    field = (int) (tag >>> 3);
    wireType = (int) (tag & 7);
    return true;
  }

  int field() {
    return field;
  }

  int readIndex() {
    long index = readVarint();
    if (wireType != 0 || index < 0 || index > Integer.MAX_VALUE) {
      throw new IndexOutOfBoundsException("not an index: " + index);
    }
    return (int) index;
  }

  String readText() {
    return new String(readMessage().bytes(), StandardCharsets.UTF_8);
  }

  /** A value with a length: a message, a text or bytes. */
  ProtoReader readMessage() {
    long length = readVarint();
    if (wireType != 2 || length < 0 || length > end - position) {
      throw new IndexOutOfBoundsException("not a length: " + length);
    }
    int start = position;
    position += (int) length;
    return new ProtoReader(buffer, start, position);
  }

  void skipValue() {
    switch (wireType) {
      case 0 -> readVarint();
      case 1 -> skip(8);
      case 2 -> skip(readVarint());
      case 5 -> skip(4);
      default -> throw new IndexOutOfBoundsException("wire type " + wireType);
    }
  }

  byte[] bytes() {
    return Arrays.copyOfRange(buffer, position, end);
  }

  private void skip(long count) {
    if (count < 0 || count > end - position) {
      throw new IndexOutOfBoundsException("not a length: " + count);
    }
    position += (int) count;
  }

  private long readVarint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (position == end) {
        throw new IndexOutOfBoundsException("a number without end");
      }
      byte b = buffer[position++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IndexOutOfBoundsException("a number of more than 64 bits");
  }
}
