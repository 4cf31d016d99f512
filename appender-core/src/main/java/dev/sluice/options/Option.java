// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

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

  /** The word for an empty element or attribute. */
  static final String NOTHING = "none";

  private final OptionTable table;
  private final String name;
  private final String rule;
  private final @Nullable String defaultText;
  private final Parser<T> parser;
  private final String meaning;
  private final String replaces;
  private final boolean verbatim;

  Option(
      OptionTable table,
      String name,
      String rule,
      @Nullable String defaultText,
      Parser<T> parser,
      String meaning,
      String replaces,
      boolean verbatim) {
    this.table = table;
    this.name = name;
    this.rule = rule;
    this.defaultText = defaultText;
    this.parser = parser;
    this.meaning = meaning;
    this.replaces = replaces;
    this.verbatim = verbatim;
  }

  /** The same row with its names in other products, for the message about such a name. */
  Option<T> replacing(String elsewhere) {
    return table.put(
        new Option<>(table, name, rule, defaultText, parser, meaning, elsewhere, verbatim));
  }

  /**
   * The same row, where no text is a value too, and {@link #NOTHING} is a word for it: an empty
   * element or attribute is easily lost on its way, and an empty variable is none.
   */
  Option<T> orNothing() {
    Parser<T> words = text -> parser.parse(text.strip().equalsIgnoreCase(NOTHING) ? "" : text);
    return table.put(
        new Option<>(table, name, rule + ", or none", defaultText, words, meaning, replaces, true));
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
