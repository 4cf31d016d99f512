// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.record.DropReason;
import dev.sluice.testkit.EmbeddedKinesis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is given up goes to another appender, and to the dead letter file. */
class FallbackIT {

  private static final int EVENTS = 200;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Framework.class)
  void expiredEvents_goToTheFallback(Framework framework) throws Exception {
    Path file = directory.resolve("fallback.log");
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream("logs", 1);
        App app =
            framework.start("fallback", Settings.to(kinesis, "file", file, "maxAge", "1 s"))) {
      app.logNumbered(0, EVENTS);
      assertThat(app.flush(Duration.ofSeconds(20))).isTrue();
      kinesis.pause();
      app.logNumbered(EVENTS, 2 * EVENTS);
      app.warn(Numbered.text(2 * EVENTS));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> app.stats().count(DropReason.EXPIRED) == EVENTS + 1);
      kinesis.resume();
      app.stop();

      assertThat(app.stats().delivered()).isEqualTo(EVENTS);
      assertGivenUp(app, file, "expired");
    }
  }

  @ParameterizedTest
  @EnumSource(Framework.class)
  void eventsLeftAtTheStop_goToTheFallback(Framework framework) throws Exception {
    Path file = directory.resolve("fallback.log");
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream("logs", 1);
        App app =
            framework.start(
                "fallback", Settings.to(kinesis, "file", file, "drainTimeout", "1 s"))) {
      kinesis.pause();
      app.logNumbered(EVENTS, 2 * EVENTS);
      app.warn(Numbered.text(2 * EVENTS));
      app.stop();

      assertThat(app.stats().count(DropReason.SHUTDOWN)).isEqualTo(EVENTS + 1);
      assertGivenUp(app, file, "shutdown");
    }
  }

  private static void assertGivenUp(App app, Path file, String reason) throws Exception {
    List<Long> expected = new ArrayList<>();
    for (long i = EVENTS; i <= 2 * EVENTS; i++) {
      expected.add(i);
    }
    List<Long> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      long number = Numbered.numberOf(line.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      assertThat(line).startsWith(number == 2 * EVENTS ? "WARN " : "INFO ");
      lines.add(number);
    }
    assertThat(lines).containsExactlyInAnyOrderElementsOf(expected);

    List<Long> records = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(file + ".jsonl"))) {
      JsonNode record = new ObjectMapper().readTree(line);
      assertThat(record.get("reason").textValue()).isEqualTo(reason);
      records.add(Numbered.numberOf(record.get("data").binaryValue()));
    }
    assertThat(records).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(app.stats().fallback()).isEqualTo(EVENTS + 1);
    assertThat(app.stats().isConserved()).isTrue();
  }
}
