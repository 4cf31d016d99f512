// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import dev.sluice.testkit.UserRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a developer sees of a stream: the forwarder's jar, run as {@code tail}. */
class TailIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int WRONG_USAGE = 2;
  private static final int UNREADABLE = 3;

  @TempDir Path directory;

  /** One stream that has been through all options, as streams are. */
  @ParameterizedTest
  @EnumSource(Framework.class)
  void eventsOfAllShapes_areOneLineEach(Framework framework) {
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream(STREAM, 1)) {
      List<String> expected = new ArrayList<>();
      // The same code packs for both; a second look at each would only take its time.
      List<String> compressions =
          framework == Framework.LOGBACK
              ? List.of("none", "gzip", "zlib", "deflate", "zstd", "snappy", "snappy_raw")
              : List.of("none", "zstd");
      for (String aggregation : List.of("none", "newline", "kpl")) {
        String type = "json";
        for (String compression : compressions) {
          String name = aggregation + " " + compression + " " + type;
          log(kinesis, framework, aggregation, compression, type, name + " é 1", name + " 😀 2");
          expected.add(name + " é 1");
          expected.add(name + " 😀 2");
          type = type.equals("json") ? "ltsv" : "json";
        }
      }
      try (ChildJvm tail = tail(kinesis).start()) {
        assertThat(tail.awaitExit(PATIENCE)).as(tail.output()).isZero();
        assertThat(tail.lines()).map(TailIT::message).isEqualTo(expected);
        assertThat(tail.lines()).noneMatch(line -> line.contains("base64:"));
      }
    }
  }

  @Test
  void eventsThatAreNoText_areShownAsBase64_wholeEach() {
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream(STREAM, 1)) {
      for (String aggregation : List.of("none", "kpl")) {
        for (String type : List.of("msgpack", "otlp_proto")) {
          log(kinesis, Framework.LOGBACK, aggregation, "none", type, "a\nb\nc\n", "second");
        }
      }
      List<String> expected =
          kinesis.userRecords(STREAM).stream()
              .map(UserRecord::data)
              .map(data -> "base64:" + Base64.getEncoder().encodeToString(data))
              .toList();
      assertThat(expected).hasSize(8);
      try (ChildJvm tail = tail(kinesis).start()) {
        assertThat(tail.awaitExit(PATIENCE)).as(tail.output()).isZero();
        assertThat(tail.lines()).isEqualTo(expected);
      }
    }
  }

  @Test
  void shardsThatAreSplitAndMerged_areReadInOrderOfArrival() {
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream(STREAM, 2)) {
      List<String> all = new ArrayList<>();
      log(kinesis, all, "before");
      kinesis.splitShard(STREAM, "shardId-000000000000");
      log(kinesis, all, "after the split");
      kinesis.mergeShards(STREAM, "shardId-000000000001", "shardId-000000000003");
      log(kinesis, all, "after the merge");
      try (ChildJvm tail = tail(kinesis).start()) {
        assertThat(tail.awaitExit(PATIENCE)).as(tail.output()).isZero();
        assertThat(tail.lines()).map(TailIT::message).isEqualTo(all);
      }
    }
  }

  /** And so are requests that are throttled, that fail, and whose iterator ran out meanwhile. */
  @Test
  void follow_goesOnOverReshardingAndTrouble_untilItIsEnded() {
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream(STREAM, 1)) {
      List<String> all = new ArrayList<>();
      log(kinesis, all, "before");
      try (ChildJvm tail = tail(kinesis).argument("--follow").start()) {
        tail.awaitLines("before", 2, PATIENCE);
        kinesis
            .faults()
            .on(
                "GetRecords",
                Fault.error(400, "ProvisionedThroughputExceededException"),
                Fault.error(400, "ExpiredIteratorException"),
                Fault.internalFailure(),
                Fault.closeWithoutAnswer());
        log(kinesis, all, "trouble");
        tail.awaitLines("trouble", 2, PATIENCE);
        kinesis.splitShard(STREAM, "shardId-000000000000");
        log(kinesis, all, "split");
        tail.awaitLines("split", 2, PATIENCE);
        tail.terminate();
        assertThat(tail.awaitExit(PATIENCE)).as(tail.output()).isZero();
        assertThat(tail.lines())
            .filteredOn(line -> line.startsWith("{"))
            .map(TailIT::message)
            .isEqualTo(all);
      }
    }
  }

  @Test
  void since_leavesOutWhatCameBefore() {
    SettableClock clock = new SettableClock();
    try (EmbeddedKinesis kinesis =
        EmbeddedKinesis.builder().stream(STREAM, 2).clock(clock).start()) {
      clock.now = Instant.now().minus(Duration.ofHours(1));
      log(kinesis, new ArrayList<>(), "an hour ago");
      clock.now = Instant.now();
      List<String> all = new ArrayList<>();
      log(kinesis, all, "now");
      try (ChildJvm tail = tail(kinesis).argument("--since").argument("5m").start()) {
        assertThat(tail.awaitExit(PATIENCE)).as(tail.output()).isZero();
        assertThat(tail.lines()).map(TailIT::message).isEqualTo(all);
      }
    }
  }

  @Test
  void readerThatGoesAway_endsItWithoutAWord() throws Exception {
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream(STREAM, 1)) {
      String[] texts =
          IntStream.range(0, 2_000).mapToObj(i -> i + "x".repeat(200)).toArray(String[]::new);
      log(kinesis, Framework.LOGBACK, "newline", "none", "json", texts);
      Path errors = directory.resolve("errors");
      Process process =
          tail(kinesis)
              .argument("--follow")
              .startApart(ProcessBuilder.Redirect.to(errors.toFile()));
      try (BufferedReader reader = process.inputReader()) {
        assertThat(message(reader.readLine())).isEqualTo(texts[0]);
      }
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(errors).isEmptyFile();
      assertThat(process.exitValue()).isZero();
    }
  }

  @Test
  void whatIsWrong_isOneLine_andTheExitCode() throws IOException {
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream(STREAM, 1)) {
      assertFails(
          tail(kinesis).argument("--folow"),
          WRONG_USAGE,
          "there is no option --folow; there are --stream NAME",
          "--follow");
      assertFails(
          tail(kinesis).argument("--since").argument("soon"),
          WRONG_USAGE,
          "--since must be",
          "soon");
      assertFails(
          tail(kinesis).environment("SLUICE_STREAM", ""), WRONG_USAGE, "stream is required");
      assertFails(
          tail(kinesis).argument("--stream").argument("others"),
          UNREADABLE,
          "others",
          "ResourceNotFoundException");
      kinesis.pause();
      assertFails(tail(kinesis), UNREADABLE, "ListShards at http://127.0.0.1:");
    }
  }

  private static void assertFails(ChildJvm.Builder builder, int code, String... parts) {
    try (ChildJvm tail = builder.start()) {
      assertThat(tail.awaitExit(PATIENCE)).as(tail.output()).isEqualTo(code);
      assertThat(tail.lines()).as(tail.output()).hasSize(1);
      assertThat(tail.output()).startsWith("forwarder: ").contains(parts);
    }
  }

  @Test
  void helpAndVersion_needNoStream() {
    for (String word : List.of("--help", "--version")) {
      try (ChildJvm tail = forwarder().argument("tail").argument(word).start()) {
        assertThat(tail.awaitExit(PATIENCE)).as(tail.output()).isZero();
        assertThat(tail.output()).contains(word.equals("--help") ? "--since TIME" : "0.1.0");
      }
    }
  }

  private void log(EmbeddedKinesis kinesis, List<String> all, String text) {
    log(kinesis, Framework.LOGBACK, "none", "none", "json", text + " 1");
    log(kinesis, Framework.LOGBACK, "none", "none", "json", text + " 2");
    all.add(text + " 1");
    all.add(text + " 2");
  }

  private void log(
      EmbeddedKinesis kinesis,
      Framework framework,
      String aggregation,
      String compression,
      String type,
      String... texts) {
    OptionFile file =
        new OptionFile(kinesis)
            .with("batch.aggregation", aggregation)
            .with("batch.linger", "1 min")
            .with("partitionKey", aggregation.equals("none") ? "random" : "fixed:all")
            .with("ordering", aggregation.equals("none") ? "none" : "key")
            .with("format.compression", compression)
            .with("format.type", type);
    try (App app = framework.start(file.write(framework, directory, ""), new Settings(Map.of()))) {
      for (String text : texts) {
        app.info(text);
      }
      app.stop();
      assertThat(app.stats().isConserved()).isTrue();
      assertThat(app.stats().delivered()).isEqualTo(texts.length);
    }
  }

  /** Of JSON or ltsv. */
  private static String message(String line) {
    return line.replaceFirst("^.*(\"message\":\"|message:)", "").replaceFirst("(\"[,}]|\t).*$", "");
  }

  private static ChildJvm.Builder tail(EmbeddedKinesis kinesis) {
    return forwarder()
        .argument("tail")
        .argument("--endpoint")
        .argument(kinesis.endpoint())
        .environment("SLUICE_STREAM", STREAM)
        .environment("SLUICE_REGION", "us-east-1")
        .environment("SLUICE_CLIENT_ACCESS_KEY_ID", "test")
        .environment("SLUICE_CLIENT_SECRET_ACCESS_KEY", "test");
  }

  private static ChildJvm.Builder forwarder() {
    return ChildJvm.ofForwarder();
  }

  /** Each reading is later than the one before: shards are merged by the time of arrival. */
  private static final class SettableClock extends Clock {

    private volatile Instant now = Instant.now();

    @Override
    public synchronized Instant instant() {
      now = now.plusMillis(1);
      return now;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }
  }
}
