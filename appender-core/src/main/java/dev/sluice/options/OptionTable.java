// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The options of one section, in the order in which its class declares them, which is that of the
 * documentation. Filled while that class is initialised.
 */
final class OptionTable {

  /** The JVM links a lambda that captures this object sooner than one that captures numbers. */
  private record Range(long min, long max) {
    long check(long value) {
      if (value < min || value > max) {
        throw new IllegalArgumentException("is out of range");
      }
      return value;
    }
  }

  private static final String BLANKS = "text, TAB, SPACE or COMMA";

  private final List<Option<?>> options = new ArrayList<>();

  List<Option<?>> options() {
    return Collections.unmodifiableList(options);
  }

  /** Adds a row, or replaces the last one if it has the same name. */
  <T> Option<T> put(Option<T> option) {
    int last = options.size() - 1;
    if (last >= 0 && options.get(last).name().equals(option.name())) {
      options.remove(last);
    }
    options.add(option);
    return option;
  }

  private <T> Option<T> add(
      String name,
      String rule,
      @Nullable String defaultText,
      Option.Parser<T> parser,
      String meaning) {
    return put(new Option<>(this, name, rule, defaultText, parser, meaning, "", false));
  }

  Option<String> text(String name, @Nullable String defaultText, String meaning) {
    return add(name, "text", defaultText, String::strip, meaning);
  }

  /** Without a default. */
  Option<String> text(String name, String meaning) {
    return text(name, null, meaning);
  }

  /** Without a default. */
  Option<String> url(String name, String meaning) {
    return add(name, "text", null, Units::parseUrl, meaning);
  }

  /** Without a default. */
  Option<String> path(String name, String meaning) {
    return add(name, "a path", null, Units::parsePath, meaning);
  }

  /** Text that may be blank: TAB, SPACE and COMMA say what XML may swallow. */
  Option<String> verbatim(String name, @Nullable String defaultText, String meaning) {
    return new Option<>(this, name, BLANKS, defaultText, Units::parseVerbatim, meaning, "", true)
        .orNothing();
  }

  /** As {@link #verbatim}, and not empty: it stands between values. */
  Option<String> separator(String name, @Nullable String defaultText, String meaning) {
    return put(
        new Option<>(this, name, BLANKS, defaultText, Units::parseSeparator, meaning, "", true));
  }

  /** False by default. */
  Option<Boolean> flag(String name, String meaning) {
    return flag(name, false, meaning);
  }

  Option<Boolean> flag(String name, boolean defaultValue, String meaning) {
    String defaultText = Boolean.toString(defaultValue);
    return add(name, "true or false", defaultText, Units::parseFlag, meaning);
  }

  Option<Integer> count(
      String name, @Nullable String defaultText, int min, int max, String meaning) {
    String rule = "a whole number from " + min + " to " + max;
    Range range = new Range(min, max);
    Option.Parser<Integer> parser = text -> (int) range.check(Units.parseCount(text));
    return add(name, rule, defaultText, parser, meaning);
  }

  /** A bound, and by default 0, which is none. */
  Option<Integer> bound(String name, String meaning) {
    return count(name, "0", 0, Integer.MAX_VALUE, meaning);
  }

  Option<Long> whole(String name, String defaultText, long min, long max, String meaning) {
    String rule = "a whole number from " + min + " to " + max;
    Range range = new Range(min, max);
    Option.Parser<Long> parser = text -> range.check(Units.parseCount(text));
    return add(name, rule, defaultText, parser, meaning);
  }

  Option<Long> bytes(
      String name, @Nullable String defaultText, long min, long max, String meaning) {
    String rule =
        "a size from " + Units.sizeText(min) + " to " + Units.sizeText(max) + ", such as 1 MiB";
    Range range = new Range(min, max);
    Option.Parser<Long> parser = text -> range.check(Units.parseBytes(text));
    return add(name, rule, defaultText, parser, meaning);
  }

  /** As {@link #bytes}, or a word that stands for another value. */
  Option<Long> bytesOr(
      String word,
      long value,
      String name,
      @Nullable String defaultText,
      long min,
      long max,
      String meaning) {
    Option<Long> bytes = bytes(name, defaultText, min, max, meaning);
    Long known = value; // an object, for the same reason
    Option.Parser<Long> parser = text -> text.equals(word) ? known : bytes.parse(text);
    return add(name, bytes.rule() + ", or " + word, defaultText, parser, meaning);
  }

  Option<Duration> duration(
      String name, @Nullable String defaultText, Duration min, Duration max, String meaning) {
    boolean isLong = min.toMinutes() > 0;
    String rule =
        "a duration from "
            + Units.durationText(min)
            + " to "
            + Units.durationText(max)
            + ", such as "
            + (isLong ? Units.durationText(min) + " or " + min : "200 ms, 10 s or PT10S");
    Option.Parser<Duration> parser = text -> Units.inRange(Units.parseDuration(text), min, max);
    return add(name, rule, defaultText, parser, meaning);
  }

  <E extends Enum<E>> Option<E> choice(
      String name, Class<E> words, @Nullable String defaultText, String meaning) {
    StringJoiner rule = new StringJoiner(", ", "one of ", "");
    for (E constant : words.getEnumConstants()) {
      rule.add(word(constant));
    }
    Option.Parser<E> parser =
        text -> {
          for (E constant : words.getEnumConstants()) {
            if (word(constant).equalsIgnoreCase(text)) {
              return constant;
            }
          }
          throw new IllegalArgumentException("is not in the list");
        };
    return add(name, rule.toString(), defaultText, parser, meaning);
  }

  Option<List<String>> list(String name, String meaning) {
    return add(name, "words separated by commas", null, Units::parseList, meaning);
  }

  /** As {@link #list}, of globs: a comma inside of {a,b} or [a,b] separates none. */
  Option<List<String>> globs(String name, String meaning) {
    return add(name, "globs separated by commas", null, Units::parseGlobs, meaning);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
