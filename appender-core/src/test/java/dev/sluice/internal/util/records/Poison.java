// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util.records;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Overwrites arrays of a pool: whoever still reads one that was given back does not get its bytes.
 */
public final class Poison {

  /** Of each length; the next call takes the next ones. */
  private static final int ARRAYS = 2;

  /** Read as a length it is negative. */
  private static final byte BYTE = (byte) 0xa5;

  private Poison() {}

  public static void some(ArrayPool pool) {
    for (int length = ArrayPool.MIN_BYTES; length <= ArrayPool.MAX_BYTES; length *= 2) {
      List<byte[]> taken = new ArrayList<>();
      for (int i = 0; i < ARRAYS; i++) {
        taken.add(pool.take(length));
      }
      for (byte[] array : taken) {
        Arrays.fill(array, BYTE);
        pool.give(array);
      }
    }
  }
}
