// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.child.LogsUntilKilled;
import dev.sluice.it.child.LogsWhatItIsTold;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * A disk that cannot read a part of what it has, or does not keep what it took: F27 and F12 of the
 * fault matrix. A small library that is preloaded into a child JVM makes the errors, which takes a
 * C compiler.
 */
class FailingDiskIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int EVENTS = 1_000;
  private static final int UNREADABLE = 25 * 4096;
  private static final int FRAME_MAGIC = 0xF5534C46;
  private static final int HEADER_BYTES = 24;

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 2);

  @TempDir Path directory;

  private Path library;

  @BeforeEach
  void compile() throws IOException {
    library = Tools.preloaded("disk.c", directory);
  }

  private Map<String, Object> settings(EmbeddedKinesis kinesis, Object... more) {
    Map<String, Object> settings = Settings.to(kinesis, more);
    settings.put("mode", "always");
    settings.put("directory", directory.resolve("spool"));
    settings.put("shutdownHook", "true");
    return settings;
  }

  private ChildJvm.Builder child(Framework framework, Class<?> main, Map<String, Object> settings) {
    return framework
        .child(main, "spool", settings)
        .environment("LD_PRELOAD", library.toString())
        .environment("IT_DISK_FILE", "/seg-");
  }

  @ParameterizedTest
  @EitherFramework
  void unreadablePart_holdsUpItsRecordsAlone_untilItCanBeRead(
      Framework framework, EmbeddedKinesis kinesis) throws IOException {
    kinesis.pause();
    try (App app = framework.start("spool", settings(kinesis, "drainTimeout", "0 s"))) {
      app.logNumbered(0, EVENTS);
      app.stop();
      assertThat(app.stats().inSpool()).as(app.stats().summary()).isEqualTo(EVENTS);
    } finally {
      kinesis.resume();
    }
    List<Long> touched = eventsIn(UNREADABLE, UNREADABLE + 4096);
    assertThat(touched).isNotEmpty();

    try (ChildJvm child =
        child(framework, LogsWhatItIsTold.class, settings(kinesis))
            .environment("IT_DISK_UNREADABLE", Integer.toString(UNREADABLE))
            .start()) {
      child.tell(Numbered.text(EVENTS)); // the first log call starts the appender
      assertThat(child.awaitLine("a part of a spool segment cannot be read now", PATIENCE))
          .contains(touched.size() + " events, 4096 bytes, the first at byte " + UNREADABLE);
      int readable = EVENTS + 1 - touched.size();
      await().atMost(PATIENCE).until(() -> kinesis.recordCount() >= readable);
      child.tell("end");
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      Summary summary = Summary.of(child.awaitLine(Summary.MARK, PATIENCE));
      summary.assertConserved();
      assertThat(summary.count("delivered")).as(child.output()).isEqualTo(readable);
      assertThat(summary.reasons("dropped")).isEmpty();
    }
    assertThat(missing(kinesis, EVENTS + 1)).containsExactlyInAnyOrderElementsOf(touched);

    deliverTheRest(framework, kinesis, touched.size());
    assertThat(missing(kinesis, EVENTS + 1)).isEmpty();
    assertThat(kinesis.recordCount()).as("nothing twice").isEqualTo(EVENTS + 1);
  }

  /** The numbers of the events whose frames touch these bytes of the only segment. */
  private List<Long> eventsIn(int from, int to) throws IOException {
    byte[] bytes;
    try (Stream<Path> files = Files.walk(directory.resolve("spool"))) {
      bytes =
          Files.readAllBytes(
              files.filter(file -> file.toString().contains("/seg-")).findFirst().orElseThrow());
    }
    List<Long> numbers = new ArrayList<>();
    int start = HEADER_BYTES;
    while (start < bytes.length) {
      int end = nextFrame(bytes, start + Integer.BYTES);
      if (end > from && start < to) {
        numbers.add(Numbered.numberOf(Arrays.copyOfRange(bytes, start, end)));
      }
      start = end;
    }
    return numbers;
  }

  private static int nextFrame(byte[] bytes, int from) {
    ByteBuffer ints = ByteBuffer.wrap(bytes);
    int at = from;
    while (at + Integer.BYTES <= bytes.length && ints.getInt(at) != FRAME_MAGIC) {
      at++;
    }
    return at + Integer.BYTES <= bytes.length ? at : bytes.length;
  }

  /** Another process finds a disk that works. */
  private void deliverTheRest(Framework framework, EmbeddedKinesis kinesis, long recovered) {
    try (App app = framework.start("spool", settings(kinesis))) {
      assertThat(app.flush(PATIENCE)).as(app.stats().summary()).isTrue();
      app.stop();
      assertThat(app.stats().isConserved()).as(app.stats().summary()).isTrue();
      assertThat(app.stats().droppedTotal()).isZero();
      assertThat(app.stats().recovered()).isGreaterThanOrEqualTo(recovered);
    }
  }

  private static List<Long> missing(EmbeddedKinesis kinesis, long end) {
    return Arrived.of(kinesis.records()).missing(0, end);
  }

  /** What the device refused is written again before a call returns that waits for it. */
  @ParameterizedTest
  @CsvRows({"LOGBACK, each", "LOGBACK, interval", "LOG4J2, each", "LOG4J2, interval"})
  void refusedSync_costsNoEventThatAppendHasWaitedFor(
      Framework framework, String sync, EmbeddedKinesis kinesis) {
    kinesis.pause();
    long logged;
    try (ChildJvm child =
        child(
                framework,
                LogsUntilKilled.class,
                settings(kinesis, "ack", "wait", "sync", sync, "maxBlock", "30 s"))
            .environment("IT_DISK_SYNC_FROM", "2")
            .environment("IT_DISK_SYNC_TO", "2")
            .argument(0)
            .argument(60_000)
            .start()) {
      child.awaitLine("the device refuses a spool segment, a new one is begun", PATIENCE);
      int before = count(child);
      await().atMost(PATIENCE).until(() -> count(child) > before + 1); // those after it, too
      child.kill();
      child.awaitExit(PATIENCE);
      assertThat(child.output()).doesNotContain("spool.ack=wait: calls that returned before");
      logged = count(child) * 20L;
    } finally {
      kinesis.resume();
    }
    deliverTheRest(framework, kinesis, logged);
    assertThat(missing(kinesis, logged)).as("I8").isEmpty();
  }

  private static int count(ChildJvm child) {
    return (int) child.lines().stream().filter(line -> line.matches("logged \\d+")).count();
  }
}
