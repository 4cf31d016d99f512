// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.record.DropReason;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records that make Kinesis refuse the request they are in: F5 of the fault matrix. */
class PoisonIT {

  private static final int EVENTS = 500; // one request
  private static final int SEEDS = 10;

  /** ceil(log2 500) + 1: halving down to the record, and the proof. */
  private static final int SEARCH_REQUESTS = 10;

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 2);

  @ParameterizedTest
  @CsvSource({"LOGBACK, 1", "LOGBACK, 2", "LOGBACK, 3", "LOG4J2, 1", "LOG4J2, 2", "LOG4J2, 3"})
  void poison_isFoundAndCounted_andTheRestDelivered(
      Framework framework, int poisonCount, EmbeddedKinesis kinesis) {
    for (int seed = 0; seed < SEEDS; seed++) {
      kinesis.clear();
      Set<Long> poison = poison(seed, poisonCount);
      kinesis.faults().poison(record -> poison.contains(Numbered.numberOf(record.data())));
      try (App app = framework.start("kinesis", Settings.to(kinesis, "linger", "10 s"))) {
        app.logNumbered(0, EVENTS);
        app.stop();

        String about = "seed " + seed + ", poison " + poison + ": " + app.stats().summary();
        assertThat(app.stats().count(DropReason.UNDELIVERABLE)).as(about).isEqualTo(poisonCount);
        assertThat(app.stats().droppedTotal()).as(about).isEqualTo(poisonCount);
        assertThat(app.stats().maybeDuplicated()).as(about).isZero();
        assertThat(Accounts.assertConserved(kinesis, app)).as(about).isEqualTo(without(poison));
        assertThat(kinesis.putRequests().get(0).recordCount()).as(about).isEqualTo(EVENTS);
        // Each search follows a request that was refused; the last request takes what is left.
        assertThat(kinesis.putRequests().size())
            .as(about)
            .isLessThanOrEqualTo(poisonCount * (1 + SEARCH_REQUESTS) + 1);
        assertThat(app.warnings()).as(about).anyMatch(text -> text.contains("undeliverable"));
        assertThat(app.errors()).as("delivery trouble is a warning").isEmpty();
      }
    }
  }

  private static Set<Long> poison(int seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    Set<Long> numbers = new TreeSet<>();
    while (numbers.size() < count) {
      numbers.add(random.nextLong(EVENTS));
    }
    return numbers;
  }

  private static Set<Long> without(Set<Long> poison) {
    return LongStream.range(0, EVENTS)
        .boxed()
        .filter(number -> !poison.contains(number))
        .collect(Collectors.toSet());
  }
}
