// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes a strftime format apart for {@link Strftime}, at start: literal texts and between them
 * verbs that cannot be split further. Composite verbs such as {@code %T} become their parts.
 */
final class StrftimeParser {

  /** A year without zeros in front: glibc's {@code %c}. */
  static final char BARE_YEAR = '=';

  /** A year with a plus sign from 10000: {@code %F}. */
  static final char SIGNED_YEAR = '+';

  /** An offset of ISO 8601, which no verb writes. */
  static final char ISO_OFFSET = '*';

  private static final String SIMPLE = "aAbBCdeGgHIjklMmpSsUuVWwYyZz";
  private static final String KNOWN =
      "%% %A %a %B %b %C %c %D %d %e %F %f %G %g %H %h %I %j %k %L %l %M %m %N %3N %6N %9N %n %p %R"
          + " %r %S %s %T %t %U %u %V %W %w %X %x %Y %y %Z %z, or one of the words "
          + UnixWord.all();

  private final Strftime.Dialect dialect;
  private final List<byte[]> texts = new ArrayList<>();
  private final StringBuilder verbs = new StringBuilder();
  private final StringBuilder text = new StringBuilder();

  StrftimeParser(Strftime.Dialect dialect) {
    this.dialect = dialect;
  }

  /** Adds a format; throws as {@link Strftime#compile} says. */
  void parse(String format) {
    int at = 0;
    for (int percent = format.indexOf('%'); percent >= 0; percent = format.indexOf('%', at)) {
      text.append(format, at, percent);
      at = percent + 1;
      if (at == format.length()) {
        throw new IllegalArgumentException(
            "lone %% at position %d of \"%s\": write %%%% for a percent sign"
                .formatted(at, format));
      }
      char verb = format.charAt(at);
      if ("369".indexOf(verb) >= 0 && format.startsWith("N", at + 1)) {
        verb(verb);
        at += 2;
      } else if (expand(verb)) {
        at++;
      } else {
        throw new IllegalArgumentException(
            "unknown verb %%%s at position %d of \"%s\"; known: %s"
                .formatted(Character.toString(format.codePointAt(at)), at, format, KNOWN));
      }
    }
    if (at == 0) {
      throw new IllegalArgumentException("no verb in \"%s\"; known: %s".formatted(format, KNOWN));
    }
    text.append(format, at, format.length());
  }

  /** Adds a verb that {@link Strftime} writes as it is. */
  void verb(char verb) {
    endText();
    verbs.append(verb);
  }

  /** The texts around the verbs; nothing can be added any more. */
  byte[][] texts() {
    endText();
    return texts.toArray(byte[][]::new);
  }

  char[] verbs() {
    return verbs.toString().toCharArray();
  }

  private void endText() {
    texts.add(text.toString().getBytes(UTF_8));
    text.setLength(0);
  }

  /** Adds what a user's verb stands for; false if it is unknown. */
  private boolean expand(char verb) {
    switch (verb) {
      case '%' -> text.append('%');
      case 'n' -> text.append('\n');
      case 't' -> text.append('\t');
      case 'c' -> verbs("a b e H:M:S =");
      case 'D', 'x' -> verbs("m/d/y");
      case 'F' -> verbs("+-m-d");
      case 'R' -> verbs("H:M");
      case 'r' -> verbs("I:M:S p");
      case 'T', 'X' -> verbs("H:M:S");
      case 'f' -> verb('6');
      case 'h' -> verb('b');
      case 'L' -> verb(dialect == Strftime.Dialect.RUBY ? '3' : '9');
      case 'N' -> verb('9');
      default -> {
        if (SIMPLE.indexOf(verb) < 0) {
          return false;
        }
        verb(verb);
      }
    }
    return true;
  }

  /** Adds verbs with the punctuation between them. */
  private void verbs(String parts) {
    for (int i = 0; i < parts.length(); i++) {
      char part = parts.charAt(i);
      if (" :/-".indexOf(part) >= 0) {
        text.append(part);
      } else {
        verb(part);
      }
    }
  }
}
