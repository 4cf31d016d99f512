// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One appender, several streams. */
class StreamRoutesIT {

  private static final Duration PATIENCE = Duration.ofSeconds(25);

  @ParameterizedTest
  @EnumSource(Framework.class)
  void events_goToTheStreamThatTheListNames(Framework framework) {
    try (EmbeddedKinesis kinesis =
            EmbeddedKinesis.builder().stream("logs", 1).stream("logs-acme", 2).stream(
                    "logs-beta", 1)
                .start();
        App app = framework.start("routes", Settings.to(kinesis))) {
      for (int i = 0; i < 300; i++) {
        String tenant = List.of("acme", "beta", "logs-acme").get(i % 3);
        app.log(Line.info(String.valueOf(i)).context("tenant", tenant));
      }
      app.stop();

      assertThat(numbers(kinesis, "logs-acme")).hasSize(100).allMatch(i -> i % 3 == 0);
      assertThat(numbers(kinesis, "logs-beta")).hasSize(100).allMatch(i -> i % 3 == 1);
      assertThat(numbers(kinesis, "logs"))
          .as("an event cannot name a stream that the list has no value for")
          .hasSize(100)
          .allMatch(i -> i % 3 == 2);
      assertThat(app.stats().routeMissing()).isEqualTo(100);
      assertThat(app.stats().isConserved()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Framework.class)
  void streamThatIsMissing_holdsUpNoOther(Framework framework) {
    try (EmbeddedKinesis kinesis =
            EmbeddedKinesis.builder().stream("logs", 1).stream("logs-beta", 1).start();
        App app = framework.start("routes", Settings.to(kinesis))) {
      for (int i = 0; i < 100; i++) {
        app.log(Line.info("early").context("tenant", "acme"));
      }
      await()
          .atMost(PATIENCE)
          .until(() -> app.warnings().stream().anyMatch(w -> w.contains("ResourceNotFound")));
      for (int i = 0; i < 100; i++) {
        app.log(Line.info(String.valueOf(i)).context("tenant", i % 2 == 0 ? "beta" : "acme"));
      }
      await().atMost(PATIENCE).until(() -> kinesis.records("logs-beta").size() == 50);
      kinesis.createStream("logs-acme", 1);
      app.stop();
      assertThat(kinesis.records("logs-acme")).hasSize(150);
      assertThat(app.stats().delivered()).isEqualTo(200);
      assertThat(app.stats().isConserved()).isTrue();
    }
  }

  private static List<Integer> numbers(EmbeddedKinesis kinesis, String stream) {
    List<Integer> numbers = new ArrayList<>();
    for (StoredRecord record : kinesis.records(stream)) {
      numbers.add(Integer.valueOf(new String(record.data(), StandardCharsets.UTF_8).strip()));
    }
    return numbers;
  }
}
