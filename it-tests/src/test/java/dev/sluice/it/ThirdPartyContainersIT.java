// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.thirdparty.ThirdPartyExtension;
import dev.sluice.it.thirdparty.ThirdPartyKinesis;
import dev.sluice.it.thirdparty.ThirdPartyStream;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Record;

/** The example containers beside a kinesis-mock in another one, stopped while they log. */
@ExtendWith(ThirdPartyExtension.class)
class ThirdPartyContainersIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int STOP_SECONDS = 40;
  private static final int TERMINATED = 128 + 15;
  private static final Pattern REQUEST = Pattern.compile("\"request\":(\\d+)");
  private static final Pattern LOGGED = Pattern.compile("logged=(\\d+)");
  private static final Pattern STOPPED_AFTER = Pattern.compile("stopped after (\\d+) lines");

  @Test
  void applicationStoppedUnderLoad_deliversAllItLogged(ThirdPartyKinesis kinesis) {
    try (KinesisClient client = kinesis.newClient()) {
      ThirdPartyStream stream = ThirdPartyStream.create(client, 2);
      try (ExampleContainer app =
          ExampleContainer.of(
              "Dockerfile",
              List.of(
                  "logback-appender/target",
                  "examples/logback-app/target/lib",
                  "examples/logback-app/target"),
              kinesis,
              stream,
              "200")) { // a second: the mock, in a JVM that has just begun, takes some 300
        app.start();
        await().atMost(PATIENCE).until(() -> stream.records().size() > 500);
        long startNanos = System.nanoTime();
        long exitCode = app.stop(STOP_SECONDS);
        double seconds = (System.nanoTime() - startNanos) / 1e9;

        assertThat(exitCode).as(app.output()).isEqualTo(TERMINATED);
        long logged = last(LOGGED, app.output());
        Summary summary = Summary.of(line(app.output(), Summary.MARK));
        summary.assertConserved();
        assertThat(summary.count("offered")).as(app.output()).isEqualTo(logged);
        assertThat(summary.count("delivered")).as(app.output()).isEqualTo(logged);
        List<Record> records = stream.awaitRecords((int) logged);
        System.out.printf(
            "Example container: logged=%d stored=%d, stopped in %.1f s%n",
            logged, records.size(), seconds);
        assertThat(records.size() - logged).isBetween(0L, summary.count("maybeDuplicated"));
        assertThat(records.stream().map(record -> last(REQUEST, text(record))).distinct())
            .containsExactlyInAnyOrderElementsOf(
                LongStream.rangeClosed(1, logged).boxed().toList());
      }
    }
  }

  @Test
  void forwarderStoppedUnderLoad_deliversAllTheCommandWrote(ThirdPartyKinesis kinesis) {
    try (KinesisClient client = kinesis.newClient()) {
      ThirdPartyStream stream = ThirdPartyStream.create(client, 1);
      try (ExampleContainer forwarder =
          ExampleContainer.of(
              "Dockerfile.forwarder",
              List.of(
                  "examples/forwarder/target/sluice-forwarder.jar", "examples/container/app.sh"),
              kinesis,
              stream)) {
        forwarder.start();
        await().atMost(PATIENCE).until(() -> stream.records().size() > 20);
        long startNanos = System.nanoTime();
        long exitCode = forwarder.stop(STOP_SECONDS);
        double seconds = (System.nanoTime() - startNanos) / 1e9;

        assertThat(exitCode).as(forwarder.output()).isZero();
        Summary summary = Summary.of(line(forwarder.output(), Summary.MARK));
        summary.assertConserved();
        List<String> lines =
            stream.records().stream().flatMap(record -> text(record).lines()).toList();
        long written = last(STOPPED_AFTER, lines.get(lines.size() - 1));
        System.out.printf(
            "Example container: forwarded lines=%d stored=%d, stopped in %.1f s%n",
            written + 1, lines.size(), seconds);
        assertThat(summary.count("delivered")).isEqualTo(written + 1);
        assertThat(lines.subList(0, lines.size() - 1))
            .isEqualTo(IntStream.rangeClosed(1, (int) written).mapToObj(i -> "line " + i).toList());
      }
    }
  }

  private static String line(String output, String mark) {
    return output.lines().filter(line -> line.contains(mark)).findFirst().orElseThrow();
  }

  private static long last(Pattern pattern, String text) {
    List<MatchResult> found = pattern.matcher(text).results().toList();
    assertThat(found).as("%s in %s", pattern, text).isNotEmpty();
    return Long.parseLong(found.get(found.size() - 1).group(1));
  }

  private static String text(Record record) {
    return record.data().asUtf8String();
  }
}
