// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** The part of the hash space a shard owns, both ends included. */
record HashRange(HashKey start, HashKey end) {
  /** The whole space in equal parts, cut where Kinesis cuts it. */
  static List<HashRange> evenly(int count) {
    BigInteger size = BigInteger.ONE.shiftLeft(128).divide(BigInteger.valueOf(count));
    List<HashRange> ranges = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      HashKey start = HashKey.of(size.multiply(BigInteger.valueOf(i)));
      HashKey end =
          i == count - 1
              ? HashKey.MAX
              : HashKey.of(size.multiply(BigInteger.valueOf(i + 1L)).subtract(BigInteger.ONE));
      ranges.add(new HashRange(start, end));
    }
    return ranges;
  }

  boolean contains(HashKey key) {
    return key.compareTo(start) >= 0 && key.compareTo(end) <= 0;
  }

  /** Whether {@code next} begins right behind this range. */
  boolean isFollowedBy(HashRange next) {
    return end.toBigInteger().add(BigInteger.ONE).equals(next.start.toBigInteger());
  }
}
