// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import java.time.Duration;
import java.util.List;

/** The options of the appender itself, and its sections. */
public final class SluiceOptions extends OptionSection {

  public static final Option<String> STREAM =
      Option.text(
              "stream",
              null,
              "Name or ARN of the stream. Required. %{env:NAME}, %{env:NAME:-default}, %{sys:name} and %{hostname} are resolved at start.")
          .replacing(
              "Fluent Bit stream, Fluentd stream_name, Telegraf streamname, OTel stream_name, KPL StreamName");

  public static final Option<String> REGION =
      Option.text(
              "region", null, "AWS region, such as eu-west-1; without it what the AWS SDK finds.")
          .replacing("Fluent Bit region, Fluentd region, Telegraf region, OTel region, KPL Region");

  public static final Option<String> ENDPOINT =
      Option.text(
              "endpoint",
              null,
              "Another endpoint than that of the region, such as http://127.0.0.1:4567 in tests. https, unless it is on this machine.")
          .replacing(
              "Fluent Bit endpoint, Fluentd endpoint, Telegraf endpoint_url, OTel endpoint, KPL KinesisEndpoint");

  public static final Option<String> PARTITION_KEY =
      Option.text(
              "partitionKey",
              "random",
              "Which key an event gets: random, fixed:TEXT, field:PATH (a key-value field, a.b for nested ones; with an encoder, of its JSON), mdc:KEY (a context entry), logger, level, thread, host, marker, trace (the trace id of the context) or pattern:TEXT (a layout pattern).")
          .replacing(
              "Fluentd partition_key, Telegraf partition, OTel partition, Fluent Bit (Go) partition_key");

  public static final Option<String> PARTITION_KEY_DEFAULT =
      Option.text(
              "partitionKeyDefault",
              null,
              "Key of events that lack the one that partitionKey names; without it such an event gets a random one.")
          .replacing("Telegraf partition.default");

  public static final Option<String> PARTITION_KEY_SALT =
      Option.text(
          "partitionKeySalt",
          null,
          "A secret that, with the key, decides the shard, so that nobody who controls the key can aim at one; the key stays readable. Never printed.");

  public static final Option<String> STREAM_ROUTES =
      Option.text(
              "streamRoutes",
              null,
              "Other streams for some events: a source as for partitionKey, a semicolon, and value=stream pairs, such as field:tenant; acme=logs-acme, beta=logs-beta. An event whose value is not listed goes to stream. At most 32 streams. Placeholders as in stream.")
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
          "key keeps the records of a partition key in order, also over retries: one at a time is under way, and the next ones wait for it. Best with batch.aggregation, which sends many events of a key as one record.");

  public static final Option<Boolean> ENABLED =
      Option.flag("enabled", true, "false makes the appender take no events and do nothing.");

  public static final Option<Boolean> JMX =
      Option.flag(
          "jmx",
          false,
          "Whether the counts are shown in JMX, read-only, as dev.sluice:type=Sluice,name=APPENDER.");

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
          JMX,
          ENABLED);

  /** Whether order matters. */
  public enum Ordering {
    NONE,
    KEY
  }

  private FormatOptions format = new FormatOptions();
  private BatchOptions batch = new BatchOptions();
  private BufferOptions buffer = new BufferOptions();
  private RetryOptions retry = new RetryOptions();
  private ClientOptions client = new ClientOptions();

  public SluiceOptions() {
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

  public void setEnabled(String text) {
    set(ENABLED.name(), text);
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

  public ClientOptions client() {
    return client;
  }

  public void setClient(ClientOptions client) {
    this.client = given(client, this.client);
  }

  /**
   * Whether {@code enabled} is false, in the file or in the environment. One that cannot be read is
   * not: it is reported when the options are checked.
   */
  public boolean isDisabled() {
    fillFrom(System::getenv);
    try {
      return !get(ENABLED);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** What was set so far; later changes to the one are not seen in the other. */
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
    return List.of(this, format, batch, buffer, retry, client);
  }
}
