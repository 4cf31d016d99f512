// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of the appender itself, and its sections. */
public final class SluiceOptions extends OptionSection {

  private static final OptionTable ROWS = new OptionTable();

  public static final Option<String> STREAM =
      ROWS.text(
              "stream",
              "Name or ARN of the stream. Required. The placeholders %{env:NAME}, %{env:NAME:-default}, %{sys:name} and %{hostname} are resolved at start.")
          .replacing(
              "Fluent Bit stream, Fluentd stream_name, Telegraf streamname, OTel stream_name, KPL"
                  + " StreamName");

  public static final Option<String> REGION =
      ROWS.text(
              "region",
              "AWS region, such as eu-west-1. Without it the region of the stream's ARN, else the region of the AWS SDK's own settings.")
          .replacing("Fluent Bit region, Fluentd region, Telegraf region, OTel region, KPL Region");

  public static final Option<String> ENDPOINT =
      ROWS.url(
              "endpoint",
              "An endpoint in place of the region's, such as http://127.0.0.1:4567 in tests. It must be https unless it is on this machine.")
          .replacing(
              "Fluent Bit endpoint, Fluentd endpoint, Telegraf endpoint_url, OTel endpoint, KPL"
                  + " KinesisEndpoint");

  public static final Option<String> PARTITION_KEY =
      ROWS.text(
              "partitionKey",
              "random",
              "The partition key of an event: random, fixed:TEXT, field:PATH (a key-value field, a.b for nested ones; with an encoder, a field of its JSON), mdc:KEY (a context entry), logger, level, thread, host, marker, trace (the trace id of the context, else of OpenTelemetry's active span) or pattern:TEXT (a layout pattern).")
          .replacing(
              "Fluentd partition_key, Telegraf partition, OTel partition, Fluent Bit (Go)"
                  + " partition_key");

  public static final Option<String> PARTITION_KEY_DEFAULT =
      ROWS.text(
              "partitionKeyDefault",
              "Key of an event that has no value for partitionKey. Without this option such an event gets a random key.")
          .replacing("Telegraf partition.default");

  public static final Option<String> PARTITION_KEY_SALT =
      ROWS.text(
          "partitionKeySalt",
          "A secret that decides the shard together with the key. Without it, whoever controls a key could aim at one shard. The key stays readable. Never printed.");

  public static final Option<String> STREAM_ROUTES =
      ROWS.text(
              "streamRoutes",
              "Other streams for some events, such as field:tenant; acme=logs-acme, beta=logs-beta: a source as for partitionKey, a semicolon, and value=stream pairs. An event whose value is not listed goes to stream. At most 32 streams. Placeholders as in stream.")
          .replacing("Fluentd stream_name with chunk keys, Fluent Bit one output for each tag");

  public static final Option<Ordering> ORDERING =
      ROWS.choice(
          "ordering",
          Ordering.class,
          "none",
          "key keeps the records of a partition key in order, also over retries: one record is in flight, and the next ones wait for it. Use it with batch.aggregation, which sends many events of a key as one record. Needs another partitionKey than random.");

  public static final Option<Duration> DRAIN_TIMEOUT =
      ROWS.duration(
              "drainTimeout",
              "10 s",
              Duration.ZERO,
              Duration.ofHours(1),
              "Longest time that a stop takes to deliver the buffered events.")
          .replacing("Fluent Bit grace");

  public static final Option<Boolean> SYNCHRONOUS =
      ROWS.flag(
              "synchronous",
              "true makes each logging call wait until its event is stored or lost, at most for"
                  + " drainTimeout. For functions and short jobs; slow.")
          .replacing("kdgregory synchronous");

  public static final Option<Boolean> SHUTDOWN_HOOK =
      ROWS.flag(
          "shutdownHook",
          "true stops the appender when the JVM ends. For applications that do not stop their logging framework.");

  public static final Option<Duration> SLOW_FLUSH_THRESHOLD =
      ROWS.duration(
              "slowFlushThreshold",
              "20 s",
              Duration.ofMillis(1),
              Duration.ofDays(1),
              "A record that is stored later than this after its event was logged causes a warning.")
          .replacing("Fluentd slow_flush_log_threshold");

  public static final Option<CheckStream> CHECK_STREAM =
      ROWS.choice(
          "checkStream",
          CheckStream.class,
          "off",
          "Whether the start looks the stream up. warn does so in the background. fail waits for the answer, at most for checkTimeout, and the appender stays stopped without it. Needs the right kinesis:DescribeStreamSummary.");

  public static final Option<Duration> CHECK_TIMEOUT =
      ROWS.duration(
          "checkTimeout",
          "10 s",
          Duration.ofMillis(1),
          Duration.ofMinutes(5),
          "Longest time that the start waits with checkStream=fail.");

