// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads durations, sizes, numbers, flags and lists as users write them. */
final class Units {

  private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d+)\\s*([a-zA-Z]*)");

  private static final Pattern URL_START = Pattern.compile("[a-zA-Z]+://[^/?#]*");

  private Units() {}

  static Duration parseDuration(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    Matcher matcher = NUMBER_AND_UNIT.matcher(text);
    if (matcher.matches()) {
      return Duration.ofMillis(product(matcher.group(1), unitMillis(matcher.group(2))));
    }
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("is not a duration", e);
    }
  }

  static long parseBytes(String text) {
    Matcher matcher = NUMBER_AND_UNIT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("is not a size");
    }
    return product(matcher.group(1), unitBytes(matcher.group(2)));
  }

  private static long product(String digits, long unit) {
    try {
      return Math.multiplyExact(Long.parseLong(digits), unit);
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException("is too large", e);
    }
  }

  /** Not a Duration: Duration.multipliedBy initialises BigDecimal, some 3 ms of the start. */
  private static long unitMillis(String unit) {
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "ms", "millisecond", "milliseconds" -> 1;
      case "s", "sec", "second", "seconds" -> 1_000;
      case "m", "min", "minute", "minutes" -> 60_000;
      case "h", "hour", "hours" -> 3_600_000;
      case "d", "day", "days" -> 86_400_000;
      default -> throw new IllegalArgumentException("needs a unit: ms, s, min, h or d");
    };
  }

  private static long unitBytes(String unit) {
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "", "b" -> 1;
      case "kb" -> 1_000;
      case "mb" -> 1_000_000;
      case "gb" -> 1_000_000_000;
      case "kib" -> 1 << 10;
      case "mib" -> 1 << 20;
      case "gib" -> 1 << 30;
      default ->
          throw new IllegalArgumentException("has an unknown unit: KiB, MiB, GiB, kB, MB or GB");
    };
  }

  static long parseCount(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      boolean isWhole = text.matches("[+-]?\\d+");
      throw new IllegalArgumentException(isWhole ? "is out of range" : "is not a whole number", e);
    }
  }

  static boolean parseFlag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("is neither");
    };
  }

  /** Small letters in front of the path, where case means nothing: {@code HTTPS://Host/Path}. */
  static String parseUrl(String text) {
    String url = text.strip();
    Matcher start = URL_START.matcher(url);
    return start.lookingAt()
        ? start.group().toLowerCase(Locale.ROOT) + url.substring(start.end())
        : url;
  }

  static String parsePath(String text) {
    String path = text.strip();
    if (path.equals("~") || path.startsWith("~/")) {
      throw new IllegalArgumentException(
          "begins with ~, which only a shell replaces; write the whole path");
    }
    if (path.startsWith("file:")) { // it would be a directory of this name, somewhere
      throw new IllegalArgumentException("is a URL; write the path alone, as in /var/spool/app");
    }
    try {
      return Path.of(path).toString();
    } catch (InvalidPathException e) { // such as one beyond ASCII where LANG is C
      throw new IllegalArgumentException(
          "cannot name a file in this JVM, whose names of files are in "
              + System.getProperty("sun.jnu.encoding")
              + ": "
              + e.getReason(),
          e);
    }
  }

  static String parseSeparator(String text) {
    if (text.isEmpty() || text.strip().equalsIgnoreCase(Option.NOTHING)) {
      throw new IllegalArgumentException("is empty; XML may swallow blanks, so write TAB or SPACE");
    }
    return parseVerbatim(text);
  }

  static String parseVerbatim(String text) {
    return switch (text.strip().toUpperCase(Locale.ROOT)) {
      case "TAB", "\\T" -> "\t";
      case "SPACE" -> " ";
      case "COMMA" -> ",";
      default -> text;
    };
  }

  static List<String> parseList(String text) {
    return named(Stream.of(text.split(",")).map(String::strip));
  }

  /** A list whose commas inside of braces and brackets belong to its globs. */
  static List<String> parseGlobs(String text) {
    List<String> globs = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '\\' -> i++;
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        case ',' -> {
          if (depth <= 0) {
            globs.add(text.substring(start, i).strip());
            start = i + 1;
          }
        }
        default -> {}
      }
    }
    globs.add(text.substring(start).strip());
    return named(globs.stream());
  }

  /**
   * Commas alone: properties without a value. dataKeys kept nothing then, maskKeys hid none. A list
   * of one name a line would be one name, and maskKeys would hide none of them.
   */
  private static List<String> named(Stream<String> words) {
    List<String> named = words.filter(word -> !word.isEmpty()).toList();
    if (named.isEmpty()) {
      throw new IllegalArgumentException("names nothing");
    }
    if (named.stream().anyMatch(word -> word.indexOf('\n') >= 0 || word.indexOf('\r') >= 0)) {
      throw new IllegalArgumentException("has a line break where a comma belongs");
    }
    return named;
  }

  static Duration inRange(Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException("is out of range");
    }
    return value;
  }

  static String sizeText(long bytes) {
    if (bytes != 0 && bytes % (1L << 30) == 0) {
      return (bytes >> 30) + " GiB";
    }
    if (bytes != 0 && bytes % (1L << 20) == 0) {
      return (bytes >> 20) + " MiB";
    }
    return bytes != 0 && bytes % (1L << 10) == 0 ? (bytes >> 10) + " KiB" : bytes + " B";
  }

  static String durationText(Duration duration) {
    long millis = duration.toMillis();
    if (millis != 0 && millis % 86_400_000 == 0) {
      return millis / 86_400_000 + " d";
    }
    if (millis != 0 && millis % 60_000 == 0) {
      return millis / 60_000 + " min";
    }
    return millis != 0 && millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }
}
