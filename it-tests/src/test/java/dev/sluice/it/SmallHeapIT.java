// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.child.LogsFromThreads;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.ErrorCodes;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.RecordFaults;
import java.time.Duration;
import java.util.BitSet;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;

/** Load in a child JVM with a small heap; the endpoint runs here. */
class SmallHeapIT {

  private static final int EVENTS = Integer.getInteger("sluice.heap.events", 100_000);
  private static final int THREADS = 8;

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 4);

  @ParameterizedTest
  @EitherFramework
  void failingLoadThroughASmallBuffer_arrivesInFullAndNothingTwice(
      Framework framework, EmbeddedKinesis kinesis) {
    // Not throttled: each shard would be slowed down to the 1,000 records a second that it takes.
    kinesis.faults().failRecords(RecordFaults.random(3, 0.3, ErrorCodes.INTERNAL_FAILURE));
    long startNanos = System.nanoTime();
    try (ChildJvm child =
        framework
            .child(LogsFromThreads.class, "small-buffer", Settings.to(kinesis))
            .option("-Xmx64m")
            .option("-XX:+ExitOnOutOfMemoryError")
            .argument(THREADS)
            .argument(EVENTS)
            .start()) {
      assertThat(child.awaitExit(Duration.ofSeconds(60))).as(child.output()).isZero();
      Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
      System.out.printf(
          "%s under 64 MiB: %d events, %d requests, %.1f s%n",
          framework, EVENTS, kinesis.putRequests().size(), took.toMillis() / 1000.0);

      assertThat(kinesis.recordCount()).isEqualTo(EVENTS);
      BitSet arrived = new BitSet(EVENTS);
      kinesis.records().forEach(record -> arrived.set((int) Numbered.numberOf(record.data())));
      assertThat(arrived.cardinality()).isEqualTo(EVENTS);
      assertThat(arrived.length()).isEqualTo(EVENTS);
      Summary summary = Summary.of(child.awaitLine(Summary.MARK, Duration.ofSeconds(5)));
      summary.assertConserved();
      assertThat(summary.count("offered")).isEqualTo(EVENTS);
      assertThat(summary.count("delivered")).isEqualTo(EVENTS);
      assertThat(summary.count("maybeDuplicated")).isZero();
      assertThat(summary.count("retried")).isGreaterThan(EVENTS / 4);
    }
  }
}