  public static final Option<String> FALLBACK =
      ROWS.text(
              "fallback",
              "Name of another appender. It gets each accepted event that is given up, as a message with the text that would have been sent. In Logback attach it to a logger too, or refer to it by appender-ref inside this appender.")
          .replacing("Fluentd secondary");

  public static final Option<Boolean> JMX =
      ROWS.flag(
          "jmx",
          "Whether the counts are shown in JMX, read-only, as"
              + " dev.sluice:type=Sluice,name=APPENDER.");

  public static final Option<Stderr> STDERR =
      ROWS.choice(
          "stderr",
          Stderr.class,
          "auto",
          "auto writes the appender's own warnings and errors to standard error if no status listener (Logback) or status level (Log4j 2) shows them, at most 30 a minute. off never does.");

  public static final Option<Boolean> DEBUG =
      ROWS.flag(
              "debug",
              "true writes an INFO status for each request that ended: its records, bytes, shards,"
                  + " time and outcome, never contents.")
          .replacing("Fluentd debug, Telegraf debug");

  public static final Option<Boolean> ENABLED =
      ROWS.flag("enabled", true, "false makes the appender take no events and do nothing.");

  /** Whether the stream is looked up at start. */
  public enum CheckStream {
    OFF,
    WARN,
    FAIL
  }

  /** Whether messages that the framework does not show go to standard error. */
  public enum Stderr {
    AUTO,
    OFF
  }

  /** Whether order matters. */
  public enum Ordering {
    NONE,
    KEY
  }

  private FormatOptions format = new FormatOptions();
  private BatchOptions batch = new BatchOptions();
  private BufferOptions buffer = new BufferOptions();
  private RetryOptions retry = new RetryOptions();
  private SpoolOptions spool = new SpoolOptions();
  private ClientOptions client = new ClientOptions();

  public SluiceOptions() {
    super("", ROWS.options());
  }

  public FormatOptions format() {
    return format;
  }

  public void setFormat(FormatOptions format) {
    this.format = given(format, this.format);
  }

  public BatchOptions batch() {
    return batch;
  }

  public void setBatch(BatchOptions batch) {
    this.batch = given(batch, this.batch);
  }

  public BufferOptions buffer() {
    return buffer;
  }

  public void setBuffer(BufferOptions buffer) {
    this.buffer = given(buffer, this.buffer);
  }

  public RetryOptions retry() {
    return retry;
  }

  public void setRetry(RetryOptions retry) {
    this.retry = given(retry, this.retry);
  }

  public SpoolOptions spool() {
    return spool;
  }

  public void setSpool(SpoolOptions spool) {
    this.spool = given(spool, this.spool);
  }

  public ClientOptions client() {
    return client;
  }

  public void setClient(ClientOptions client) {
    this.client = given(client, this.client);
  }

  /**
   * Whether {@code enabled} is false, in the file or in the environment. An unreadable value does
   * not count; it is reported when the options are checked.
   */
  public boolean isDisabled() {
    return !early(ENABLED, true);
  }

  /**
   * Whether {@code stderr} is on, in the file or in the environment. An unreadable value counts as
   * on, so that its problem is shown.
   */
  public boolean isStderrOn() {
    return early(STDERR, Stderr.AUTO) != Stderr.OFF;
  }

  /** Whether {@code jmx} is true, for an appender whose other options are wrong. */
  public boolean hasJmx() {
    return early(JMX, false);
  }

  /** The value before the options are checked. */
  private <T> T early(Option<T> option, T unreadable) {
    fillFrom(System::getenv);
    try {
      return get(option);
    } catch (IllegalArgumentException e) {
      return unreadable;
    }
  }

  /** The region in the stream's ARN, or null where the stream is given by name. */
  public @Nullable String regionOfArn() {
    String stream = find(STREAM);
    String[] parts = stream == null ? new String[0] : stream.split(":", 5);
    return parts.length == 5 && parts[0].equals("arn") ? parts[3] : null;
  }

  /** A copy of the options set so far. Later changes do not affect it. */
  public SluiceOptions copy() {
    SluiceOptions copy = new SluiceOptions();
    for (int i = 0; i < sections().size(); i++) {
      copy.sections().get(i).copyFrom(sections().get(i));
    }
    return copy;
  }

  /** A second section of a kind would replace the first, options and all: so it is a mistake. */
  private <S extends OptionSection> S given(S section, S before) {
    if (before.isGiven()) {
      refuse(section.section() + " is given twice: put its options into one");
    }
    section.give();
    return section;
  }

  /** The appender's own options and all sections, in the order of the documentation. */
  public List<OptionSection> sections() {
    return List.of(this, format, batch, buffer, retry, spool, client);
  }
}
