// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import java.security.SecureRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * The random numbers of this process: for partition keys, the ids of split events, and the jitter
 * of retries. As fast as {@link ThreadLocalRandom}, whose state a snapshot of the JVM copies: each
 * JVM that is restored from it goes on with the same numbers. {@link #renew} makes them its own
 * again. Any thread; nothing secret.
 *
 * @hidden
 */
public final class Randomness implements RandomGenerator {

  /** For methods that take a generator. */
  public static final RandomGenerator GENERATOR = new Randomness();

  // Read from the system only when it is needed: that takes milliseconds of a start.
  private static volatile long difference;

  private Randomness() {}

  /** What this process makes of bits that each copy of it draws. */
  static long of(long drawn) {
    return drawn ^ difference;
  }

  /** After a restore from a snapshot: the next numbers differ from those of other restored JVMs. */
  public static void renew() {
    difference = new SecureRandom().nextLong(); // the kernel's, which knows of the restore
  }

  @Override
  public long nextLong() {
    return of(ThreadLocalRandom.current().nextLong());
  }
}
