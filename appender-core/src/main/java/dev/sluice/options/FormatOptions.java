// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import java.util.List;
import java.util.stream.Stream;

/**
 * The bytes of a record. With the framework's own encoder or layout, only newline, compression,
 * maxEventBytes and oversize have an effect.
 */
public final class FormatOptions extends JsonFormatOptions {

  public static final Option<Type> TYPE =
      Option.choice("type", Type.class, "json", "The shape of a record.")
          .replacing("Fluentd format @type, Telegraf data_format, OTel encoding");

  public static final Option<String> TIME_KEY =
      Option.text("timeKey", null, "Key of the event time; without it no time is written.")
          .replacing("Fluent Bit time_key, Fluentd time_key");

  public static final Option<String> TIME_KEY_FORMAT =
      Option.text(
              "timeKeyFormat",
              "%Y-%m-%dT%H:%M:%S",
              "The event time: iso8601, with milliseconds and offset; one of unix, unix_millis, unix_micros, unix_nanos, unix_float; or a strftime format with %3N, %6N, %9N and %L. A Z after the time is refused where timeZone is not UTC.")
          .replacing("Fluent Bit time_key_format, Fluentd time_format");

  public static final Option<String> TIME_ZONE =
      Option.text("timeZone", "UTC", "Time zone of timeKeyFormat, such as Europe/Berlin or +02:00.")
          .replacing("Fluentd timezone");

  public static final Option<TimeDialect> TIME_DIALECT =
      Option.choice(
          "timeDialect",
          TimeDialect.class,
          "fluentbit",
          "Whose verbs timeKeyFormat has: fluentbit, with %L of 9 digits; ruby, for those who come from Fluentd: all verbs, flags and widths of Ruby's strftime, with %L of 3; go, for those who come from the Fluent Bit plugin in Go: all verbs of lestrrat-go/strftime, with %v, - and #, and %L of 3.");

  public static final Option<String> LOG_KEY =
      Option.text(
              "logKey",
              null,
              "Name of the one field whose value is the record, raw: text without quotes or escapes, anything else as its JSON.")
          .replacing("Fluent Bit log_key, Fluentd data_key");

  public static final Option<LogKeyMissing> LOG_KEY_MISSING =
      Option.choice(
          "logKeyMissing",
          LogKeyMissing.class,
          "send",
          "What happens to an event without logKey: send sends it whole, drop refuses it; both are counted.");

  public static final Option<List<String>> DATA_KEYS =
      Option.list(
              "dataKeys",
              null,
              "Keeps only these top-level keys of the record; an event with none of them is an empty record, {} in json. Applied before logKey.")
          .replacing("Fluent Bit (Go) data_keys");

  public static final Option<String> REPLACE_DOTS =
      Option.text(
              "replaceDots",
              null,
              "What takes the place of dots in the names of keys, at every depth; none removes them.")
          .replacing("Fluent Bit (Go) replace_dots")
          .orNothing();

  public static final Option<List<String>> MASK_KEYS =
      Option.globs(
          "maskKeys",
          "Names or globs of keys, at every depth and in any case of their letters, whose values are written as ****: of fields, context entries, nested maps, lists and objects, and of the record's own parts. Not found inside of texts, such as the message. Not with an encoder or a layout.");

  public static final Option<Newline> NEWLINE =
      Option.choice(
              "newline",
              Newline.class,
              null,
              "What ends each record: by default none for json, msgpack, otlp and encoders, lf for text and metric formats.")
          .replacing("Fluentd append_new_line");

  public static final Option<LineFeed> LINE_FEED =
      Option.choice(
          "lineFeed",
          LineFeed.class,
          null,
          "What becomes of line breaks inside a record: escape writes \\n and \\r, space writes a space, keep keeps them. By default keep; with batch.aggregation=newline escape in csv and influx, and space in single_value, logKey, encoders and layouts, so that each event is one line. The other formats write none.");

  public static final Option<List<String>> RESOURCE_ATTRIBUTES =
      Option.list(
          "resourceAttributes",
          null,
          "otlp: attributes of the resource, name=value pairs separated by commas, beside OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME.");

