// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import java.util.List;

/** Options of the JSON record: which parts of an event are written, and under which names. */
public abstract class JsonFormatOptions extends MetricFormatOptions {

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

  public static final Option<Boolean> INCLUDE_HOST =
      Option.flag(
          "includeHost",
          false,
          "Whether host and container are written: hostname, pid, pod_name and pod_namespace from the environment, and in an ECS task ecs_cluster, ecs_task_arn and ecs_task_definition, which are asked for in the background and missing from the first events.");

  public static final Option<String> CONTEXT_NAME =
      Option.text(
          "contextName",
          null,
          "Name of the object that holds the context entries; without it they stand beside the other keys.");

  public static final Option<String> LEVEL_KEY =
      Option.text("levelKey", "level", "Key of the level; none leaves it out.").orNothing();

  public static final Option<String> LOGGER_KEY =
      Option.text("loggerKey", "logger", "Key of the logger name; none leaves it out.").orNothing();

  public static final Option<String> THREAD_KEY =
      Option.text("threadKey", "thread", "Key of the thread name; none leaves it out.").orNothing();

  public static final Option<String> MESSAGE_KEY =
      Option.text(
              "messageKey",
              "message",
              "Key of the formatted message; none leaves it out. Also the field of single_value.")
          .replacing("Fluentd message_key")
          .orNothing();

  public static final Option<String> MARKERS_KEY =
      Option.text("markersKey", "markers", "Key of the list of markers; none leaves it out.")
          .orNothing();

  public static final Option<String> EXCEPTION_KEY =
      Option.text("exceptionKey", "exception", "Key of the exception; none leaves it out.")
          .orNothing();

  public static final Option<String> CALLER_KEY =
      Option.text(
              "callerKey",
              "caller",
              "Key of the place of the logging call, with includeCaller; none leaves it out.")
          .orNothing();

  public static final Option<String> STATIC_FIELDS =
      Option.text(
              "staticFields",
              null,
              "Fields that every record gets: name=value pairs separated by commas. Tags of a metric; attributes of the resource in otlp.")
          .replacing("Telegraf global_tags");

  public static final Option<Integer> STACK_TRACE_MAX_LENGTH =
      Option.count(
          "stackTraceMaxLength",
          "0",
          0,
          Integer.MAX_VALUE,
          "Most characters of a stack trace; the rest is cut. 0 is no limit.");

  public static final Option<Boolean> STACK_TRACE_ROOT_CAUSE_FIRST =
      Option.flag(
          "stackTraceRootCauseFirst",
          false,
          "Whether a stack trace begins with its innermost cause.");

  static final List<Option<?>> JSON_TABLE =
      List.of(
          INCLUDE_CONTEXT,
          INCLUDE_FIELDS,
          INCLUDE_MARKERS,
          INCLUDE_CALLER,
          INCLUDE_HOST,
          CONTEXT_NAME,
          LEVEL_KEY,
          LOGGER_KEY,
          THREAD_KEY,
          MESSAGE_KEY,
          MARKERS_KEY,
          EXCEPTION_KEY,
          CALLER_KEY,
          STATIC_FIELDS,
          STACK_TRACE_MAX_LENGTH,
          STACK_TRACE_ROOT_CAUSE_FIRST);

  JsonFormatOptions(String section, List<Option<?>> table) {
    super(section, table);
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
}
