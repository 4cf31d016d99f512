// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import dev.sluice.internal.util.Compressor;
import dev.sluice.internal.util.records.ArrayPool;
import dev.sluice.options.BatchOptions;
import dev.sluice.options.FormatOptions;
import dev.sluice.record.Packing;
import dev.sluice.record.PutEntry;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The door of the stage: makes the batcher as the options say. */
public final class Batchers {

  private Batchers() {}

  /** How the events of a record are put together with these options. */
  public static Packing packing(BatchOptions batch, FormatOptions format) {
    return new Packing(
        Packing.Aggregation.valueOf(batch.get(BatchOptions.AGGREGATION).name()),
        Packing.Compression.valueOf(format.get(FormatOptions.COMPRESSION).name()));
  }

  /**
   * Makes a function that takes the events out of a record.
   *
   * @param own how they were put together where the record does not say
   */
  public static Function<PutEntry, List<byte[]>> unpacker(Packing own) {
    return entry -> Unpacker.events(entry, entry.packing(own));
  }

  /**
   * @param stream name or ARN of the stream that its requests go to
   * @param ordered whether the records of a key keep their order
   * @param maxRecords bound on one request, at most {@code batch.maxRecords}
   * @param maxBytes bound on one request, at most {@code batch.maxBytes}
   * @param keeper gets each finished record
   * @param compressor makes compressors of newline aggregates, or null
   * @param pool of the appender
   */
  public static Batcher compile(
      String stream,
      BatchOptions options,
      boolean ordered,
      int maxRecords,
      long maxBytes,
      Keeper keeper,
      @Nullable Supplier<Compressor> compressor,
      ArrayPool pool) {
    int maxAggregateBytes = options.get(BatchOptions.AGGREGATION_MAX_BYTES).intValue();
    int maxRecordBytes = (int) Math.min(maxBytes, options.maxRecordBytes());
    long maxCount = options.get(BatchOptions.AGGREGATION_MAX_COUNT);
    Supplier<OpenAggregate> aggregates =
        switch (options.get(BatchOptions.AGGREGATION)) {
          case NONE -> null;
          case NEWLINE -> {
            if (compressor == null) {
              yield () ->
                  new FramedAggregate(
                      new LineEncoding(pool), maxAggregateBytes, maxRecordBytes, maxCount);
            }
            // What is compressed holds more than it sends: small buffers get small aggregates.
            LineCompression compression = new LineCompression(compressor, (int) maxBytes);
            yield () ->
                new CompressedAggregate(
                    compression, maxAggregateBytes, maxRecordBytes, maxCount, pool);
          }
          case KPL ->
              () ->
                  new FramedAggregate(
                      new KplEncoding(pool), maxAggregateBytes, maxRecordBytes, maxCount);
        };
    // The order is that of the records of one key: an aggregate of several keys has none.
    boolean mixesKeys =
        options.get(BatchOptions.AGGREGATION) == BatchOptions.Aggregation.KPL && !ordered;
    Aggregator aggregator =
        aggregates == null ? null : new Aggregator(aggregates, mixesKeys, maxBytes);
    return new Batcher(
        stream,
        maxRecords,
        maxBytes,
        options.get(BatchOptions.LINGER).toNanos(),
        aggregator,
        ordered,
        keeper);
  }
}
