// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import dev.sluice.record.KinesisLimits;
import java.util.List;

/**
 * The bytes of a record. With the framework's own encoder or layout, only newline, compression,
 * maxEventBytes and oversize have an effect.
 */
public final class FormatOptions extends OptionSection {

  private static final OptionTable ROWS = new OptionTable();

  public static final Option<Type> TYPE =
      ROWS.choice("type", Type.class, "json", "The shape of a record.")
          .replacing("Fluentd format @type, Telegraf data_format, OTel encoding");

  public static final Option<String> TIME_KEY =
      ROWS.text("timeKey", "Key of the event time. Without it no time is written.")
          .replacing("Fluent Bit time_key, Fluentd time_key");

  public static final Option<String> TIME_KEY_FORMAT =
      ROWS.text(
              "timeKeyFormat",
              "%Y-%m-%dT%H:%M:%S",
              "The event time: iso8601, with milliseconds and offset; one of unix, unix_millis, unix_micros, unix_nanos, unix_float; or a strftime format with %3N, %6N, %9N and %L. A Z after the time is refused where timeZone is not UTC.")
          .replacing("Fluent Bit time_key_format, Fluentd time_format");

  public static final Option<String> TIME_ZONE =
      ROWS.text("timeZone", "UTC", "Time zone of timeKeyFormat, such as Europe/Berlin or +02:00.")
          .replacing("Fluentd timezone");

  public static final Option<TimeDialect> TIME_DIALECT =
      ROWS.choice(
          "timeDialect",
          TimeDialect.class,
          "fluentbit",
          "The verbs of timeKeyFormat. fluentbit: Fluent Bit's, with %L of 9 digits. ruby: all verbs, flags and widths of Ruby's strftime, with %L of 3 digits, as in Fluentd. go: all verbs of lestrrat-go/strftime, with %v, - and #, and %L of 3 digits, as in the Fluent Bit plugin in Go.");

  public static final Option<String> LOG_KEY =
      ROWS.text(
              "logKey",
              "Name of the one field whose value is the record, raw: text without quotes or escapes, anything else as its JSON.")
          .replacing("Fluent Bit log_key, Fluentd data_key");

  public static final Option<LogKeyMissing> LOG_KEY_MISSING =
      ROWS.choice(
          "logKeyMissing",
          LogKeyMissing.class,
          "send",
          "An event without the field logKey: send sends the whole record, drop refuses the event. Both are counted.");

  public static final Option<List<String>> DATA_KEYS =
      ROWS.list(
              "dataKeys",
              "Keeps only these top-level keys of the record; an event with none of them is an empty record, {} in json. Applied before logKey.")
          .replacing("Fluent Bit (Go) data_keys");

  public static final Option<String> REPLACE_DOTS =
      ROWS.text(
              "replaceDots",
              "Replacement of dots in the names of keys, at every depth. none removes the dots.")
          .replacing("Fluent Bit (Go) replace_dots")
          .orNothing();

  public static final Option<List<String>> MASK_KEYS =
      ROWS.globs(
          "maskKeys",
          "Names or globs of keys whose values are written as ****, such as password,*token*. They apply at every depth, in any case of letters, to fields, context entries, nested maps, lists and objects, and to the record's own parts. Texts such as the message are not searched. Not with an encoder or a layout.");

  public static final Option<Newline> NEWLINE =
      ROWS.choice(
              "newline",
              Newline.class,
              null,
              "The end of each record. The default is none for json, msgpack, otlp and encoders, and lf for text and metric formats.")
          .replacing("Fluentd append_new_line");

  public static final Option<LineFeed> LINE_FEED =
      ROWS.choice(
          "lineFeed",
          LineFeed.class,
          null,
          "Line breaks inside a record: escape writes \\n and \\r, space writes a space, keep keeps them. The default is keep. With batch.aggregation=newline each event must be one line, so the default is escape in csv and influx, and space in single_value, logKey, encoders and layouts. The other formats write no line breaks.");

  public static final Option<Compression> COMPRESSION =
      ROWS.choice(
              "compression",
              Compression.class,
              "none",
              "Compression of a record. Each record can be read by itself. deflate is raw RFC 1951, zlib is RFC 1950. snappy is the framing format, snappy_raw one bare block, as in Fluent Bit.")
          .replacing("Fluentd compression, Fluent Bit compression, OTel compression");

  public static final Option<Integer> COMPRESSION_LEVEL =
      ROWS.count(
          "compressionLevel",
          "-1",
          -1,
          22,
          "Level of the compression: 0 to 9 for gzip, zlib and deflate, 1 to 22 for zstd; snappy and snappy_raw have none. -1 is the default of the compression.");

