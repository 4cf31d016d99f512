// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.text;

import dev.sluice.internal.format.value.ExactNumbers;
import dev.sluice.internal.format.value.ValueSink;
import dev.sluice.internal.format.value.ValueWalk;
import dev.sluice.internal.util.ByteWriter;
import dev.sluice.internal.util.OversizeException;
import dev.sluice.record.Utf8;
import java.io.IOException;
import java.math.BigInteger;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;

/**
 * Packs values with their types: a number that MessagePack cannot hold exactly is its text. One
 * thread at a time.
 *
 * <p>A map or an array begins with its size, which is known only at its end: what a collection says
 * of its size need not be how many items it then gives. So the size is put in front of the parts
 * when they are written.
 */
final class MsgpackSink implements ValueSink {

  private static final int UNSIGNED_BITS = 64;

  // The first bytes of a map and of an array: with a size below 16 in it, before one of 16 bits,
  // and, with the next number, before one of 32 bits.
  private static final int SMALL_MAP = 0x80;
  private static final int MAP = 0xDE;
  private static final int SMALL_ARRAY = 0x90;
  private static final int ARRAY = 0xDC;

  private final int maxBytes;
  private final ByteWriter bytes;

  /** Of the record and of each open map or array in it: its place, and the count of its parts. */
  private final int[] starts = new int[ValueWalk.MAX_DEPTH + 1];

  private final int[] sizes = new int[starts.length];
  private int depth;
  private MessagePacker packer;

  MsgpackSink(int maxBytes) {
    this.maxBytes = maxBytes;
    this.bytes = new ByteWriter(maxBytes);
    this.packer = MessagePack.newDefaultPacker(bytes); // finds the library, or its lack, at start
  }

  /** Begins the map that a record is. */
  void startRecord() throws IOException {
    bytes.reset();
    depth = 0;
    startMap();
  }

  /** Where bytes can be added that are not MessagePack, once all maps are ended. */
  ByteWriter bytes() {
    return bytes;
  }

  /** Forgets a record that stopped half-way: the packer may hold a part of it. */
  void discard() {
    packer = MessagePack.newDefaultPacker(bytes);
  }

  @Override
  public void writeNull() throws IOException {
    packer.packNil();
  }

  @Override
  public void writeText(String text) throws IOException {
    if (text.length() > maxBytes) {
      throw new OversizeException(maxBytes); // before a copy of it is made
    }
    packer.packString(Utf8.repair(text));
  }

  @Override
  public void writeNumber(Number number) throws IOException {
    Object exact = ExactNumbers.of(number);
    if (number instanceof Float f) {
      packer.packFloat(f);
    } else if (exact instanceof Long whole) {
      packer.packLong(whole);
    } else if (exact instanceof Double decimal) {
      packer.packDouble(decimal);
    } else if (exact instanceof BigInteger i && i.signum() > 0 && i.bitLength() <= UNSIGNED_BITS) {
      packer.packBigInteger(i);
    } else {
      writeText(exact.toString());
    }
  }

  @Override
  public void writeBoolean(boolean value) throws IOException {
    packer.packBoolean(value);
  }

  @Override
  public void writeBytes(byte[] value) throws IOException {
    packer.packBinaryHeader(value.length);
    packer.writePayload(value);
  }

  @Override
  public void startArray() throws IOException {
    packer.flush();
    starts[depth] = bytes.size();
    sizes[depth++] = 0;
  }

  @Override
  public void startItem() {
    sizes[depth - 1]++;
  }

  @Override
  public void endArray() throws IOException {
    end(SMALL_ARRAY, ARRAY);
  }

  @Override
  public void startMap() throws IOException {
    startArray();
  }

  @Override
  public void startEntry(String name) throws IOException {
    startItem();
    writeText(name);
  }

  @Override
  public void endMap() throws IOException {
    end(SMALL_MAP, MAP);
  }

  private void end(int small, int large) throws IOException {
    packer.flush();
    int start = starts[--depth];
    int size = sizes[depth];
    int sizeBytes = size < 1 << 4 ? 0 : size < 1 << 16 ? 2 : 4;
    bytes.insert(start, 1 + sizeBytes);
    bytes.set(start, sizeBytes == 0 ? small | size : sizeBytes == 2 ? large : large + 1);
    for (int i = sizeBytes; i > 0; i--, size >>>= Byte.SIZE) {
      bytes.set(start + i, size);
    }
  }
}
