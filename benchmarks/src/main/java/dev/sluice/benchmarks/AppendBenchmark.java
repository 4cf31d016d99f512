// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.Sluice;
import dev.sluice.options.SluiceOptions;
import dev.sluice.spi.Diagnostics;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a call of append costs its thread: formatting a default JSON record of about 400 bytes and
 * offering it, while the shipper empties the buffer into nowhere.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class AppendBenchmark {

  static final String MESSAGE =
      "081109 203615 148 INFO dfs.DataNode$PacketResponder: PacketResponder 1 for block"
          + " blk_38865049064139660 terminating, received 67108864 bytes from 10.251.42.84"
          + " in 812 ms over 3 hops";

  private @Nullable Sluice<String> sluice;

  /** Opens the gate. */
  @Setup
  public void open() {
    SluiceOptions options = new SluiceOptions();
    options.set("stream", "benchmark");
    options.format().setTimeKey("@timestamp");
    options.format().setTimeKeyFormat("%Y-%m-%dT%H:%M:%S.%3NZ");
    options.buffer().setOverflow("block");
    sluice =
        Sluice.open(
            "BENCH",
            options,
            new SampleReader(),
            null,
            new Silence(),
            new CountingTransport(),
            null);
  }

  /** One logging thread. */
  @Benchmark
  public void oneThread() {
    append();
  }

  /** Four logging threads on one appender. */
  @Benchmark
  @Threads(4)
  public void fourThreads() {
    append();
  }

  private void append() {
    if (sluice != null) {
      sluice.append(MESSAGE);
    }
  }

  /** Closes the gate, and fails where the accounts do not add up. */
  @TearDown
  public void close() {
    if (sluice != null) {
      sluice.close();
      if (!sluice.stats().isConserved()) {
        throw new IllegalStateException(sluice.stats().summary());
      }
    }
  }

  private static final class Silence implements Diagnostics {

    @Override
    public void info(String message) {}

    @Override
    public void warn(String message, @Nullable Throwable cause) {}

    @Override
    public void error(String message) {}
  }
}
