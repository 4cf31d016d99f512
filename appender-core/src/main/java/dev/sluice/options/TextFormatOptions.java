// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import java.util.List;

/** Options of the text formats: ltsv, csv, tsv, single_value and out_file. */
public abstract class TextFormatOptions extends RecordSizeOptions {

  public static final Option<List<String>> FIELDS =
      Option.list(
              "fields",
              null,
              "csv: the columns, in order; a.b names a nested value. Required there.")
          .replacing("Fluentd csv fields");

  public static final Option<List<String>> KEYS =
      Option.list(
              "keys", null, "tsv: the columns, in order; a.b names a nested value. Required there.")
          .replacing("Fluentd tsv keys");

  public static final Option<String> DELIMITER =
      Option.separator(
              "delimiter",
              null,
              "ltsv, csv, tsv, out_file: what separates values: TAB, SPACE, COMMA or text. A comma in csv, a tab in the others.")
          .replacing("Fluentd delimiter");

  public static final Option<String> LABEL_DELIMITER =
      Option.separator("labelDelimiter", ":", "ltsv: what separates a label from its value.")
          .replacing("Fluentd label_delimiter");

  public static final Option<Boolean> FORCE_QUOTES =
      Option.flag(
              "forceQuotes",
              true,
              "csv: whether every value is quoted, not only those that need it.")
          .replacing("Fluentd force_quotes");

  public static final Option<String> REPLACEMENT =
      Option.verbatim(
              "replacement",
              " ",
              "ltsv, tsv: what takes the place of tabs, newlines and delimiters inside values; none removes them.")
          .replacing("Fluentd replacement");

  public static final Option<Boolean> OUTPUT_TIME =
      Option.flag("outputTime", true, "out_file: whether the event time stands in front.")
          .replacing("Fluentd output_time");

  public static final Option<Boolean> OUTPUT_TAG =
      Option.flag("outputTag", true, "out_file: whether the logger name stands in front.")
          .replacing("Fluentd output_tag");

  static final List<Option<?>> TEXT_TABLE =
      List.of(
          FIELDS,
          KEYS,
          DELIMITER,
          LABEL_DELIMITER,
          FORCE_QUOTES,
          REPLACEMENT,
          OUTPUT_TIME,
          OUTPUT_TAG);

  TextFormatOptions(String section, List<Option<?>> table) {
    super(section, table);
  }

  public void setFields(String text) {
    set(FIELDS.name(), text);
  }

  public void setKeys(String text) {
    set(KEYS.name(), text);
  }

  public void setDelimiter(String text) {
    set(DELIMITER.name(), text);
  }

  public void setLabelDelimiter(String text) {
    set(LABEL_DELIMITER.name(), text);
  }

  public void setForceQuotes(String text) {
    set(FORCE_QUOTES.name(), text);
  }

  public void setReplacement(String text) {
    set(REPLACEMENT.name(), text);
  }

  public void setOutputTime(String text) {
    set(OUTPUT_TIME.name(), text);
  }

  public void setOutputTag(String text) {
    set(OUTPUT_TAG.name(), text);
  }
}