  public static final Option<List<String>> RESOURCE_ATTRIBUTES =
      ROWS.list(
          "resourceAttributes",
          "otlp: attributes of the resource, name=value pairs separated by commas, beside OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME.");

  public static final Option<Long> MAX_EVENT_BYTES =
      ROWS.bytes(
              "maxEventBytes",
              "256 KiB",
              256,
              KinesisLimits.MAX_RECORD_BYTES,
              "Largest record of one event before compression. For a larger one see oversize.")
          .replacing("KPL MaxRecordSize");

  public static final Option<Oversize> OVERSIZE =
      ROWS.choice(
              "oversize",
              Oversize.class,
              "truncate",
              "An event above maxEventBytes or, compressed and with its key, above batch.maxRecordBytes: truncate cuts its longest texts and marks them [Truncated...], split sends numbered parts, drop refuses it. All are counted.")
          .replacing("Fluentd log_truncate_max_size, Fluent Bit suffix [Truncated...]");

  public static final Option<Boolean> INCLUDE_CONTEXT =
      ROWS.flag(
          "includeContext", true, "Whether context entries (MDC, ThreadContext) are written.");

  public static final Option<Boolean> INCLUDE_FIELDS =
      ROWS.flag("includeFields", true, "Whether key-value fields are written.");

  public static final Option<Boolean> INCLUDE_MARKERS =
      ROWS.flag("includeMarkers", true, "Whether markers are written.");

  public static final Option<Boolean> INCLUDE_CALLER =
      ROWS.flag(
          "includeCaller",
          "Whether class, method, file and line of the logging call are written. Costs a stack walk an event.");

  public static final Option<Boolean> INCLUDE_HOST =
      ROWS.flag(
          "includeHost",
          "Whether host and container are written: hostname, pid, pod_name and pod_namespace from the environment. In an ECS task also ecs_cluster, ecs_task_arn and ecs_task_definition; they come in the background, so the first events lack them.");

  public static final Option<String> CONTEXT_NAME =
      ROWS.text(
          "contextName",
          "Name of an object for the context entries. Without it they stand beside the other keys.");

  public static final Option<String> LEVEL_KEY =
      ROWS.text("levelKey", "level", "Key of the level; none leaves it out.").orNothing();

  public static final Option<String> LOGGER_KEY =
      ROWS.text("loggerKey", "logger", "Key of the logger name; none leaves it out.").orNothing();

  public static final Option<String> THREAD_KEY =
      ROWS.text("threadKey", "thread", "Key of the thread name; none leaves it out.").orNothing();

  public static final Option<String> MESSAGE_KEY =
      ROWS.text(
              "messageKey",
              "message",
              "Key of the formatted message; none leaves it out. Also the field of single_value.")
          .replacing("Fluentd message_key")
          .orNothing();

  public static final Option<String> MARKERS_KEY =
      ROWS.text("markersKey", "markers", "Key of the list of markers; none leaves it out.")
          .orNothing();

  public static final Option<String> EXCEPTION_KEY =
      ROWS.text("exceptionKey", "exception", "Key of the exception; none leaves it out.")
          .orNothing();

  public static final Option<String> CALLER_KEY =
      ROWS.text(
              "callerKey",
              "caller",
              "Key of the place of the logging call, with includeCaller; none leaves it out.")
          .orNothing();

  public static final Option<String> STATIC_FIELDS =
      ROWS.text(
              "staticFields",
              "Fields that every record gets: name=value pairs separated by commas. Tags of a metric; attributes of the resource in otlp.")
          .replacing("Telegraf global_tags");

  public static final Option<Integer> STACK_TRACE_MAX_LENGTH =
      ROWS.bound(
          "stackTraceMaxLength",
          "Most characters of a stack trace; the rest is cut. 0 is no limit.");

  public static final Option<Boolean> STACK_TRACE_ROOT_CAUSE_FIRST =
      ROWS.flag(
          "stackTraceRootCauseFirst", "Whether a stack trace begins with its innermost cause.");

  public static final Option<List<String>> FIELDS =
      ROWS.list("fields", "csv: the columns, in order; a.b names a nested value. Required there.")
          .replacing("Fluentd csv fields");

  public static final Option<List<String>> KEYS =
      ROWS.list("keys", "tsv: the columns, in order; a.b names a nested value. Required there.")
          .replacing("Fluentd tsv keys");

  public static final Option<String> DELIMITER =
      ROWS.separator(
              "delimiter",
              null,
              "ltsv, csv, tsv, out_file: the separator of values: TAB, SPACE, COMMA or text. The default is a comma in csv and a tab in the others.")
          .replacing("Fluentd delimiter");

