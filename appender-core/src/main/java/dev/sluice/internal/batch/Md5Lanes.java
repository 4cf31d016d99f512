// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import dev.sluice.record.PooledData;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * The MD5 of many aggregates at once, one in each lane. One step of MD5 depends on the step before,
 * so that a processor has little to do beside it; the same step of other aggregates does not. The
 * loops over lanes are such that the JIT compiler makes vector instructions of them. Source: RFC
 * 1321. Shipper thread only.
 */
final class Md5Lanes {

  private static final int BLOCK_BYTES = 64;
  private static final int WORDS = BLOCK_BYTES / Integer.BYTES;
  private static final int AHEAD = 8; // of each lane, one after the other: they are read ahead
  private static final int STEPS = 64;
  private static final int LENGTH_AT = BLOCK_BYTES - Long.BYTES; // in the last block
  private static final int[] SHIFTS = {7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21};
  private static final int[] SINES = sines();
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  // One row for each variable of the RFC, one column for each lane.
  private final int[][] state;
  private final int[][] next;
  private final int[][][] words; // of some blocks

  // Where each lane reads: an array of its data, and the place in it.
  private final PooledData[] data;
  private final byte[][] part;
  private final int[] partIndex;
  private final int[] at;
  private final int[] end;
  private final int[] length;
  private final byte[] block = new byte[BLOCK_BYTES];

  Md5Lanes(int lanes) {
    state = new int[4][lanes];
    next = new int[4][lanes];
    words = new int[AHEAD][WORDS][lanes];
    data = new PooledData[lanes];
    part = new byte[lanes][];
    partIndex = new int[lanes];
    at = new int[lanes];
    end = new int[lanes];
    length = new int[lanes];
  }

  private static int[] sines() {
    int[] sines = new int[STEPS];
    for (int i = 0; i < STEPS; i++) {
      sines[i] = (int) (long) (Math.abs(StrictMath.sin(i + 1)) * (1L << 32));
    }
    return sines;
  }

  /**
   * Writes the MD5 of each into its last part.
   *
   * @param all the largest first, at most as many as there are lanes
   */
  void digest(List<PooledData> all) {
    int active = all.size();
    for (int lane = 0; lane < active; lane++) {
      begin(lane, all.get(lane));
      if (lane > 0 && length[lane] > length[lane - 1]) {
        throw new IllegalArgumentException("the largest comes first");
      }
    }
    Arrays.fill(state[0], 0x67452301);
    Arrays.fill(state[1], 0xefcdab89);
    Arrays.fill(state[2], 0x98badcfe);
    Arrays.fill(state[3], 0x10325476);
    for (int place = 0; active > 0; place += AHEAD) {
      for (int lane = 0; lane < active; lane++) {
        load(lane, place);
      }
      for (int i = 0; i < AHEAD && active > 0; i++) {
        step(words[i], active);
        while (active > 0 && place + i == lastBlock(active - 1)) {
          finish(--active);
        }
      }
    }
  }

  private void begin(int lane, PooledData itsData) {
    data[lane] = itsData;
    partIndex[lane] = 0;
    part[lane] = itsData.part(0);
    at[lane] = KplEncoding.HEAD_BYTES;
    end[lane] = itsData.partBytes(0);
    length[lane] = itsData.sizeBytes() - KplEncoding.HEAD_BYTES - AggregateDigests.DIGEST_BYTES;
  }

  /** The last block has the length in its last eight bytes, behind at least one byte of filling. */
  private int lastBlock(int lane) {
    return (length[lane] + Long.BYTES) / BLOCK_BYTES;
  }

  /** Loads the next blocks of a lane. */
  private void load(int lane, int place) {
    if (end[lane] - at[lane] >= AHEAD * BLOCK_BYTES) {
      byte[] bytes = part[lane];
      int from = at[lane];
      for (int i = 0; i < AHEAD; i++) {
        load(words[i], lane, bytes, from + i * BLOCK_BYTES);
      }
      at[lane] += AHEAD * BLOCK_BYTES;
    } else {
      int blocks = Math.min(AHEAD, lastBlock(lane) + 1 - place);
      for (int i = 0; i < blocks; i++) {
        assemble(words[i], lane, place + i);
      }
    }
  }

  private static void load(int[][] words, int lane, byte[] bytes, int from) {
    for (int i = 0; i < WORDS; i++) {
      words[i][lane] = (int) INT.get(bytes, from + i * Integer.BYTES);
    }
  }

