// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.ErrorCodes;
import dev.sluice.testkit.RecordFaults;
import dev.sluice.testkit.StreamReader;
import dev.sluice.testkit.UserRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code ordering=key}: the events of a key are stored in the order in which they were logged. */
class OrderingIT {

  private static final int EVENTS = 3000;
  private static final int TENANTS = 7;

  static Stream<Arguments> everyWay() {
    return Stream.of(Framework.values())
        .flatMap(
            framework ->
                Stream.of("none", "newline", "kpl")
                    .map(aggregation -> Arguments.of(framework, aggregation)));
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void events_ofAKeyKeepTheirOrderOverRetries(Framework framework, String aggregation) {
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream("logs", 3);
        App app =
            framework.start(
                "aggregation",
                Settings.to(
                    kinesis,
                    "aggregation",
                    aggregation,
                    "ordering",
                    "key",
                    "linger",
                    "2 ms",
                    "partitionKey",
                    "mdc:tenant"))) {
      kinesis.faults().failRecords(RecordFaults.random(7, 0.3, ErrorCodes.INTERNAL_FAILURE));
      for (int i = 0; i < EVENTS; i++) {
        app.log(Line.info(Numbered.text(i)).context("tenant", "t" + i % TENANTS));
      }
      app.stop();

      assertThat(app.stats().delivered()).as(app.stats().summary()).isEqualTo(EVENTS);
      assertThat(app.stats().retried()).as("something went wrong").isPositive();
      Map<String, List<Long>> stored = new HashMap<>();
      StreamReader reader = kinesis.reader("logs");
      boolean lines = aggregation.equals("newline");
      for (UserRecord record : (lines ? reader.splittingLines() : reader).read()) {
        stored
            .computeIfAbsent(record.partitionKey(), any -> new ArrayList<>())
            .add(Numbered.numberOf(record.data()));
      }
      assertThat(stored).hasSize(TENANTS);
      stored.forEach((key, numbers) -> assertThat(numbers).as(key).isSorted());
    }
  }
}
