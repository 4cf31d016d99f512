// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

/**
 * Checks that the calling thread has stack left before it begins work that must not be cut short. A
 * StackOverflowError may come at any call, also inside the JDK: a lock that is taken then may never
 * be given back. If there is not enough room, the error is thrown here, where nothing is held.
 *
 * <p>Java has no method for the stack that is left. But HotSpot checks the whole frame before it
 * enters a method: the interpreter needs room for all its variables, and compiled code checks for
 * as much, because it may have to go on in the interpreter. So a method with many unused variables
 * checks two or three pages of the stack, in some nanoseconds.
 */
public final class StackRoom {

  /** In frames of 4 KiB; compiled code looks at two at once. */
  private static final int FRAMES = 3;

  /** Beyond it a thread may be in an endless recursion; no framework alone is so deep. */
  private static final int DEEP = 256;

  private static final int DESCENT = 512;

  private StackRoom() {}

  /**
   * Needs room for all that an append does itself: some ten KiB.
   *
   * @throws StackOverflowError where there is less
   */
  public static void require() {
    touch(FRAMES);
  }

  /** The variables are what it is for: 250 of eight bytes, and each takes two places of a frame. */
  @SuppressWarnings("UnusedVariable")
  private static int touch(int frames) {
    // spotless:off: a line for each of them would be a long page
    long a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9,
        c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, d0, d1, d2, d3, d4, d5, d6, d7, d8, d9,
        e0, e1, e2, e3, e4, e5, e6, e7, e8, e9, f0, f1, f2, f3, f4, f5, f6, f7, f8, f9,
        g0, g1, g2, g3, g4, g5, g6, g7, g8, g9, h0, h1, h2, h3, h4, h5, h6, h7, h8, h9,
        i0, i1, i2, i3, i4, i5, i6, i7, i8, i9, j0, j1, j2, j3, j4, j5, j6, j7, j8, j9,
        k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, l0, l1, l2, l3, l4, l5, l6, l7, l8, l9,
        m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, n0, n1, n2, n3, n4, n5, n6, n7, n8, n9,
        o0, o1, o2, o3, o4, o5, o6, o7, o8, o9, p0, p1, p2, p3, p4, p5, p6, p7, p8, p9,
        q0, q1, q2, q3, q4, q5, q6, q7, q8, q9, r0, r1, r2, r3, r4, r5, r6, r7, r8, r9,
        s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, t0, t1, t2, t3, t4, t5, t6, t7, t8, t9,
        u0, u1, u2, u3, u4, u5, u6, u7, u8, u9, v0, v1, v2, v3, v4, v5, v6, v7, v8, v9,
        w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, x0, x1, x2, x3, x4, x5, x6, x7, x8, x9,
        y0, y1, y2, y3, y4, y5, y6, y7, y8, y9;
    // spotless:on
    return frames == 0 ? 0 : touch(frames - 1) + 1;
  }

  /**
   * Whether there is room to load and initialise classes: a class whose initialiser ends with a
   * StackOverflowError is broken until the JVM ends. Slow, for what happens once.
   */
  public static boolean isAmple() {
    if (new Throwable().getStackTrace().length < DEEP) {
      return true; // a small stack perhaps, but no deep one
    }
    try {
      return descend(DESCENT, 1, 2, 3, 4, 5, 6, 7, 8) != 0;
    } catch (StackOverflowError e) {
      return false;
    }
  }

  /** What is needed after the call has to lie on the stack meanwhile, in compiled code too. */
  private static long descend(
      int frames, long a, long b, long c, long d, long e, long f, long g, long h) {
    long below = frames == 0 ? 1 : descend(frames - 1, b, c, d, e, f, g, h, a + 1);
    return below + (a ^ b ^ c ^ d ^ e ^ f ^ g ^ h);
  }
}