  public static final Option<String> LABEL_DELIMITER =
      ROWS.separator("labelDelimiter", ":", "ltsv: the separator of a label and its value.")
          .replacing("Fluentd label_delimiter");

  public static final Option<Boolean> FORCE_QUOTES =
      ROWS.flag(
              "forceQuotes",
              true,
              "csv: whether every value is quoted, not only those that need it.")
          .replacing("Fluentd force_quotes");

  public static final Option<String> REPLACEMENT =
      ROWS.verbatim(
              "replacement",
              " ",
              "ltsv, tsv, out_file: the replacement of tabs, newlines and delimiters inside values. none removes them.")
          .replacing("Fluentd replacement");

  public static final Option<Boolean> OUTPUT_TIME =
      ROWS.flag("outputTime", true, "out_file: whether the event time stands in front.")
          .replacing("Fluentd output_time");

  public static final Option<Boolean> OUTPUT_TAG =
      ROWS.flag("outputTag", true, "out_file: whether the logger name stands in front.")
          .replacing("Fluentd output_tag");

  public static final Option<String> MEASUREMENT =
      ROWS.text("measurement", "Name of the metric; without it the name of the logger.")
          .replacing("Telegraf measurement name");

  public static final Option<String> TAGS =
      ROWS.text(
              "tags",
              "level,logger,thread,host",
              "Tags of the metric: level, logger, thread, host or names of context entries, separated by commas; * is all context entries, none is no tag.")
          .orNothing();

  public static final Option<String> MESSAGE_FIELD =
      ROWS.text(
              "messageField",
              "message",
              "Name of the string field that holds the message; none leaves it out.")
          .orNothing();

  public static final Option<Boolean> SORT_FIELDS =
      ROWS.flag("sortFields", "influx: whether fields are sorted by name.")
          .replacing("Telegraf influx_sort_fields");

  public static final Option<Boolean> UINT_SUPPORT =
      ROWS.flag("uintSupport", "influx: whether unsigned numbers are written with the suffix u.")
          .replacing("Telegraf influx_uint_support");

  public static final Option<Integer> MAX_LINE_BYTES =
      ROWS.bound(
              "maxLineBytes", "influx: longest line in bytes, its newline included; 0 is no limit.")
          .replacing("Telegraf influx_max_line_bytes");

  public static final Option<Boolean> OMIT_TIMESTAMP =
      ROWS.flag("omitTimestamp", "influx: whether the time is left out.")
          .replacing("Telegraf influx_omit_timestamp");

  public static final Option<String> PREFIX =
      ROWS.text("prefix", "", "graphite: the text before each name; none is no prefix.")
          .replacing("Telegraf prefix")
          .orNothing();

  public static final Option<String> TEMPLATE =
      ROWS.text("template", "host.tags.measurement.field", "graphite: the parts of a name.")
          .replacing("Telegraf template");

  public static final Option<List<String>> TEMPLATES =
      ROWS.globs(
              "templates",
              "graphite: a list of GLOB TEMPLATE; the first whose glob matches is used, one without a glob is the default.")
          .replacing("Telegraf templates");

  public static final Option<Boolean> TAG_SUPPORT =
      ROWS.flag("tagSupport", "graphite: whether tags are written as ;name=value.")
          .replacing("Telegraf graphite_tag_support");

  public static final Option<TagSanitizeMode> TAG_SANITIZE_MODE =
      ROWS.choice(
              "tagSanitizeMode",
              TagSanitizeMode.class,
              "strict",
              "graphite: which characters of tags are kept.")
          .replacing("Telegraf graphite_tag_sanitize_mode");

  public static final Option<String> SEPARATOR =
      ROWS.text("separator", ".", "graphite: the separator of the parts of a name with tagSupport.")
          .replacing("Telegraf graphite_separator");

  public static final Option<String> STRICT_SANITIZE_REGEX =
      ROWS.text(
              "strictSanitizeRegex",
              "[^a-zA-Z0-9-:._=\\p{L}]",
              "graphite: characters that become an underscore.")
          .replacing("Telegraf graphite_strict_sanitize_regex");

  public static final Option<String> TIMESTAMP_UNITS =
      ROWS.text(
              "timestampUnits",
              "1s",
              "metric_json: unit of the time, cut to a power of ten in nanoseconds.")
          .replacing("Telegraf json_timestamp_units");

  public static final Option<String> TIMESTAMP_FORMAT =
      ROWS.text(
              "timestampFormat",
              "metric_json: the time as text in strftime, UTC, in place of a number.")
          .replacing("Telegraf json_timestamp_format");

