// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Partition keys that spread records over all shards: 128 random bits in hexadecimal.
 *
 * @hidden
 */
public final class RandomKeys {

  public static final int KEY_BYTES = 32;

  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private RandomKeys() {}

  public static String next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return of(random.nextLong(), random.nextLong());
  }

  static String of(long first, long second) {
    byte[] text = new byte[KEY_BYTES];
    write(Randomness.of(first), text, 0);
    write(Randomness.of(second), text, 16);
    return new String(text, java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  private static void write(long bits, byte[] text, int offset) {
    for (int i = 0; i < 16; i++) {
      text[offset + i] = HEX[(int) (bits >>> (60 - 4 * i)) & 15];
    }
  }
}
