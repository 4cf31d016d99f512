// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A set of ids as runs of neighbours, oldest first. It has at most {@value #MAX_RUNS}; later runs
 * are left out. Immutable.
 */
final class Runs {

  static final int MAX_RUNS = 4096;
  static final Runs NONE = new Runs(new long[0]);

  private final long[] bounds; // the first of a run and the first behind it, in turn, ascending

  private Runs(long[] bounds) {
    this.bounds = bounds;
  }

  boolean contains(long id) {
    int place = Arrays.binarySearch(bounds, id);
    int runsBelow = place >= 0 ? place + 1 : -(place + 1);
    return runsBelow % 2 == 1;
  }

  /** Those from the first id on and before the end, run by run. */
  void forEach(long firstId, long endId, Visitor visitor) {
    for (int i = 0; i < bounds.length; i += 2) {
      long first = Math.max(firstId, bounds[i]);
      long end = Math.min(endId, bounds[i + 1]);
      if (first < end) {
        visitor.visit(first, end);
      }
    }
  }

  /** Takes the first id of a run, and the one behind it. */
  interface Visitor {
    void visit(long firstId, long endId);
  }

  int encodedBytes() {
    return Integer.BYTES + bounds.length * Long.BYTES;
  }

  void encode(ByteBuffer into) {
    into.putInt(bounds.length / 2);
    for (long bound : bounds) {
      into.putLong(bound);
    }
  }

  /** Decodes the rest of the buffer; null when these are no ascending runs. */
  static @Nullable Runs decode(ByteBuffer from) {
    int runs = from.getInt();
    if (runs < 0 || runs > MAX_RUNS || from.remaining() != runs * 2 * Long.BYTES) {
      return null;
    }
    long[] bounds = new long[2 * runs];
    long last = 0;
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = from.getLong();
      if (bounds[i] <= last) {
        return null;
      }
      last = bounds[i];
    }
    return new Runs(bounds);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Runs runs && Arrays.equals(bounds, runs.bounds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bounds);
  }

  /** Makes one, in ascending order. */
  static final class Builder {

    private long[] bounds = new long[16];
    private int length;

    /** Adds the ids from the first on and before the end. */
    void add(long firstId, long endId) {
      if (firstId >= endId) {
        return;
      }
      if (length > 0 && bounds[length - 1] == firstId) {
        bounds[length - 1] = endId;
      } else if (length < 2 * MAX_RUNS) {
        if (length == bounds.length) {
          bounds = Arrays.copyOf(bounds, 2 * length);
        }
        bounds[length++] = firstId;
        bounds[length++] = endId;
      }
    }

    Runs build() {
      return length == 0 ? NONE : new Runs(Arrays.copyOf(bounds, length));
    }
  }
}