  public static final Option<List<String>> NESTED_FIELDS_INCLUDE =
      ROWS.globs(
              "nestedFieldsInclude",
              "metric_json: globs of string fields that hold JSON and become objects.")
          .replacing("Telegraf json_nested_fields_include");

  public static final Option<List<String>> NESTED_FIELDS_EXCLUDE =
      ROWS.globs("nestedFieldsExclude", "metric_json: globs of string fields that stay text.")
          .replacing("Telegraf json_nested_fields_exclude");

  /** Options that still have an effect with the framework's own encoder or layout. */
  static final List<Option<?>> WITH_ENCODER =
      List.of(MAX_EVENT_BYTES, OVERSIZE, NEWLINE, LINE_FEED, COMPRESSION, COMPRESSION_LEVEL);

  /** Options that keep parts of the event out of the record, which an encoder does not ask. */
  static final List<Option<?>> HOLD_BACK = List.of(DATA_KEYS, INCLUDE_CONTEXT, INCLUDE_FIELDS);

  /**
   * Options that shape records of all types except OTLP and metrics, which have staticFields too.
   */
  static final List<Option<?>> WITHOUT_FIXED_NAMES =
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

  /** Which characters of graphite tags are kept. */
  public enum TagSanitizeMode {
    STRICT,
    COMPATIBLE
  }

  /** Whose verbs of strftime: Fluent Bit's, Ruby's, or those of its plugins in Go (lestrrat-go). */
  public enum TimeDialect {
    FLUENTBIT,
    RUBY,
    GO
  }

  /** The treatment of an event without the log key. */
  public enum LogKeyMissing {
    SEND,
    DROP
  }

  /** The end of each record. */
  public enum Newline {
    NONE,
    LF,
    CRLF
  }

  /** The treatment of line breaks inside a record. */
  public enum LineFeed {
    ESCAPE,
    SPACE,
    KEEP
  }

  /** How the bytes of a record are compressed. */
  public enum Compression {
    NONE,
    GZIP,
    ZLIB,
    DEFLATE,
    ZSTD,
    SNAPPY,
    SNAPPY_RAW
  }

  /** The treatment of an event that is too large. */
  public enum Oversize {
    TRUNCATE,
    SPLIT,
    DROP
  }

  private boolean inLines;

  public FormatOptions() {
    super("format", ROWS.options());
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

  public void setResourceAttributes(String text) {
    set(RESOURCE_ATTRIBUTES.name(), text);
  }

  public void setCompression(String text) {
    set(COMPRESSION.name(), text);
  }

  public void setCompressionLevel(String text) {
    set(COMPRESSION_LEVEL.name(), text);
  }

  public void setMaxEventBytes(String text) {
    set(MAX_EVENT_BYTES.name(), text);
  }

  public void setOversize(String text) {
    set(OVERSIZE.name(), text);
  }

  public void setIncludeContext(String text) {
    set(INCLUDE_CONTEXT.name(), text);
  }

  public void setIncludeFields(String text) {
    set(INCLUDE_FIELDS.name(), text);
  }

  public void setIncludeMarkers(String text) {
    set(INCLUDE_MARKERS.name(), text);
  }

  public void setIncludeCaller(String text) {
    set(INCLUDE_CALLER.name(), text);
  }

  public void setIncludeHost(String text) {
    set(INCLUDE_HOST.name(), text);
  }

  public void setContextName(String text) {
    set(CONTEXT_NAME.name(), text);
  }

  public void setLevelKey(String text) {
    set(LEVEL_KEY.name(), text);
  }

  public void setLoggerKey(String text) {
    set(LOGGER_KEY.name(), text);
  }

  public void setThreadKey(String text) {
    set(THREAD_KEY.name(), text);
  }

  public void setMessageKey(String text) {
    set(MESSAGE_KEY.name(), text);
  }

  public void setMarkersKey(String text) {
    set(MARKERS_KEY.name(), text);
  }

  public void setExceptionKey(String text) {
    set(EXCEPTION_KEY.name(), text);
  }

  public void setCallerKey(String text) {
    set(CALLER_KEY.name(), text);
  }

  public void setStaticFields(String text) {
    set(STATIC_FIELDS.name(), text);
  }

  public void setStackTraceMaxLength(String text) {
    set(STACK_TRACE_MAX_LENGTH.name(), text);
  }

  public void setStackTraceRootCauseFirst(String text) {
    set(STACK_TRACE_ROOT_CAUSE_FIRST.name(), text);
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

  /** Events become lines of one record, so that each has to be one line. */
  void putIntoLines() {
    inLines = true;
  }

  /** Whether each event has to be one line. */
  public boolean isInLines() {
    return inLines;
  }
}
