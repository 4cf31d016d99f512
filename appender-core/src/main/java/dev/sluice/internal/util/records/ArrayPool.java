// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util.records;

import dev.sluice.internal.util.Ring;
import java.util.ArrayList;
import java.util.List;

/**
 * Arrays that were emptied and are filled again: one for all queues of a thread that come and go.
 * One thread, or under its owner's lock.
 */
public final class ArrayPool {

  /** The first array of a small queue: there may be hundreds of them, for hundreds of keys. */
  static final int MIN_BYTES = 1 << 10;

  static final int MAX_BYTES = 16 << 10;

  /** Of each length, under load: as many of the largest as one request takes. */
  private static final int MAX_SPARE = 320;

  /** Of each length, when nothing is queued. */
  private static final int MAX_IDLE = 8;

  private static final int LENGTHS = Integer.numberOfTrailingZeros(MAX_BYTES / MIN_BYTES) + 1;

  private final List<Ring<byte[]>> spare = new ArrayList<>(LENGTHS);

  public ArrayPool() {
    for (int i = 0; i < LENGTHS; i++) {
      Ring<byte[]> each = new Ring<>();
      each.makeRoom(MAX_SPARE); // give needs no memory
      spare.add(each);
    }
  }

  /**
   * @param length a power of two times {@link #MIN_BYTES}, at most {@link #MAX_BYTES}
   */
  byte[] take(int length) {
    byte[] array = ofLength(length).poll();
    return array == null ? new byte[length] : array;
  }

  /** Takes an array back. Needs no memory. */
  void give(byte[] array) {
    Ring<byte[]> known = ofLength(array.length);
    if (known.size() < MAX_SPARE) {
      known.add(array);
    }
  }

  private Ring<byte[]> ofLength(int length) {
    return spare.get(Integer.numberOfTrailingZeros(length / MIN_BYTES));
  }

  /** Keeps few of each length. */
  void trim() {
    for (Ring<byte[]> each : spare) {
      while (each.size() > MAX_IDLE) {
        each.poll();
      }
    }
  }

  /** Whether it has none of the largest. */
  boolean isEmpty() {
    return spare.get(LENGTHS - 1).isEmpty();
  }
}