  /** What still has an effect when the framework's own encoder or layout makes the record. */
  static final List<Option<?>> WITH_ENCODER =
      List.of(MAX_EVENT_BYTES, OVERSIZE, NEWLINE, LINE_FEED, COMPRESSION, COMPRESSION_LEVEL);

  /** What shapes records, but not those of OTLP; staticFields become attributes there. */
  static final List<Option<?>> WITHOUT_OTLP =
      List.of(
          TIME_KEY,
          TIME_KEY_FORMAT,
          DATA_KEYS,
          REPLACE_DOTS,
          INCLUDE_HOST,
          LEVEL_KEY,
          LOGGER_KEY,
          THREAD_KEY,
          MESSAGE_KEY,
          MARKERS_KEY,
          EXCEPTION_KEY,
          CALLER_KEY);

  static final List<Option<?>> TABLE =
      Stream.<List<Option<?>>>of(
              List.of(
                  TYPE,
                  TIME_KEY,
                  TIME_KEY_FORMAT,
                  TIME_ZONE,
                  TIME_DIALECT,
                  LOG_KEY,
                  LOG_KEY_MISSING,
                  DATA_KEYS,
                  REPLACE_DOTS,
                  MASK_KEYS,
                  NEWLINE,
                  LINE_FEED,
                  COMPRESSION,
                  COMPRESSION_LEVEL,
                  RESOURCE_ATTRIBUTES,
                  MAX_EVENT_BYTES,
                  OVERSIZE),
              JSON_TABLE,
              TEXT_TABLE,
              METRIC_TABLE)
          .flatMap(List::stream)
          .toList();

  /** The shape of a record. */
  public enum Type {
    JSON,
    LTSV,
    CSV,
    TSV,
    SINGLE_VALUE,
    OUT_FILE,
    MSGPACK,
    INFLUX,
    GRAPHITE,
    METRIC_JSON,
    OTLP_PROTO,
    OTLP_JSON
  }

  /** Meaning of the verbs on which strftime dialects differ. */
  public enum TimeDialect {
    FLUENTBIT,
    RUBY,
    GO
  }

  /** What happens to an event that lacks the log key. */
  public enum LogKeyMissing {
    SEND,
    DROP
  }

  /** What ends each record. */
  public enum Newline {
    NONE,
    LF,
    CRLF
  }

  /** What becomes of line breaks inside a record. */
  public enum LineFeed {
    ESCAPE,
    SPACE,
    KEEP
  }

  private boolean inLines;

  public FormatOptions() {
    super("format", TABLE);
  }

  public void setType(String text) {
    set(TYPE.name(), text);
  }

  public void setTimeKey(String text) {
    set(TIME_KEY.name(), text);
  }

  public void setTimeKeyFormat(String text) {
    set(TIME_KEY_FORMAT.name(), text);
  }

  public void setTimeZone(String text) {
    set(TIME_ZONE.name(), text);
  }

  public void setTimeDialect(String text) {
    set(TIME_DIALECT.name(), text);
  }

  public void setLogKey(String text) {
    set(LOG_KEY.name(), text);
  }

  public void setLogKeyMissing(String text) {
    set(LOG_KEY_MISSING.name(), text);
  }

  public void setDataKeys(String text) {
    set(DATA_KEYS.name(), text);
  }

  public void setReplaceDots(String text) {
    set(REPLACE_DOTS.name(), text);
  }

  public void setMaskKeys(String text) {
    set(MASK_KEYS.name(), text);
  }

  public void setNewline(String text) {
    set(NEWLINE.name(), text);
  }

  public void setLineFeed(String text) {
    set(LINE_FEED.name(), text);
  }

  /** Events become lines of one record, so that each has to be one line. */
  void putIntoLines() {
    inLines = true;
  }

  /** Whether each event has to be one line. */
  public boolean isInLines() {
    return inLines;
  }

  public void setResourceAttributes(String text) {
    set(RESOURCE_ATTRIBUTES.name(), text);
  }
}
