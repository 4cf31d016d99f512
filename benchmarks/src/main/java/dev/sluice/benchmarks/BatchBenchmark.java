// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.internal.batch.Batcher;
import dev.sluice.internal.batch.Batchers;
import dev.sluice.internal.batch.Keeper;
import dev.sluice.internal.util.records.ArrayPool;
import dev.sluice.options.BatchOptions;
import dev.sluice.record.Batch;
import dev.sluice.record.PutEntry;
import dev.sluice.record.Severity;
import dev.sluice.record.UserRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What an event of 400 bytes costs the shipper between the intake and the request: its place in an
 * aggregate, and the end of the aggregates when a request of almost 5 MiB is cut. Several requests
 * are under way, as in life: the arrays of one that is stored are in no cache any more.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class BatchBenchmark {

  /** Of one request, which has room for 12,818 with their frames. */
  private static final int EVENTS = 12_500;

  private static final int EVENT_BYTES = 400;
  private static final int MAX_RECORDS = 500;
  private static final int MAX_BYTES = 5 << 20;
  private static final int UNDER_WAY = 8;

  /** How events become records. */
  @Param({"kpl", "newline"})
  public String aggregation = "kpl";

  private final List<UserRecord> events = events();
  private final Deque<Batch> underWay = new ArrayDeque<>();
  private @Nullable Batcher batcher;

  private static List<UserRecord> events() {
    Random random = new Random(42);
    List<UserRecord> events = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      byte[] data = new byte[EVENT_BYTES];
      for (int at = 0; at < data.length; at++) {
        data[at] = (byte) (' ' + random.nextInt(90));
      }
      events.add(new UserRecord(data, null, Severity.INFO, 0));
    }
    return events;
  }

  /** Makes the batcher of one stream. */
  @Setup
  public void open() {
    BatchOptions options = new BatchOptions();
    options.setAggregation(aggregation);
    ArrayPool pool = new ArrayPool((UNDER_WAY + 2L) * MAX_BYTES);
    batcher =
        Batchers.compile(
            "benchmark", options, false, MAX_RECORDS, MAX_BYTES, Keeper.MEMORY, null, pool);
  }

  /** Fills a request, and has the arrays of the oldest one given back. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public @Nullable Batch event() {
    Batch batch = batcher == null ? null : fill(batcher);
    if (batch != null) {
      underWay.add(batch);
    }
    if (underWay.size() > UNDER_WAY) {
      underWay.remove().entries().forEach(PutEntry::release);
    }
    return batch;
  }

  private @Nullable Batch fill(Batcher into) {
    for (UserRecord event : events) {
      if (!into.offer(event)) {
        throw new IllegalStateException("full");
      }
    }
    Batch batch = into.cut();
    if (!into.isEmpty()) {
      throw new IllegalStateException("more than one request");
    }
    return batch;
  }
}
