// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import java.util.Arrays;

/**
 * Writes Protocol Buffers messages into a {@link ByteWriter}, field after field, in one pass. The
 * length of a nested message is known only at its end: one byte is kept free for it, and a longer
 * one moves the message back. Makes no garbage; one thread at a time. A field with the default
 * value is the caller's to leave out.
 */
public final class ProtoWriter {

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED32 = 5;

  private final ByteWriter out;
  private int[] starts = new int[16];
  private int depth;

  public ProtoWriter(ByteWriter out) {
    this.out = out;
  }

  /** Empties the buffer and forgets messages that were not closed. */
  public void reset() {
    depth = 0;
    out.reset();
  }

  /** Begins a nested message, or any other field whose length is not known yet. */
  public void open(int field) {
    writeTag(field, LENGTH_DELIMITED);
    out.write(0);
    if (depth == starts.length) {
      starts = Arrays.copyOf(starts, 2 * depth);
    }
    starts[depth++] = out.size();
  }

  /** Ends the message that was opened last. */
  public void close() {
    int start = starts[--depth];
    setLength(start, 1, out.size() - start);
  }

  /** A uint32, uint64, int64, bool or enum field; a negative int32 is widened by the caller. */
  public void writeVarint(int field, long value) {
    writeTag(field, VARINT);
    writeRawVarint(value);
  }

  public void writeFixed64(int field, long value) {
    writeTag(field, FIXED64);
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      out.write((int) (value >>> shift));
    }
  }

  public void writeFixed32(int field, int value) {
    writeTag(field, FIXED32);
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      out.write(value >>> shift);
    }
  }

  public void writeDouble(int field, double value) {
    writeFixed64(field, Double.doubleToRawLongBits(value));
  }

  /** A string field: valid UTF-8 whatever the text. */
  public void writeText(int field, String text) {
    writeTag(field, LENGTH_DELIMITED);
    int width = varintSize(text.length()); // right for ASCII
    for (int i = 0; i < width; i++) {
      out.write(0);
    }
    int start = out.size();
    out.writeUtf8(text);
    setLength(start, width, out.size() - start);
  }

  /** Begins a field whose length in bytes is known beforehand. The bytes are written next. */
  public void writeLength(int field, int length) {
    writeTag(field, LENGTH_DELIMITED);
    writeRawVarint(length);
  }

  public void writeBytes(int field, byte[] bytes, int offset, int length) {
    writeLength(field, length);
    out.write(bytes, offset, length);
  }

  /** How many bytes a varint takes: 1 to 10. */
  public static int varintSize(long value) {
    return (Long.SIZE - Long.numberOfLeadingZeros(value | 1) + 6) / 7;
  }

  private void writeTag(int field, int wireType) {
    writeRawVarint(((long) field << 3) | wireType);
  }

  private void writeRawVarint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  /** Writes a length in front of what it counts, where {@code width} bytes are kept for it. */
  private void setLength(int start, int width, int length) {
    int needed = varintSize(length);
    if (needed > width) {
      out.insert(start, needed - width);
    }
    int position = start - width;
    int rest = length;
    for (; rest >= 0x80; rest >>>= 7) {
      out.set(position++, rest | 0x80);
    }
    out.set(position, rest);
  }
}
