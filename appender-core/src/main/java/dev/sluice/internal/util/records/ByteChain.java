// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util.records;

import dev.sluice.internal.util.Ring;
import dev.sluice.record.PooledData;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in arrays of a pool, one behind the other: what grows costs no copies, and leaves nothing
 * behind when it is empty again. One thread at a time.
 */
public final class ByteChain {

  private final ArrayPool pool;
  private final Consumer<byte[]> giveBack; // made once: it is used for each record
  private final Ring<byte[]> arrays = new Ring<>();
  private int capacity; // of all arrays
  private int size;
  private int open; // place of the array that is filled now
  private int end; // in that array

  public ByteChain(ArrayPool pool) {
    this.pool = pool;
    this.giveBack = pool::give;
  }

  /** Makes room for this number of bytes: to write them needs no memory then. */
  public void makeRoom(int bytes) {
    int before = arrays.size();
    try {
      while (capacity - size < bytes) {
        byte[] last = arrays.peekLast();
        int length =
            last == null ? ArrayPool.MIN_BYTES : Math.min(ArrayPool.MAX_BYTES, 2 * last.length);
        arrays.makeRoom();
        arrays.add(pool.take(length));
        capacity += length;
      }
    } catch (OutOfMemoryError e) {
      while (arrays.size() > before) {
        byte[] free = Objects.requireNonNull(arrays.pollLast());
        capacity -= free.length;
        pool.give(free);
      }
      throw e;
    }
  }

  public void write(byte[] bytes, int offset, int length) {
    makeRoom(length);
    int written = 0;
    while (written < length) {
      byte[] array = arrays.get(open);
      if (end == array.length) {
        open++;
        end = 0;
      } else {
        int count = Math.min(length - written, array.length - end);
        System.arraycopy(bytes, offset + written, array, end, count);
        end += count;
        written += count;
      }
    }
    size += length;
  }

  public void write(byte b) {
    makeRoom(1);
    if (end == arrays.get(open).length) {
      open++;
      end = 0;
    }
    arrays.get(open)[end++] = b;
    size++;
  }

  /** Copies this number of bytes, from a position on. */
  public void copy(int from, byte[] target, int at, int count) {
    int place = 0;
    int skipped = from;
    while (count > 0 && skipped >= arrays.get(place).length) {
      skipped -= arrays.get(place++).length;
    }
    int copied = 0;
    while (copied < count) {
      byte[] array = arrays.get(place++);
      int some = Math.min(count - copied, array.length - skipped);
      System.arraycopy(array, skipped, target, at + copied, some);
      copied += some;
      skipped = 0;
    }
  }

  /**
   * What was written, between two parts of others, of which the completion writes the second. Its
   * arrays are the chain's until it lets go of them: {@link #handedOver} or {@link #clear} comes
   * next.
   */
  public PooledData between(byte[] head, byte[] tail, @Nullable Consumer<PooledData> completion) {
    int filled = size == 0 ? 0 : open + 1;
    byte[][] parts = new byte[filled + 2][];
    int[] lengths = new int[filled + 2];
    parts[0] = head;
    lengths[0] = head.length;
    for (int i = 0; i < filled; i++) {
      parts[i + 1] = arrays.get(i);
      lengths[i + 1] = i < open ? arrays.get(i).length : end;
    }
    parts[filled + 1] = tail;
    lengths[filled + 1] = tail.length;
    return new PooledData(parts, lengths, giveBack, completion);
  }

  /** Lets go of the arrays that are in {@link #between}. Needs no memory. */
  public void handedOver() {
    for (int i = size == 0 ? 0 : open + 1; i > 0; i--) {
      arrays.poll();
    }
    clear();
  }

  /** Gives the arrays back. Needs no memory. */
  public void clear() {
    for (byte[] array; (array = arrays.poll()) != null; ) {
      pool.give(array);
    }
    capacity = 0;
    size = 0;
    open = 0;
    end = 0;
  }

  public int size() {
    return size;
  }
}
