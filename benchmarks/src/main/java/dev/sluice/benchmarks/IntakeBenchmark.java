// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.internal.buffer.Held;
import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.util.Ticker;
import dev.sluice.internal.util.records.ArrayPool;
import dev.sluice.internal.util.records.RecordQueue;
import dev.sluice.record.Severity;
import dev.sluice.record.SeverityCounts;
import dev.sluice.record.UserRecord;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The one lock of the buffer under contention: threads that do nothing but offer a record, while
 * one thread drains and releases what it gets, in requests of 500. {@code drop_oldest} in a buffer
 * that is too small for them makes every offer take an older record out.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class IntakeBenchmark {

  private static final int BATCH_EVENTS = 500;
  private static final long HOUR_NANOS = TimeUnit.HOURS.toNanos(1);

  /** What happens when the buffer is full. */
  @Param({"block", "drop_oldest"})
  public String overflow = "block";

  private final UserRecord record = new UserRecord(new byte[400], null, Severity.INFO, 0);
  private @Nullable Intake intake;
  private @Nullable Thread drainer;
  private volatile boolean ended;

  /** Opens the gate and starts what empties the buffer; with {@code drop_oldest} nothing does. */
  @Setup
  public void open() {
    boolean blocks = overflow.equals("block");
    Intake opened =
        new Intake(
            blocks ? 32 << 20 : 1 << 20,
            0,
            blocks ? HOUR_NANOS : 0,
            blocks ? null : evicted -> false,
            Ticker.system());
    intake = opened;
    if (blocks) {
      drainer = new Thread(() -> drain(opened));
      drainer.start();
    }
  }

  private void drain(Intake opened) {
    RecordQueue sink = new RecordQueue(new ArrayPool(1 << 20));
    try {
      while (!ended) {
        opened.awaitWork(HOUR_NANOS, BATCH_EVENTS, Long.MAX_VALUE);
        opened.drainTo(sink, BATCH_EVENTS, Long.MAX_VALUE);
        int count = sink.size();
        opened.release(
            new Held(
                SeverityCounts.of(Severity.INFO, count),
                (long) count * record.sizeBytes(),
                (long) count * record.heldBytes()));
        sink.clear();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One logging thread. */
  @Benchmark
  public void oneThread() {
    offer();
  }

  /** Two logging threads. */
  @Benchmark
  @Threads(2)
  public void twoThreads() {
    offer();
  }

  /** Four logging threads. */
  @Benchmark
  @Threads(4)
  public void fourThreads() {
    offer();
  }

  /** Eight logging threads. */
  @Benchmark
  @Threads(8)
  public void eightThreads() {
    offer();
  }

  private void offer() {
    if (intake != null && intake.offer(record) != null) {
      throw new IllegalStateException("refused");
    }
  }

  /** Ends the drainer. */
  @TearDown
  public void close() throws InterruptedException {
    ended = true;
    if (intake != null) {
      intake.close();
    }
    if (drainer != null) {
      drainer.join();
    }
  }
}
