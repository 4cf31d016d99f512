// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import dev.sluice.record.KinesisLimits;
import java.util.List;

/** The bytes of a record. Not used when the framework's own encoder or layout is configured. */
public final class FormatOptions extends OptionSection {

  public static final Option<Type> TYPE =
      Option.choice(
          "type", Type.class, "json", "The shape of a record: json is one object in one line.");

  public static final Option<String> TIME_KEY =
      Option.text("timeKey", null, "Key of the event time; without it no time is written.")
          .replacing("Fluent Bit time_key, Fluentd time_key");

  public static final Option<String> TIME_KEY_FORMAT =
      Option.text(
              "timeKeyFormat",
              "%Y-%m-%dT%H:%M:%S",
              "The event time, in strftime with %3N, %6N, %9N and %L; or one of unix, unix_millis, unix_micros, unix_nanos, unix_float.")
          .replacing("Fluent Bit time_key_format, Fluentd time_format");

  public static final Option<String> TIME_ZONE =
      Option.text("timeZone", "UTC", "Time zone of timeKeyFormat, such as Europe/Berlin or +02:00.")
          .replacing("Fluentd timezone");

  public static final Option<TimeDialect> TIME_DIALECT =
      Option.choice(
          "timeDialect",
          TimeDialect.class,
          "fluentbit",
          "Meaning of %L: 9 digits of nanoseconds in fluentbit, 3 digits of milliseconds in ruby.");

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

  public static final Option<Newline> NEWLINE =
      Option.choice("newline", Newline.class, "none", "What ends each record.")
          .replacing("Fluentd append_new_line");

  public static final Option<Boolean> INCLUDE_CONTEXT =
      Option.flag(
          "includeContext", true, "Whether context entries (MDC, ThreadContext) are written.");

  public static final Option<Boolean> INCLUDE_FIELDS =
      Option.flag("includeFields", true, "Whether key-value fields are written.");

  public static final Option<Boolean> INCLUDE_MARKERS =
      Option.flag("includeMarkers", true, "Whether markers are written.");

  public static final Option<Boolean> INCLUDE_CALLER =
      Option.flag(
          "includeCaller",
          false,
          "Whether class, method, file and line of the logging call are written. Costs a stack walk an event.");

  public static final Option<Long> MAX_EVENT_BYTES =
      Option.bytes(
              "maxEventBytes",
              "256 KiB",
              256,
              KinesisLimits.MAX_RECORD_BYTES,
              "Largest record of one event; a larger one is refused and counted oversize.")
          .replacing("KPL MaxRecordSize");

  static final List<Option<?>> TABLE =
      List.of(
          TYPE,
          TIME_KEY,
          TIME_KEY_FORMAT,
          TIME_ZONE,
          TIME_DIALECT,
          LOG_KEY,
          LOG_KEY_MISSING,
          NEWLINE,
          INCLUDE_CONTEXT,
          INCLUDE_FIELDS,
          INCLUDE_MARKERS,
          INCLUDE_CALLER,
          MAX_EVENT_BYTES);

  /** The shape of a record. */
  public enum Type {
    JSON
  }

  /** Meaning of the verbs on which strftime dialects differ. */
  public enum TimeDialect {
    FLUENTBIT,
    RUBY
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

  public void setNewline(String text) {
    set(NEWLINE.name(), text);
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

  public void setMaxEventBytes(String text) {
    set(MAX_EVENT_BYTES.name(), text);
  }
}