  /** Loads a block that does not lie in one array, or is not full. */
  private void assemble(int[][] into, int lane, int place) {
    int filled = 0;
    int lastPart = data[lane].partCount() - 1; // it gets the digest
    while (filled < BLOCK_BYTES && partIndex[lane] < lastPart) {
      int count = Math.min(BLOCK_BYTES - filled, end[lane] - at[lane]);
      System.arraycopy(part[lane], at[lane], block, filled, count);
      at[lane] += count;
      filled += count;
      if (at[lane] == end[lane] && ++partIndex[lane] < lastPart) {
        part[lane] = data[lane].part(partIndex[lane]);
        at[lane] = 0;
        end[lane] = data[lane].partBytes(partIndex[lane]);
      }
    }
    Arrays.fill(block, filled, BLOCK_BYTES, (byte) 0);
    if (place == length[lane] / BLOCK_BYTES) {
      block[filled] = (byte) 0x80;
    }
    if (place == lastBlock(lane)) {
      LONG.set(block, LENGTH_AT, (long) length[lane] * Byte.SIZE);
    }
    load(into, lane, block, 0);
  }

  private void finish(int lane) {
    byte[] digest = data[lane].part(data[lane].partCount() - 1);
    for (int i = 0; i < state.length; i++) {
      INT.set(digest, i * Integer.BYTES, state[i][lane]);
    }
    data[lane].markComplete();
    data[lane] = null; // nothing is kept: the pool may drop the arrays
    part[lane] = block;
  }

  private void step(int[][] words, int lanes) {
    for (int i = 0; i < state.length; i++) {
      System.arraycopy(state[i], 0, next[i], 0, lanes);
    }
    int[] a = next[0];
    int[] b = next[1];
    int[] c = next[2];
    int[] d = next[3];
    for (int i = 0; i < STEPS; i++) {
      int round = i / WORDS;
      int shift = SHIFTS[round * 4 + i % 4];
      switch (round) {
        case 0 -> first(a, b, c, d, words[i], SINES[i], shift, lanes);
        case 1 -> second(a, b, c, d, words[(5 * i + 1) % WORDS], SINES[i], shift, lanes);
        case 2 -> third(a, b, c, d, words[(3 * i + 5) % WORDS], SINES[i], shift, lanes);
        default -> fourth(a, b, c, d, words[7 * i % WORDS], SINES[i], shift, lanes);
      }
      int[] last = d;
      d = c;
      c = b;
      b = a;
      a = last;
    }
    for (int i = 0; i < state.length; i++) {
      add(state[i], next[i], lanes);
    }
  }

  // The result of a step is the new b, and takes the place of a, which becomes d in the next step.

  private static void first(
      int[] a, int[] b, int[] c, int[] d, int[] word, int sine, int shift, int lanes) {
    for (int i = 0; i < lanes; i++) {
      int sum = a[i] + sine + word[i] + (d[i] ^ (b[i] & (c[i] ^ d[i])));
      a[i] = b[i] + ((sum << shift) | (sum >>> (Integer.SIZE - shift)));
    }
  }

  private static void second(
      int[] a, int[] b, int[] c, int[] d, int[] word, int sine, int shift, int lanes) {
    for (int i = 0; i < lanes; i++) {
      int sum = a[i] + sine + word[i] + (c[i] ^ (d[i] & (b[i] ^ c[i])));
      a[i] = b[i] + ((sum << shift) | (sum >>> (Integer.SIZE - shift)));
    }
  }

  private static void third(
      int[] a, int[] b, int[] c, int[] d, int[] word, int sine, int shift, int lanes) {
    for (int i = 0; i < lanes; i++) {
      int sum = a[i] + sine + word[i] + (b[i] ^ c[i] ^ d[i]);
      a[i] = b[i] + ((sum << shift) | (sum >>> (Integer.SIZE - shift)));
    }
  }

  private static void fourth(
      int[] a, int[] b, int[] c, int[] d, int[] word, int sine, int shift, int lanes) {
    for (int i = 0; i < lanes; i++) {
      int sum = a[i] + sine + word[i] + (c[i] ^ (b[i] | ~d[i]));
      a[i] = b[i] + ((sum << shift) | (sum >>> (Integer.SIZE - shift)));
    }
  }

  private static void add(int[] state, int[] next, int lanes) {
    for (int i = 0; i < lanes; i++) {
      state[i] += next[i];
    }
  }
}
