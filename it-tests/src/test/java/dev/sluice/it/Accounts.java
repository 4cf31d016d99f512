// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.record.SluiceStats;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.StoredRecord;
import dev.sluice.testkit.UserRecord;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/** Compares what appenders say became of their events with what the endpoint has stored. */
final class Accounts {

  private Accounts() {}

  /** {@link #assertConserved(Collection, List)} for the present appender of an application. */
  static Set<Long> assertConserved(EmbeddedKinesis kinesis, App app) {
    return assertConserved(kinesis.records(), List.of(app.stats()));
  }

  /**
   * Asserts I1 to I6 of the delivery promise for appenders at rest: every event offered is in
   * exactly one counted state, nothing is held any more, what was stored is what was delivered,
   * nothing was invented, and only requests without a believable answer caused duplicates, which
   * are byte-identical.
   *
   * @return the numbers of the events that were stored
   */
  static Set<Long> assertConserved(Collection<StoredRecord> records, List<SluiceStats> stats) {
    return assertAllConserved(
        records.stream().map(r -> new Event(r.partitionKey(), r.data())).toList(), stats);
  }

  /** The same of events that were taken out of their aggregates. */
  static Set<Long> assertEventsConserved(Collection<UserRecord> records, List<SluiceStats> stats) {
    return assertAllConserved(
        records.stream().map(r -> new Event(r.partitionKey(), r.data())).toList(), stats);
  }

  private record Event(String partitionKey, byte[] data) {}

  private static Set<Long> assertAllConserved(List<Event> records, List<SluiceStats> stats) {
    stats.forEach(Accounts::assertAtRest);
    long delivered = sum(stats, SluiceStats::delivered);
    long dropped = sum(stats, SluiceStats::droppedTotal);
    long maybeDuplicated = sum(stats, SluiceStats::maybeDuplicated);

    Map<Long, Event> stored = new HashMap<>();
    for (Event record : records) {
      Event first = stored.putIfAbsent(Numbered.numberOf(record.data()), record);
      if (first != null) {
        assertThat(record.data()).as("I6: a duplicate is identical").isEqualTo(first.data());
        assertThat(record.partitionKey()).as("I6").isEqualTo(first.partitionKey());
      }
    }
    assertThat((long) records.size() - stored.size())
        .as("I5: duplicates, of which %s may be", maybeDuplicated)
        .isBetween(0L, maybeDuplicated);
    assertThat((long) stored.size())
        .as("I4: stored is delivered, or was dropped after an ambiguous try: %s", describe(stats))
        .isBetween(delivered, delivered + Math.min(dropped, maybeDuplicated));
    if (maybeDuplicated == 0) {
      assertThat(records.stream().mapToLong(Accounts::sizeBytes).sum())
          .as("I4 in bytes")
          .isEqualTo(sum(stats, SluiceStats::deliveredBytes));
    }
    return Set.copyOf(stored.keySet());
  }

  private static void assertAtRest(SluiceStats stats) {
    assertThat(stats.offered())
        .as("I1: %s", stats.summary())
        .isEqualTo(stats.accepted() + stats.rejectedTotal());
    assertThat(stats.inMemory()).as("I2: in memory at rest: %s", stats.summary()).isZero();
    assertThat(stats.inMemoryBytes()).as("I2: bytes in memory at rest").isZero();
    assertThat(stats.accepted() + stats.recovered())
        .as("I2: %s", stats.summary())
        .isEqualTo(stats.delivered() + stats.droppedTotal() + stats.inSpool());
    assertThat(stats.acceptedBytes() + stats.recoveredBytes())
        .as("I2 in bytes")
        .isEqualTo(stats.deliveredBytes() + stats.droppedBytes() + stats.inSpoolBytes());
    assertThat(stats.heldBytes()).as("I3: all room is given back").isZero();
    assertThat(stats.isConserved()).as(stats.summary()).isTrue();
  }

  private static long sizeBytes(Event record) {
    return (long) record.data().length
        + record.partitionKey().getBytes(StandardCharsets.UTF_8).length;
  }

  static long sum(List<SluiceStats> stats, ToLongFunction<SluiceStats> count) {
    return stats.stream().mapToLong(count).sum();
  }

  private static String describe(List<SluiceStats> stats) {
    return String.join("; ", stats.stream().map(SluiceStats::summary).toList());
  }
}
