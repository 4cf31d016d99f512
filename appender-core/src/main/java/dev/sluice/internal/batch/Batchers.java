// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import dev.sluice.internal.util.Compressor;
import dev.sluice.options.BatchOptions;
import dev.sluice.record.PutEntry;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The door of the stage: makes the batcher as the options say. */
public final class Batchers {

  private Batchers() {}

  /**
   * What takes the events out of a record of such a batcher.
   *
   * @param compressed whether newline aggregates are compressed as a whole
   */
  public static Function<PutEntry, List<byte[]>> unpacker(
      BatchOptions options, boolean compressed) {
    BatchOptions.Aggregation aggregation = options.get(BatchOptions.AGGREGATION);
    return entry -> Unpacker.events(entry, aggregation, compressed);
  }

  /**
   * Makes a batcher.
   *
   * @param stream name or ARN of the stream that its requests go to
   * @param ordered whether the records of a key keep their order
   * @param maxRecords bound on one request, at most {@code batch.maxRecords}
   * @param maxBytes bound on one request, at most {@code batch.maxBytes}
   * @param keeper hears of each record that is finished
   * @param compressor makes what compresses a newline aggregate, or null
   */
  public static Batcher compile(
      String stream,
      BatchOptions options,
      boolean ordered,
      int maxRecords,
      long maxBytes,
      Keeper keeper,
      @Nullable Supplier<Compressor> compressor) {
    int maxAggregateBytes = options.get(BatchOptions.AGGREGATION_MAX_BYTES).intValue();
    int maxRecordBytes = (int) Math.min(maxBytes, options.maxRecordBytes());
    long maxCount = options.get(BatchOptions.AGGREGATION_MAX_COUNT);
    Supplier<OpenAggregate.Encoding> encoding =
        switch (options.get(BatchOptions.AGGREGATION)) {
          case NONE -> null;
          case NEWLINE -> () -> new LineEncoding(compressor == null ? null : compressor.get());
          case KPL -> KplEncoding::new;
        };
    // The order is that of the records of one key: an aggregate of several keys has none.
    boolean mixesKeys =
        options.get(BatchOptions.AGGREGATION) == BatchOptions.Aggregation.KPL && !ordered;
    Aggregator aggregator =
        encoding == null
            ? null
            : new GroupingAggregator(
                () ->
                    new OpenAggregate(encoding.get(), maxAggregateBytes, maxRecordBytes, maxCount),
                mixesKeys,
                maxBytes);
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
