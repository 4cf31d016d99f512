// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The MD5 of many messages at once. One MD5 is a chain in which each step waits for the one before,
 * so a core is mostly idle. Here each step is a loop over all messages, one lane each, which the
 * JIT compiler turns into vector instructions: from 16 lanes on it is faster than the JDK's MD5,
 * with 64 it takes less than half the time (Md5Benchmark). Source: RFC 1321. One thread.
 */
final class Md5Lanes {

  /** More lanes are not faster, and their words leave the cache. */
  static final int MOST = 96;

  /** With fewer lanes the JDK's MD5 is faster. */
  static final int WORTH_IT = 16;

  private static final int BLOCK_BYTES = 64;
  private static final int LENGTH_BYTES = 8;
  private static final int WORDS = 16;
  private static final int STEPS = 64;
  private static final byte END_OF_MESSAGE = (byte) 0x80;
  private static final int[] START = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  private static final int[][] SHIFTS = {
    {7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}
  };
  private static final int[] SINES = new int[STEPS];
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  static {
    for (int step = 0; step < STEPS; step++) {
      SINES[step] = (int) (long) (Math.abs(Math.sin(step + 1.0)) * (1L << 32));
    }
  }

  private final byte[][] messages;
  private final int[] positions;
  private final int[] wholeBlocks;
  private final int[] allBlocks;

  /** What is left of a message after its whole blocks, with the padding. */
  private final byte[][] ends;

  private final int[][] states = new int[START.length][];
  private final int[][] sums = new int[START.length][];
  private final int[][] words = new int[WORDS][];
  private int count;

  Md5Lanes(int lanes) {
    messages = new byte[lanes][];
    positions = new int[lanes];
    wholeBlocks = new int[lanes];
    allBlocks = new int[lanes];
    ends = new byte[lanes][2 * BLOCK_BYTES];
    for (int i = 0; i < START.length; i++) {
      states[i] = new int[lanes];
      sums[i] = new int[lanes];
      Arrays.fill(states[i], START[i]);
    }
    for (int i = 0; i < WORDS; i++) {
      words[i] = new int[lanes];
    }
  }

  /** The next lane. Longer messages come first: lanes that have ended are the last ones. */
  void add(byte[] message, int from, int length) {
    int whole = length / BLOCK_BYTES;
    int rest = length % BLOCK_BYTES;
    int more = rest + 1 + LENGTH_BYTES <= BLOCK_BYTES ? 1 : 2;
    messages[count] = message;
    positions[count] = from;
    wholeBlocks[count] = whole;
    allBlocks[count] = whole + more;
    byte[] end = ends[count];
    System.arraycopy(message, from + whole * BLOCK_BYTES, end, 0, rest);
    end[rest] = END_OF_MESSAGE;
    LONG.set(end, more * BLOCK_BYTES - LENGTH_BYTES, 8L * length);
    count++;
  }

  void run() {
    int lanes = count;
    for (int block = 0; lanes > 0; block++) {
      while (lanes > 0 && allBlocks[lanes - 1] <= block) {
        lanes--;
      }
      for (int lane = 0; lane < lanes; lane++) {
        int whole = wholeBlocks[lane];
        if (block < whole) {
          load(lane, messages[lane], positions[lane] + block * BLOCK_BYTES);
        } else {
          load(lane, ends[lane], (block - whole) * BLOCK_BYTES);
        }
      }
      mix(lanes);
    }
  }

  private void load(int lane, byte[] from, int position) {
    for (int word = 0; word < WORDS; word += 2) {
      long both = (long) LONG.get(from, position + word * Integer.BYTES);
      words[word][lane] = (int) both;
      words[word + 1][lane] = (int) (both >>> Integer.SIZE);
    }
  }

  private void mix(int lanes) {
    for (int i = 0; i < states.length; i++) {
      System.arraycopy(states[i], 0, sums[i], 0, lanes);
    }
    int[] a = states[0];
    int[] b = states[1];
    int[] c = states[2];
    int[] d = states[3];
    for (int step = 0; step < STEPS; step++) {
      int shift = SHIFTS[step / WORDS][step % 4];
      switch (step / WORDS) {
        case 0 -> first(a, b, c, d, words[step], SINES[step], shift, lanes);
        case 1 -> second(a, b, c, d, words[(5 * step + 1) % WORDS], SINES[step], shift, lanes);
        case 2 -> third(a, b, c, d, words[(3 * step + 5) % WORDS], SINES[step], shift, lanes);
        default -> fourth(a, b, c, d, words[7 * step % WORDS], SINES[step], shift, lanes);
      }
      int[] last = d;
      d = c;
      c = b;
      b = a;
      a = last;
    }
    for (int i = 0; i < states.length; i++) { // after 64 steps each array is in its place again
      add(states[i], sums[i], lanes);
    }
  }

  // One method for each function of the RFC: the loops have to be simple to become vectors.

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

  private static void add(int[] to, int[] more, int lanes) {
    for (int i = 0; i < lanes; i++) {
      to[i] += more[i];
    }
  }

  /** The digest of a lane. */
  void writeTo(int lane, byte[] target, int position) {
    for (int i = 0; i < states.length; i++) {
      INT.set(target, position + i * Integer.BYTES, states[i][lane]);
    }
  }
}
