// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util.records;

/** Shows tests of other packages what a pool keeps. */
public final class Spare {

  private Spare() {}

  public static long bytesOf(ArrayPool pool) {
    return pool.spareBytes();
  }
}
