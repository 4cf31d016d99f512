// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.record.DropReason;
import dev.sluice.testkit.EmbeddedKinesis;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What waited on disk is given up under other options than those it was written with. */
class RecoveredEventsIT {

  private static final int EVENTS = 60;

  @TempDir Path directory;

  static Stream<Arguments> options() {
    return Rows.of(
        Stream.of(Framework.values())
            .flatMap(
                framework ->
                    Stream.of(
                        Arguments.of(framework, "kpl", "gzip", "newline", "zstd"),
                        Arguments.of(framework, "kpl", "none", "newline", "none"),
                        Arguments.of(framework, "newline", "none", "kpl", "gzip"),
                        Arguments.of(framework, "newline", "gzip", "newline", "none"),
                        Arguments.of(framework, "newline", "none", "newline", "gzip"))));
  }

  private App start(
      Framework framework, EmbeddedKinesis kinesis, String aggregation, String compression) {
    boolean fills = !Files.exists(directory.resolve("spool"));
    Map<String, Object> settings = Settings.to(kinesis);
    settings.put("aggregation", aggregation);
    settings.put("compression", compression);
    settings.put("directory", directory.resolve("spool"));
    settings.put("file", directory.resolve(fills ? "first.log" : "second.log"));
    // Time to put the events together: without any a stop keeps them one by one.
    settings.put("drainTimeout", fills ? "1 s" : "10 s");
    settings.put("maxAge", fills ? "10 min" : "1 s");
    return framework.start("recovered", settings);
  }

  @ParameterizedTest
  @MethodSource("options")
  void recordsOfOtherOptions_areTakenApartAsTheyWereMade(
      Framework framework,
      String aggregation,
      String compression,
      String laterAggregation,
      String laterCompression)
      throws IOException {
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream("logs", 1)) {
      kinesis.pause();
      try (App app = start(framework, kinesis, aggregation, compression)) {
        app.logNumbered(0, EVENTS);
        app.stop();
        assertThat(app.stats().inSpool()).as(app.stats().summary()).isEqualTo(EVENTS);
      }
      long writtenNanos = System.nanoTime();
      await().until(() -> System.nanoTime() - writtenNanos > 1_100_000_000L); // they grow old
      try (App app = start(framework, kinesis, laterAggregation, laterCompression)) {
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> app.stats().count(DropReason.EXPIRED) == EVENTS);
        kinesis.resume();
        app.stop();
        assertThat(app.stats().fallback()).isEqualTo(EVENTS);
        assertThat(app.stats().isConserved()).as(app.stats().summary()).isTrue();
      }
    }
    boolean asOne = aggregation.equals("newline") && !compression.equals("none");
    assertFallback(asOne);
    assertDeadLetters(aggregation, compression);
  }

  private static List<Long> all() {
    return LongStream.range(0, EVENTS).boxed().toList();
  }

  private void assertFallback(boolean asOne) throws IOException {
    List<Long> numbers = new ArrayList<>();
    List<String> texts = Files.readAllLines(directory.resolve("second.log"));
    for (String text : texts) {
      String message = text.substring("INFO ".length());
      if (message.startsWith("base64:")) {
        byte[] data = Base64.getDecoder().decode(message.substring("base64:".length()));
        gunzip(data).lines().forEach(line -> numbers.add(number(line)));
      } else {
        numbers.add(number(message));
      }
    }
    assertThat(numbers).containsExactlyInAnyOrderElementsOf(all());
    if (asOne) {
      assertThat(texts).as("one for each compressed aggregate").hasSizeLessThan(EVENTS);
    } else {
      assertThat(texts).hasSize(EVENTS);
    }
  }

  private static long number(String event) {
    return Numbered.numberOf(event.getBytes(StandardCharsets.UTF_8));
  }

  private static String gunzip(byte[] data) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(data))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Each line says how its data can be read. */
  private void assertDeadLetters(String aggregation, String compression) throws IOException {
    int aggregated = 0;
    List<Long> numbers = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve("second.log.jsonl"))) {
      JsonNode record = new ObjectMapper().readTree(line);
      String how = record.path("aggregation").asText("none"); // one event may have stayed alone
      assertThat(how).isIn("none", aggregation);
      boolean compressed = record.path("compression").asText("none").equals("gzip");
      assertThat(compressed).isIn(false, compression.equals("gzip"));
      byte[] data = record.get("data").binaryValue();
      if (how.equals("kpl")) {
        aggregated += record.get("events").intValue();
      } else {
        String text = compressed ? gunzip(data) : new String(data, StandardCharsets.UTF_8);
        text.lines().forEach(each -> numbers.add(number(each)));
        assertThat(text.lines()).hasSize(record.get("events").intValue());
      }
    }
    assertThat(numbers).isSubsetOf(all()).doesNotHaveDuplicates();
    assertThat(aggregated + numbers.size()).isEqualTo(EVENTS);
  }
}
