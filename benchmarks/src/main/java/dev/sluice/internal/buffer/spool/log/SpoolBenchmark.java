// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.buffer.spool.files.LocalDisk;
import dev.sluice.record.Packing;
import dev.sluice.record.PutEntry;
import dev.sluice.record.Severity;
import dev.sluice.record.SeverityCounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Appends to the spool, acknowledged at once so that disk use stays flat. An operation is 1 MB: the
 * score is MB/s. With {@code sync=EACH} each frame is synced by itself. In the spool's package,
 * since it has no public door before it is wired.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class SpoolBenchmark {

  private static final int OPERATION_BYTES = 1_000_000;

  /** Data of one Kinesis record. */
  @Param({"1000", "50000"})
  public int frameBytes;

  @Param({"NONE", "EACH"})
  public String sync = "NONE";

  private @Nullable Path root;
  private @Nullable Spool spool;
  private @Nullable PutEntry entry;
  private final List<Frame> appended = new ArrayList<>();
  private boolean syncsEach;

  /** Opens a spool in a new directory below {@code java.io.tmpdir}. */
  @Setup(Level.Iteration)
  public void open() throws IOException {
    byte[] data = new byte[frameBytes];
    new Random(1).nextBytes(data);
    entry =
        PutEntry.aggregate(
            "key",
            null,
            data,
            SeverityCounts.of(Severity.INFO, 1),
            frameBytes,
            0,
            System.nanoTime());
    SpoolSettings.Sync when = SpoolSettings.Sync.valueOf(sync);
    syncsEach = when == SpoolSettings.Sync.EACH;
    SpoolSettings settings = new SpoolSettings(1L << 30, 0, 16 << 20, when);
    root = Files.createTempDirectory("spool-benchmark");
    LogContext context =
        LogContext.of(
            new LocalDisk(),
            Packing.UNKNOWN,
            System::nanoTime,
            (kind, text) -> System.err.println(text),
            System.err::println);
    spool = Spool.open(context, root, "bench", settings);
  }

  /** One MB of frames. */
  @Benchmark
  public void append() {
    if (spool == null || entry == null) {
      throw new IllegalStateException("not open");
    }
    for (int bytes = 0; bytes < OPERATION_BYTES; bytes += frameBytes) {
      Frame frame = spool.append(entry, true);
      if (frame == null) {
        throw new IllegalStateException("refused: " + spool.refusal());
      }
      if (syncsEach || bytes + frameBytes >= OPERATION_BYTES) {
        spool.commit();
      }
      appended.add(frame);
    }
    for (Frame frame : appended) {
      spool.ack(frame);
    }
    appended.clear();
  }

  /** Leaves nothing behind. */
  @TearDown(Level.Iteration)
  public void close() throws IOException {
    if (spool != null && root != null) {
      spool.close(true);
      try (Stream<Path> files = Files.walk(root)) {
        files.sorted(Comparator.reverseOrder()).forEach(SpoolBenchmark::delete);
      }
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
