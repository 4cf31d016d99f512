// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import java.time.Duration;
import java.util.List;

/** The options of the appender itself. */
public abstract class AppenderOptions extends OptionSection {

  public static final Option<String> STREAM =
      Option.text(
              "stream",
              null,
              "Name or ARN of the stream. Required. %{env:NAME}, %{env:NAME:-default}, %{sys:name}"
                  + " and %{hostname} are resolved at start.")
          .replacing(
              "Fluent Bit stream, Fluentd stream_name, Telegraf streamname, OTel stream_name, KPL"
                  + " StreamName");

  public static final Option<String> REGION =
      Option.text(
              "region",
              null,
              "AWS region, such as eu-west-1; without it that of the stream's ARN, else what the"
                  + " AWS SDK finds.")
          .replacing("Fluent Bit region, Fluentd region, Telegraf region, OTel region, KPL Region");

  public static final Option<String> ENDPOINT =
      Option.text(
              "endpoint",
              null,
              "Another endpoint than that of the region, such as http://127.0.0.1:4567 in tests."
                  + " https, unless it is on this machine.")
          .replacing(
              "Fluent Bit endpoint, Fluentd endpoint, Telegraf endpoint_url, OTel endpoint, KPL"
                  + " KinesisEndpoint");

  public static final Option<String> PARTITION_KEY =
      Option.text(
              "partitionKey",
              "random",
              "Which key an event gets: random, fixed:TEXT, field:PATH (a key-value field, a.b for"
                  + " nested ones; with an encoder, of its JSON), mdc:KEY (a context entry),"
                  + " logger, level, thread, host, marker, trace (the trace id of the context, else of OpenTelemetry's active span) or"
                  + " pattern:TEXT (a layout pattern).")
          .replacing(
              "Fluentd partition_key, Telegraf partition, OTel partition, Fluent Bit (Go)"
                  + " partition_key");

  public static final Option<String> PARTITION_KEY_DEFAULT =
      Option.text(
              "partitionKeyDefault",
              null,
              "Key of events that lack the one that partitionKey names; without it such an event"
                  + " gets a random one.")
          .replacing("Telegraf partition.default");

  public static final Option<String> PARTITION_KEY_SALT =
      Option.text(
          "partitionKeySalt",
          null,
          "A secret that, with the key, decides the shard, so that nobody who controls the key can"
              + " aim at one; the key stays readable. Never printed.");

  public static final Option<String> STREAM_ROUTES =
      Option.text(
              "streamRoutes",
              null,
              "Other streams for some events: a source as for partitionKey, a semicolon, and"
                  + " value=stream pairs, such as field:tenant; acme=logs-acme, beta=logs-beta. An"
                  + " event whose value is not listed goes to stream. At most 32 streams."
                  + " Placeholders as in stream.")
          .replacing("Fluentd stream_name with chunk keys, Fluent Bit one output for each tag");

  public static final Option<Duration> DRAIN_TIMEOUT =
      Option.duration(
              "drainTimeout",
              "10 s",
              Duration.ZERO,
              Duration.ofHours(1),
              "Longest time that a stop takes to deliver what is buffered.")
          .replacing("Fluent Bit grace");

  public static final Option<Ordering> ORDERING =
      Option.choice(
          "ordering",
          Ordering.class,
          "none",
          "key keeps the records of a partition key in order, also over retries: one at a time is"
              + " under way, and the next ones wait for it. Best with batch.aggregation, which"
              + " sends many events of a key as one record.");

  public static final Option<Boolean> SYNCHRONOUS =
      Option.flag(
              "synchronous",
              false,
              "true makes each logging call wait until its event is stored or lost, at most for"
                  + " drainTimeout. For functions and short jobs; slow.")
          .replacing("kdgregory synchronous");

  public static final Option<Boolean> SHUTDOWN_HOOK =
      Option.flag(
          "shutdownHook",
          false,
          "true stops the appender when the JVM ends, where nobody tells the framework.");

  public static final Option<Duration> SLOW_FLUSH_THRESHOLD =
      Option.duration(
              "slowFlushThreshold",
              "20 s",
              Duration.ofMillis(1),
              Duration.ofDays(1),
              "A warning says so when a record is stored later than this after it was logged.")
          .replacing("Fluentd slow_flush_log_threshold");

