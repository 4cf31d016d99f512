// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import static java.nio.charset.StandardCharsets.UTF_16BE;

import java.util.Random;

/** Text as no writer expects it. */
public final class RandomText {

  private static final String[] PIECES = {
    "a",
    "b",
    "word ",
    "\"",
    "\\",
    "/",
    "\0",
    "\n",
    "\t",
    "\u001b",
    "\u007f",
    "\u0085",
    "é",
    "ß",
    "\u07ff",
    "\u0800",
    "\u2028",
    "\u2029",
    "日",
    "\uFEFF",
    "\uFFFD",
    "\uFFFF",
    "😀",
    "\uDBFF\uDFFF",
    "\uD800",
    "\uDBFF",
    "\uDC00",
    "\uDFFF",
    "${jndi:ldap://x}",
    "</script>",
    "%s{}"
  };

  private RandomText() {}

  /** Up to so many pieces: plain, wide, and surrogates that may stand alone. */
  public static String next(Random random, int maxPieces) {
    StringBuilder text = new StringBuilder();
    int plain = random.nextInt(4);
    for (int count = random.nextInt(maxPieces + 1); count > 0; count--) {
      text.append(PIECES[random.nextInt(plain == 0 ? PIECES.length : 3)]);
    }
    return text.toString();
  }

  /** The same text with U+FFFD for each surrogate that stands alone, as the JDK does it. */
  public static String valid(String text) {
    return new String(text.getBytes(UTF_16BE), UTF_16BE);
  }
}
