// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import dev.sluice.record.KinesisLimits;
import java.time.Duration;

/** How records are put together into PutRecords requests. */
public final class BatchOptions extends OptionSection {

  private static final OptionTable ROWS = new OptionTable();

  public static final Option<Integer> MAX_RECORDS =
      ROWS.count(
              "maxRecords",
              "500",
              1,
              KinesisLimits.MAX_RECORDS,
              "Records in one PutRecords request.")
          .replacing(
              "Fluentd batch_request_max_count, KPL CollectionMaxCount, OTel max_records_per_batch");

  public static final Option<Long> MAX_BYTES =
      ROWS.bytes(
              "maxBytes",
              "5 MiB",
              1 << 10,
              KinesisLimits.MAX_REQUEST_BYTES,
              "Data and partition keys of one PutRecords request. Never more than a sixth of buffer.maxBytes, so that the copies in flight fit the buffer.")
          .replacing("Fluentd batch_request_max_size, KPL CollectionMaxSize");

  private static final long AUTO = 0;

  public static final Option<Long> MAX_RECORD_BYTES =
      ROWS.bytesOr(
              "auto",
              AUTO,
              "maxRecordBytes",
              "1 MiB",
              1 << 10,
              KinesisLimits.MAX_RECORD_BYTES,
              "Largest record, data and partition key: the limit of the stream, which is 1 MiB unless you raised it with UpdateMaxRecordSize. auto asks the stream in the background until it answers, and uses 1 MiB until then; it needs the right kinesis:DescribeStreamSummary.")
          .replacing("Fluentd max_record_size, OTel max_record_size");

  public static final Option<Duration> LINGER =
      ROWS.duration(
              "linger",
              "200 ms",
              Duration.ZERO,
              Duration.ofMinutes(1),
              "How long a request waits for more events after its first one. 0 does not wait.")
          .replacing("KPL RecordMaxBufferedTime, Fluent Bit flush, Fluentd flush_interval");

  public static final Option<Integer> MAX_IN_FLIGHT =
      ROWS.count("maxInFlight", "4", 1, 64, "PutRecords requests in flight at once.")
          .replacing("Fluent Bit workers, Fluentd flush_thread_count, KPL MaxConnections");

  public static final Option<Aggregation> AGGREGATION =
      ROWS.choice(
              "aggregation",
              Aggregation.class,
              "none",
              "Whether several events share a record: none, newline (one event a line) or kpl (the KPL's format, which KCL takes apart). Never use kpl on a stream with service-managed distribution (RecordDistributionStrategy=AUTO): KCL discards such records.")
          .replacing(
              "Fluent Bit simple_aggregation, Fluentd kinesis_streams_aggregated, KPL AggregationEnabled");

  public static final Option<Long> AGGREGATION_MAX_BYTES =
      ROWS.bytes(
              "aggregationMaxBytes",
              "51200",
              1 << 10,
              KinesisLimits.MAX_RECORD_BYTES,
              "Largest data of one aggregate. A larger event is a record of its own. Compressed lines count by their compressed size, and before compression they are at most 16 times this.")
          .replacing("KPL AggregationMaxSize");

  public static final Option<Long> AGGREGATION_MAX_COUNT =
      ROWS.whole("aggregationMaxCount", "4294967295", 1, 4_294_967_295L, "Events in one aggregate.")
          .replacing("KPL AggregationMaxCount");

  /** Whether several events share a record. */
  public enum Aggregation {
    NONE,
    NEWLINE,
    KPL
  }

  /** The record limit of a stream as it is created. {@code auto} begins with it. */
  public static final int RECORD_LIMIT_OF_A_NEW_STREAM = KinesisLimits.DEFAULT_RECORD_BYTES;

  /** Whether {@code maxRecordBytes} is {@code auto}. */
  public boolean isRecordLimitLearned() {
    return get(MAX_RECORD_BYTES) == AUTO;
  }

  /** The record limit that is known at the start. */
  public int maxRecordBytes() {
    long bytes = get(MAX_RECORD_BYTES);
    return bytes == AUTO ? RECORD_LIMIT_OF_A_NEW_STREAM : Math.toIntExact(bytes);
  }

  public BatchOptions() {
    super("batch", ROWS.options());
  }

  public void setMaxRecords(String text) {
    set(MAX_RECORDS.name(), text);
  }

  public void setMaxBytes(String text) {
    set(MAX_BYTES.name(), text);
  }

  public void setMaxRecordBytes(String text) {
    set(MAX_RECORD_BYTES.name(), text);
  }

  public void setLinger(String text) {
    set(LINGER.name(), text);
  }

  public void setMaxInFlight(String text) {
    set(MAX_IN_FLIGHT.name(), text);
  }

  public void setAggregation(String text) {
    set(AGGREGATION.name(), text);
  }

  public void setAggregationMaxBytes(String text) {
    set(AGGREGATION_MAX_BYTES.name(), text);
  }

  public void setAggregationMaxCount(String text) {
    set(AGGREGATION_MAX_COUNT.name(), text);
  }
}
