// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.time;

import org.jspecify.annotations.Nullable;

/**
 * The flags, the width and the colons of one verb of Ruby's strftime, and which verb it is, read in
 * Ruby's order: later flags win. Read at start; not changed afterwards.
 */
final class RubyFlags {

  /** The verbs whose value changes within a second. */
  static final String FRACTIONS = "LNf";

  private static final String KNOWN = "%aAbBcCdDeFgGhHIjklmMnpPrRsSTtuUvVwWxXyYzZ" + FRACTIONS;
  private static final String AFTER_E = "cCxXyY";
  private static final String AFTER_O = "deHkIlmMSuUVwWy";

  /** Ruby allows more; nobody means it. */
  private static final int MAX_WIDTH = 1024;

  private final String format;
  private final int start;
  private int at;
  int width = -1; // not positive where none is given
  int colons;
  boolean isBare; // nothing is put in front
  boolean isUpper;
  boolean isSwapped; // the case is the other one
  char padding; // a blank or a zero, or 0 for that of the verb

  private RubyFlags(String format, int start) {
    this.format = format;
    this.start = start;
    this.at = start;
  }

  RubyFlags wide(int newWidth) {
    width = newWidth;
    return this;
  }

  private char current() {
    return at < format.length() ? format.charAt(at) : 0;
  }

  /** Goes to the verb itself; false where there is none. */
  private boolean toVerb() {
    while (true) {
      char c = current();
      if (c >= '0' && c <= '9') {
        if (c == '0') {
          padding = '0';
        }
        if (!readWidth()) {
          return false;
        }
      } else if ("-^#_".indexOf(c) >= 0 && c != 0) {
        if (width > 0) {
          return false; // a flag after the width
        }
        readFlag(c);
      } else {
        return toVerbItself(c);
      }
    }
  }

  private boolean toVerbItself(char c) {
    if (c == ':') {
      while (current() == ':') {
        colons++;
        at++;
      }
      return colons <= 3 && current() == 'z';
    }
    if (c == 'E' || c == 'O') {
      at++;
      char next = current();
      return next != 0 && (c == 'E' ? AFTER_E : AFTER_O).indexOf(next) >= 0;
    }
    return c != 0 && KNOWN.indexOf(c) >= 0;
  }

  private boolean readWidth() {
    int number = 0;
    while (current() >= '0' && current() <= '9' && number <= MAX_WIDTH) {
      number = 10 * number + current() - '0';
      at++;
    }
    width = number;
    return number <= MAX_WIDTH;
  }

  private void readFlag(char flag) {
    switch (flag) {
      case '-' -> {
        isBare = true;
        padding = 0;
        width = 0;
      }
      case '^' -> isUpper = true;
      case '#' -> isSwapped = true;
      default -> padding = ' ';
    }
    at++;
  }

  /** Reads a verb after its percent sign; null where Ruby knows none. */
  static @Nullable RubyFlags read(String format, int start) {
    RubyFlags flags = new RubyFlags(format, start);
    return flags.toVerb() ? flags : null;
  }

  static RubyFlags none(char verb) {
    return new RubyFlags(String.valueOf(verb), 0);
  }

  char verb() {
    return format.charAt(at);
  }

  /** How many characters flags and verb are. */
  int length() {
    return at + 1 - start;
  }
}
