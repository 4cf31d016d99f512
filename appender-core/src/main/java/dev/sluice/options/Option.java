// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * One row of the option table: name, type, default, range and meaning. Immutable.
 *
 * @param <T> the type of the parsed value
 */
public final class Option<T> {

  /** Turns the text into the value, or throws with what is wrong and what would be right. */
  @FunctionalInterface
  interface Parser<T> {
    T parse(String text);
  }

  /** The JVM links a lambda that captures this object sooner than one that captures numbers. */
  private record Range(long min, long max) {
    long check(long value) {
      if (value < min || value > max) {
        throw new IllegalArgumentException("is out of range");
      }
      return value;
    }
  }

  /** The word for an empty element, attribute or variable. */
  static final String NOTHING = "none";

  private final String name;
  private final String rule;
  private final @Nullable String defaultText;
  private final Parser<T> parser;
  private final String meaning;
  private final String replaces;
  private final boolean verbatim;

  private Option(
      String name,
      String rule,
      @Nullable String defaultText,
      Parser<T> parser,
      String meaning,
      String replaces,
      boolean verbatim) {
    this.name = name;
    this.rule = rule;
    this.defaultText = defaultText;
    this.parser = parser;
    this.meaning = meaning;
    this.replaces = replaces;
    this.verbatim = verbatim;
  }

  static Option<String> text(String name, @Nullable String defaultText, String meaning) {
    return new Option<>(name, "text", defaultText, String::strip, meaning, "", false);
  }

  /** Text that may be blank: TAB, SPACE and COMMA say what XML may swallow. */
  static Option<String> verbatim(String name, @Nullable String defaultText, String meaning) {
    return new Option<>(
            name, "text, TAB, SPACE or COMMA", defaultText, Units::parseVerbatim, meaning, "", true)
        .orNothing();
  }

  /** As {@link #verbatim}, and not empty: it stands between values. */
  static Option<String> separator(String name, @Nullable String defaultText, String meaning) {
    return new Option<>(
        name, "text, TAB, SPACE or COMMA", defaultText, Units::parseSeparator, meaning, "", true);
  }

  static Option<Boolean> flag(String name, boolean defaultValue, String meaning) {
    return new Option<>(
        name,
        "true or false",
        Boolean.toString(defaultValue),
        Units::parseFlag,
        meaning,
        "",
        false);
  }

  static Option<Integer> count(
      String name, @Nullable String defaultText, int min, int max, String meaning) {
    String rule = "a whole number from " + min + " to " + max;
    Range range = new Range(min, max);
    Parser<Integer> parser = text -> (int) range.check(Units.parseCount(text));
    return new Option<>(name, rule, defaultText, parser, meaning, "", false);
  }

  static Option<Long> whole(String name, String defaultText, long min, long max, String meaning) {
    String rule = "a whole number from " + min + " to " + max;
    Range range = new Range(min, max);
    Parser<Long> parser = text -> range.check(Units.parseCount(text));
    return new Option<>(name, rule, defaultText, parser, meaning, "", false);
  }

  static Option<Long> bytes(
      String name, @Nullable String defaultText, long min, long max, String meaning) {
    String rule =
        "a size from " + Units.sizeText(min) + " to " + Units.sizeText(max) + ", such as 1 MiB";
    Range range = new Range(min, max);
    Parser<Long> parser = text -> range.check(Units.parseBytes(text));
    return new Option<>(name, rule, defaultText, parser, meaning, "", false);
  }

  /** As {@link #bytes}, or a word that stands for another value. */
  static Option<Long> bytesOr(
      String word,
      long value,
      String name,
      @Nullable String defaultText,
      long min,
      long max,
      String meaning) {
    Option<Long> bytes = bytes(name, defaultText, min, max, meaning);
    Long known = value; // an object, for the same reason
    Parser<Long> parser = text -> text.equals(word) ? known : bytes.parser.parse(text);
    return new Option<>(name, bytes.rule + ", or " + word, defaultText, parser, meaning, "", false);
  }

  static Option<Duration> duration(
      String name, @Nullable String defaultText, Duration min, Duration max, String meaning) {
    String rule =
        "a duration from "
            + Units.durationText(min)
            + " to "
            + Units.durationText(max)
            + ", such as 200 ms, 10 s or PT10S";
    Parser<Duration> parser = text -> Units.inRange(Units.parseDuration(text), min, max);
    return new Option<>(name, rule, defaultText, parser, meaning, "", false);
  }

  static <E extends Enum<E>> Option<E> choice(
      String name, Class<E> words, @Nullable String defaultText, String meaning) {
    StringJoiner rule = new StringJoiner(", ", "one of ", "");
    for (E constant : words.getEnumConstants()) {
      rule.add(word(constant));
    }
    Parser<E> parser =
        text -> {
          for (E constant : words.getEnumConstants()) {
            if (word(constant).equalsIgnoreCase(text)) {
              return constant;
            }
          }
          throw new IllegalArgumentException("is not in the list");
        };
    return new Option<>(name, rule.toString(), defaultText, parser, meaning, "", false);
  }

  static Option<List<String>> list(String name, @Nullable String defaultText, String meaning) {
    return new Option<>(
        name, "words separated by commas", defaultText, Units::parseList, meaning, "", false);
  }

  /** As {@link #list}, of globs: a comma inside of {a,b} or [a,b] separates none. */
  static Option<List<String>> globs(String name, String meaning) {
    return new Option<>(
        name, "globs separated by commas", null, Units::parseGlobs, meaning, "", false);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** The same row with its names in other products, for the message about such a name. */
  Option<T> replacing(String elsewhere) {
    return new Option<>(name, rule, defaultText, parser, meaning, elsewhere, verbatim);
  }

  /**
   * The same row, where no text is a value too, and {@link #NOTHING} is a word for it: an empty
   * element, attribute or variable is easily lost on its way.
   */
  Option<T> orNothing() {
    Parser<T> words = text -> parser.parse(text.strip().equalsIgnoreCase(NOTHING) ? "" : text);
    return new Option<>(name, rule + ", or none", defaultText, words, meaning, replaces, true);
  }

  /** Whether blanks count, so that empty text is a value and not the lack of one. */
  boolean isVerbatim() {
    return verbatim;
  }

  public String name() {
    return name;
  }

  /** The rule for a value, such as {@code a whole number from 1 to 500}. */
  public String rule() {
    return rule;
  }

  /** The default as the user would write it, or null where there is none. */
  public @Nullable String defaultText() {
    return defaultText;
  }

  public String meaning() {
    return meaning;
  }

  /** The option's names in other shippers, or empty. */
  public String replaces() {
    return replaces;
  }

  T parse(String text) {
    return parser.parse(text);
  }
}
