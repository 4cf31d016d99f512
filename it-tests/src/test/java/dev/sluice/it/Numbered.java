// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Events whose text is a function of their number, so that a stored record proves itself. */
public final class Numbered {

  private static final Pattern EVENT = Pattern.compile("event (\\d+) ([0-9a-f]+) end");

  private Numbered() {}

  /** The message of the event with this number: 25 to 109 characters. */
  public static String text(long number) {
    long bits = mix(number);
    StringBuilder text = new StringBuilder("event ").append(number).append(' ');
    String hex = Long.toHexString(bits);
    for (int i = 0; i <= (bits & 3); i++) {
      text.append(hex);
    }
    return text.append(" end").toString();
  }

  /** The number of the event that this record carries; fails when it is not what was logged. */
  static long numberOf(byte[] record) {
    String text = new String(record, StandardCharsets.UTF_8);
    Matcher matcher = EVENT.matcher(text);
    if (!matcher.find()) {
      throw new AssertionError("nobody logged this: " + text);
    }
    long number = Long.parseLong(matcher.group(1));
    if (!matcher.group().equals(text(number))) {
      throw new AssertionError("this is not what was logged: " + text);
    }
    return number;
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014). */
  private static long mix(long number) {
    long z = (number + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
