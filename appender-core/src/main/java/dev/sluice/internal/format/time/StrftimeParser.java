// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.time;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.options.FormatOptions.TimeDialect;
import java.time.ZoneId;
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

  /** A verb whose text is made by a {@link FlaggedVerb}. */
  static final char FLAGGED = '!';

  /** After one of these a Z is no letter of a word, but says UTC. */
  private static final String OF_THE_CLOCK = "123456789HIMSTXRfLN";

  private static final String SIMPLE = "aAbBCdeGgHIjklMmpSsUuVWwYyZz";
  private static final String KNOWN =
      "%% %A %a %B %b %C %c %D %d %e %F %f %G %g %H %h %I %j %k %L %l %M %m %N %3N %6N %9N %n %p %R"
          + " %r %S %s %T %t %U %u %V %W %w %X %x %Y %y %Z %z, or one of the words "
          + UnixWord.all()
          + ", iso8601";

  private static final String RUBY_KNOWN =
      "those of fluentbit, %P %v %:z %::z %:::z, the flags - 0 ^ # _ and a width before a verb, or"
          + " one of the words "
          + UnixWord.all()
          + ", iso8601";

  private final TimeDialect dialect;
  private final ZoneId zone;
  private final List<byte[]> texts = new ArrayList<>();
  private final StringBuilder verbs = new StringBuilder();
  private final List<FlaggedVerb> flagged = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  private boolean hasZulu;

  StrftimeParser(TimeDialect dialect, ZoneId zone) {
    this.dialect = dialect;
    this.zone = zone;
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
      int length = read(format, at);
      if (length == 0) {
        throw new IllegalArgumentException(
            "unknown verb %%%s at position %d of \"%s\"%s; known: %s"
                .formatted(
                    Character.toString(format.codePointAt(at)),
                    at,
                    format,
                    hint(format, at),
                    known()));
      }
      at += length;
      checkZulu(format, at);
    }
    if (at == 0) {
      throw new IllegalArgumentException("no verb in \"%s\"; known: %s".formatted(format, known()));
    }
    text.append(format, at, format.length());
  }

  private String known() {
    return dialect == TimeDialect.RUBY ? RUBY_KNOWN : KNOWN;
  }

  private String hint(String format, int at) {
    boolean isRubys = dialect != TimeDialect.RUBY && RubyVerb.read(format, at) != null;
    return isRubys ? " (timeDialect=ruby knows it)" : "";
  }

  /** Adds the verb at a place, and returns its length without the percent sign; 0 for none. */
  private int read(String format, int at) {
    char verb = format.charAt(at);
    if (dialect == TimeDialect.RUBY) {
      RubyVerb ruby = RubyVerb.read(format, at);
      if (ruby == null) {
        return 0;
      }
      if (ruby.isFraction()) {
        verb((char) ('0' + ruby.digits()));
        text.append("0".repeat(ruby.zeros()));
      } else {
        flagged(ruby);
      }
      return ruby.length();
    }
    if ("369".indexOf(verb) >= 0 && format.startsWith("N", at + 1)) {
      verb(verb);
      return 2;
    }
    if (dialect == TimeDialect.GO && "-#".indexOf(verb) >= 0 && at + 1 < format.length()) {
      return unpadded(format.charAt(at + 1)) ? 2 : 0;
    }
    return expand(verb) ? 1 : 0;
  }

  /** A verb of Go's without zeros or blanks in front; those of a fraction are no padding. */
  private boolean unpadded(char verb) {
    StrftimeParser inner = new StrftimeParser(dialect, zone);
    if ("fLN".indexOf(verb) >= 0 || !inner.expand(verb)) {
      return false;
    }
    Strftime padded = Strftime.of(inner, zone);
    flagged((time, zoneName) -> withoutPadding(padded.format(time.toEpochSecond(), 0)));
    return true;
  }

  private static String withoutPadding(String text) {
    String bare = text.stripLeading();
    String sign = bare.startsWith("+") || bare.startsWith("-") ? bare.substring(0, 1) : "";
    int start = sign.length();
    while (start < bare.length() - 1 && bare.charAt(start) == '0') {
      start++;
    }
    return sign + bare.substring(start);
  }

  /** Adds a verb with a text of its own. */
  void flagged(FlaggedVerb verb) {
    verb(FLAGGED);
    flagged.add(verb);
  }

  /** A Z right after the clock, and not before another letter, says that the time is UTC. */
  private void checkZulu(String format, int at) {
    boolean isWord = at + 1 < format.length() && Character.isLetterOrDigit(format.charAt(at + 1));
    hasZulu |=
        format.startsWith("Z", at) && !isWord && OF_THE_CLOCK.indexOf(format.charAt(at - 1)) >= 0;
  }

  /** Whether a Z in the format says that the time is UTC. */
  boolean endsWithZulu() {
    return hasZulu;
  }

  /** What writes the verbs that are {@link #FLAGGED}, in their order. */
  List<FlaggedVerb> flagged() {
    return List.copyOf(flagged);
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
      case 'L' -> verb(dialect == TimeDialect.GO ? '3' : '9');
      case 'N' -> verb('9');
      case 'v' -> {
        if (dialect != TimeDialect.GO) {
          return false;
        }
        verbs("e-b-Y");
      }
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
