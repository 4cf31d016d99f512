// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util.records;

import dev.sluice.internal.util.Ring;
import dev.sluice.internal.util.Waits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Arrays that were emptied and are filled again: one pool for all queues of an appender. Only what
 * was in use at the same time is ever allocated. Any thread.
 */
public final class ArrayPool {

  /** The first array of a small queue: there may be hundreds of them, for hundreds of keys. */
  static final int MIN_BYTES = 1 << 10;

  static final int MAX_BYTES = 16 << 10;

  /** Of each length, when nothing is held. */
  private static final int MAX_IDLE = 8;

  private static final int LENGTHS = Integer.numberOfTrailingZeros(MAX_BYTES / MIN_BYTES) + 1;

  private final long maxSpareBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Ring<byte[]>> spare = new ArrayList<>(LENGTHS);
  private final int[] made = new int[LENGTHS]; // of each length, at most what may be spare
  private long spareBytes;

  /**
   * @param maxSpareBytes bound on the arrays that wait here
   */
  public ArrayPool(long maxSpareBytes) {
    this.maxSpareBytes = maxSpareBytes;
    for (int i = 0; i < LENGTHS; i++) {
      spare.add(new Ring<>());
    }
  }

  /**
   * @param length a power of two times {@link #MIN_BYTES}, at most {@link #MAX_BYTES}
   */
  byte[] take(int length) {
    lock.lock();
    try {
      return taken(length);
    } finally {
      lock.unlock();
    }
  }

  private byte[] taken(int length) {
    int place = placeOf(length);
    Ring<byte[]> known = spare.get(place);
    byte[] array = known.poll();
    if (array == null) {
      // As many as may be spare at once: to give needs no memory then. Not all come back.
      int most = (int) Math.min(made[place] + 1L, maxSpareBytes / length + 1);
      known.makeRoom(most);
      array = new byte[length];
      made[place] = most;
    } else {
      spareBytes -= length;
    }
    return array;
  }

  /** Takes an array back. Needs no memory. */
  public void give(byte[] array) {
    Waits.lock(lock);
    try {
      if (spareBytes + array.length <= maxSpareBytes) {
        spare.get(placeOf(array.length)).add(array);
        spareBytes += array.length;
      }
    } finally {
      lock.unlock();
    }
  }

  long spareBytes() {
    lock.lock();
    try {
      return spareBytes;
    } finally {
      lock.unlock();
    }
  }

  private static int placeOf(int length) {
    return Integer.numberOfTrailingZeros(length / MIN_BYTES);
  }

  /** Keeps few of each length: nothing is held, and nobody knows for how long. */
  public void trim() {
    lock.lock();
    try {
      for (Ring<byte[]> each : spare) {
        for (byte[] array; each.size() > MAX_IDLE && (array = each.poll()) != null; ) {
          spareBytes -= array.length;
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