  public static final Option<CheckStream> CHECK_STREAM =
      Option.choice(
          "checkStream",
          CheckStream.class,
          "off",
          "Whether the stream is looked up at start: warn does so in the background; fail lets the"
              + " start wait for it, at most for checkTimeout, and the appender stays stopped"
              + " without it. Needs kinesis:DescribeStreamSummary.");

  public static final Option<Duration> CHECK_TIMEOUT =
      Option.duration(
          "checkTimeout",
          "10 s",
          Duration.ofMillis(1),
          Duration.ofMinutes(5),
          "Longest time that the start waits with checkStream=fail.");

  public static final Option<String> FALLBACK =
      Option.text(
              "fallback",
              null,
              "Name of another appender, which gets each accepted event that is given up, as a"
                  + " message of the text that would have been sent. In Logback it is attached to a"
                  + " logger too, or referred to by appender-ref inside of this one.")
          .replacing("Fluentd secondary");

  public static final Option<Boolean> ENABLED =
      Option.flag("enabled", true, "false makes the appender take no events and do nothing.");

  public static final Option<Boolean> JMX =
      Option.flag(
          "jmx",
          false,
          "Whether the counts are shown in JMX, read-only, as"
              + " dev.sluice:type=Sluice,name=APPENDER.");

  public static final Option<Stderr> STDERR =
      Option.choice(
          "stderr",
          Stderr.class,
          "auto",
          "auto writes the appender's own warnings and errors to standard error where no status"
              + " listener (Logback) or status level (Log4j 2) shows them, at most 30 a minute; off"
              + " never does.");

  public static final Option<Boolean> DEBUG =
      Option.flag(
              "debug",
              false,
              "true writes an INFO status for each request that ended: its records, bytes, shards,"
                  + " time and outcome, never contents.")
          .replacing("Fluentd debug, Telegraf debug");

  static final List<Option<?>> TABLE =
      List.of(
          STREAM,
          REGION,
          ENDPOINT,
          PARTITION_KEY,
          PARTITION_KEY_DEFAULT,
          PARTITION_KEY_SALT,
          STREAM_ROUTES,
          ORDERING,
          DRAIN_TIMEOUT,
          SYNCHRONOUS,
          SHUTDOWN_HOOK,
          SLOW_FLUSH_THRESHOLD,
          CHECK_STREAM,
          CHECK_TIMEOUT,
          FALLBACK,
          JMX,
          STDERR,
          DEBUG,
          ENABLED);

  /** Whether the stream is looked up at start. */
  public enum CheckStream {
    OFF,
    WARN,
    FAIL
  }

  /** Whether what nobody would see goes to standard error. */
  public enum Stderr {
    AUTO,
    OFF
  }

  /** Whether order matters. */
  public enum Ordering {
    NONE,
    KEY
  }

  AppenderOptions() {
    super("", TABLE);
  }

  public void setStream(String text) {
    set(STREAM.name(), text);
  }

  public void setRegion(String text) {
    set(REGION.name(), text);
  }

  public void setEndpoint(String text) {
    set(ENDPOINT.name(), text);
  }

  public void setPartitionKey(String text) {
    set(PARTITION_KEY.name(), text);
  }

  public void setPartitionKeyDefault(String text) {
    set(PARTITION_KEY_DEFAULT.name(), text);
  }

  public void setPartitionKeySalt(String text) {
    set(PARTITION_KEY_SALT.name(), text);
  }

  public void setStreamRoutes(String text) {
    set(STREAM_ROUTES.name(), text);
  }

  public void setOrdering(String text) {
    set(ORDERING.name(), text);
  }

  public void setDrainTimeout(String text) {
    set(DRAIN_TIMEOUT.name(), text);
  }

  public void setJmx(String text) {
    set(JMX.name(), text);
  }

  public void setStderr(String text) {
    set(STDERR.name(), text);
  }

  public void setDebug(String text) {
    set(DEBUG.name(), text);
  }

  public void setSynchronous(String text) {
    set(SYNCHRONOUS.name(), text);
  }

  public void setShutdownHook(String text) {
    set(SHUTDOWN_HOOK.name(), text);
  }

  public void setSlowFlushThreshold(String text) {
    set(SLOW_FLUSH_THRESHOLD.name(), text);
  }

  public void setCheckStream(String text) {
    set(CHECK_STREAM.name(), text);
  }

  public void setCheckTimeout(String text) {
    set(CHECK_TIMEOUT.name(), text);
  }

  public void setFallback(String text) {
    set(FALLBACK.name(), text);
  }

  public void setEnabled(String text) {
    set(ENABLED.name(), text);
  }
}
