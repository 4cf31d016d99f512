// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import java.util.List;

/** Options of the metric formats: influx, graphite and metric_json. */
public abstract class MetricFormatOptions extends TextFormatOptions {

  public static final Option<String> MEASUREMENT =
      Option.text("measurement", null, "Name of the metric; without it the name of the logger.")
          .replacing("Telegraf measurement name");

  public static final Option<String> TAGS =
      Option.text(
              "tags",
              "level,logger,thread,host",
              "Tags of the metric: level, logger, thread, host or names of context entries, separated by commas; * is all context entries, none is no tag.")
          .orNothing();

  public static final Option<String> MESSAGE_FIELD =
      Option.text(
              "messageField",
              "message",
              "Name of the string field that holds the message; none leaves it out.")
          .orNothing();

  public static final Option<Boolean> SORT_FIELDS =
      Option.flag("sortFields", false, "influx: whether fields are sorted by name.")
          .replacing("Telegraf influx_sort_fields");

  public static final Option<Boolean> UINT_SUPPORT =
      Option.flag(
              "uintSupport",
              false,
              "influx: whether unsigned numbers are written with the suffix u.")
          .replacing("Telegraf influx_uint_support");

  public static final Option<Integer> MAX_LINE_BYTES =
      Option.count(
              "maxLineBytes",
              "0",
              0,
              Integer.MAX_VALUE,
              "influx: longest line in bytes, its newline included; 0 is no limit.")
          .replacing("Telegraf influx_max_line_bytes");

  public static final Option<Boolean> OMIT_TIMESTAMP =
      Option.flag("omitTimestamp", false, "influx: whether the time is left out.")
          .replacing("Telegraf influx_omit_timestamp");

  public static final Option<String> PREFIX =
      Option.text("prefix", "", "graphite: what comes before each name; none is no prefix.")
          .replacing("Telegraf prefix")
          .orNothing();

  public static final Option<String> TEMPLATE =
      Option.text(
              "template", "host.tags.measurement.field", "graphite: how a name is put together.")
          .replacing("Telegraf template");

  public static final Option<List<String>> TEMPLATES =
      Option.globs(
              "templates",
              "graphite: a list of GLOB TEMPLATE; the first whose glob matches is used, one without a glob is the default.")
          .replacing("Telegraf templates");

  public static final Option<Boolean> TAG_SUPPORT =
      Option.flag("tagSupport", false, "graphite: whether tags are written as ;name=value.")
          .replacing("Telegraf graphite_tag_support");

  public static final Option<TagSanitizeMode> TAG_SANITIZE_MODE =
      Option.choice(
              "tagSanitizeMode",
              TagSanitizeMode.class,
              "strict",
              "graphite: which characters of tags are kept.")
          .replacing("Telegraf graphite_tag_sanitize_mode");

  public static final Option<String> SEPARATOR =
      Option.text("separator", ".", "graphite: what joins the parts of a name with tagSupport.")
          .replacing("Telegraf graphite_separator");

  public static final Option<String> STRICT_SANITIZE_REGEX =
      Option.text(
              "strictSanitizeRegex",
              "[^a-zA-Z0-9-:._=\\p{L}]",
              "graphite: characters that become an underscore.")
          .replacing("Telegraf graphite_strict_sanitize_regex");

  public static final Option<String> TIMESTAMP_UNITS =
      Option.text(
              "timestampUnits",
              "1s",
              "metric_json: unit of the time, cut to a power of ten in nanoseconds.")
          .replacing("Telegraf json_timestamp_units");

  public static final Option<String> TIMESTAMP_FORMAT =
      Option.text(
              "timestampFormat",
              null,
              "metric_json: the time as text in strftime, UTC, in place of a number.")
          .replacing("Telegraf json_timestamp_format");

  public static final Option<List<String>> NESTED_FIELDS_INCLUDE =
      Option.globs(
              "nestedFieldsInclude",
              "metric_json: globs of string fields that hold JSON and become objects.")
          .replacing("Telegraf json_nested_fields_include");

  public static final Option<List<String>> NESTED_FIELDS_EXCLUDE =
      Option.globs("nestedFieldsExclude", "metric_json: globs of string fields that stay text.")
          .replacing("Telegraf json_nested_fields_exclude");

  static final List<Option<?>> METRIC_TABLE =
      List.of(
          MEASUREMENT,
          TAGS,
          MESSAGE_FIELD,
          SORT_FIELDS,
          UINT_SUPPORT,
          MAX_LINE_BYTES,
          OMIT_TIMESTAMP,
          PREFIX,
          TEMPLATE,
          TEMPLATES,
          TAG_SUPPORT,
          TAG_SANITIZE_MODE,
          SEPARATOR,
          STRICT_SANITIZE_REGEX,
          TIMESTAMP_UNITS,
          TIMESTAMP_FORMAT,
          NESTED_FIELDS_INCLUDE,
          NESTED_FIELDS_EXCLUDE);

  /** Which characters of graphite tags are kept. */
  public enum TagSanitizeMode {
    STRICT,
    COMPATIBLE
  }

  MetricFormatOptions(String section, List<Option<?>> table) {
    super(section, table);
  }

  public void setMeasurement(String text) {
    set(MEASUREMENT.name(), text);
  }

  public void setTags(String text) {
    set(TAGS.name(), text);
  }

  public void setMessageField(String text) {
    set(MESSAGE_FIELD.name(), text);
  }

  public void setSortFields(String text) {
    set(SORT_FIELDS.name(), text);
  }

  public void setUintSupport(String text) {
    set(UINT_SUPPORT.name(), text);
  }

  public void setMaxLineBytes(String text) {
    set(MAX_LINE_BYTES.name(), text);
  }

  public void setOmitTimestamp(String text) {
    set(OMIT_TIMESTAMP.name(), text);
  }

  public void setPrefix(String text) {
    set(PREFIX.name(), text);
  }

  public void setTemplate(String text) {
    set(TEMPLATE.name(), text);
  }

  public void setTemplates(String text) {
    set(TEMPLATES.name(), text);
  }

  public void setTagSupport(String text) {
    set(TAG_SUPPORT.name(), text);
  }

  public void setTagSanitizeMode(String text) {
    set(TAG_SANITIZE_MODE.name(), text);
  }

  public void setSeparator(String text) {
    set(SEPARATOR.name(), text);
  }

  public void setStrictSanitizeRegex(String text) {
    set(STRICT_SANITIZE_REGEX.name(), text);
  }

  public void setTimestampUnits(String text) {
    set(TIMESTAMP_UNITS.name(), text);
  }

  public void setTimestampFormat(String text) {
    set(TIMESTAMP_FORMAT.name(), text);
  }

  public void setNestedFieldsInclude(String text) {
    set(NESTED_FIELDS_INCLUDE.name(), text);
  }

  public void setNestedFieldsExclude(String text) {
    set(NESTED_FIELDS_EXCLUDE.name(), text);
  }
}
