// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.child.LogsUntilKilled;
import dev.sluice.record.DropReason;
import dev.sluice.record.SluiceStats;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a start makes of a spool that it finds: F12 of the fault matrix. */
class RecoveryIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int FRAME_MAGIC = 0xF5534C46;
  private static final int HEADER_BYTES = 24;

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 2);

  @TempDir Path directory;

  private Map<String, Object> settings(EmbeddedKinesis kinesis, Object... more) {
    Map<String, Object> settings =
        Settings.to(kinesis, "mode", "always", "directory", directory.resolve("spool"));
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i].toString(), more[i + 1]);
    }
    return settings;
  }

  /** Leaves these events on disk, none of them delivered. */
  private void fill(Framework framework, EmbeddedKinesis kinesis, int first, int end) {
    kinesis.pause();
    try (App app = framework.start("spool", settings(kinesis, "drainTimeout", "0 s"))) {
      app.logNumbered(first, end);
      app.stop();
      SluiceStats stats = app.stats();
      assertThat(stats.inSpool()).as(stats.summary()).isEqualTo(end - first + stats.recovered());
    } finally {
      kinesis.resume();
    }
  }

  /** Delivers what is on disk. */
  private SluiceStats drain(Framework framework, EmbeddedKinesis kinesis, List<String> warnings) {
    try (App app = framework.start("spool", settings(kinesis))) {
      assertThat(app.flush(PATIENCE)).as(app.stats().summary()).isTrue();
      app.stop();
      warnings.addAll(app.warnings());
      assertThat(app.errors()).isEmpty();
      assertThat(app.stats().isConserved()).as(app.stats().summary()).isTrue();
      assertThat(app.stats().inSpool()).isZero();
      return app.stats();
    }
  }

  /**
   * Processes that die within 300 ms of their first events, while they still deliver what they
   * found: where one had delivered it all, the next one finds as much again.
   */
  @ParameterizedTest
  @EitherFramework
  void killsDuringRecovery_costNothing(Framework framework, EmbeddedKinesis kinesis) {
    int count = 30_000;
    int rounds = Integer.getInteger("sluice.recovery.kills", 4);
    long seed = Long.getLong("sluice.kill.seed", System.nanoTime());
    System.out.println("kills during recovery: -Dsluice.kill.seed=" + seed);
    Random random = new Random(seed);
    int filled = 0;
    int unfinished = 0;
    for (int round = 1; round <= rounds; round++) {
      if (Arrived.of(kinesis.records()).missing(0, filled).isEmpty()) {
        fill(framework, kinesis, filled, filled + count);
        filled += count;
      }
      if (random.nextBoolean()) {
        kinesis.pause();
      }
      try (ChildJvm child =
          framework
              .child(LogsUntilKilled.class, "spool", settings(kinesis))
              .argument(round * 1_000_000L)
              .argument(1_000)
              .start()) {
        child.awaitLine("logged ", PATIENCE);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(300)));
        child.kill();
        child.awaitExit(PATIENCE);
      }
      kinesis.resume();
      if (!Arrived.of(kinesis.records()).missing(0, filled).isEmpty()) {
        unfinished++;
      }
    }
    SluiceStats last = drain(framework, kinesis, new ArrayList<>());
    Arrived arrived = Arrived.of(kinesis.records());
    System.out.printf(
        "%s: %d kills, %d before all of the %d found had come; %d by the last, duplicates=%d%n",
        framework, rounds, unfinished, filled, last.delivered(), arrived.duplicates());
    assertThat(unfinished).as("kills during a recovery").isPositive();
    assertThat(arrived.missing(0, filled)).as("I8").isEmpty();
  }

  /** What happens to files while nobody runs. */
  enum Damage {
    TAIL_CUT,
    BYTES_FLIPPED,
    SPAN_ZEROED,
    CURSOR_GONE
  }

  static Stream<Arguments> damages() {
    return Rows.of(
        Stream.of(Framework.values())
            .flatMap(
                framework ->
                    Stream.of(Damage.values()).map(damage -> Arguments.of(framework, damage))));
  }

  @ParameterizedTest
  @MethodSource("damages")
  void damage_costsOnlyWhatItTouches(Framework framework, Damage damage, EmbeddedKinesis kinesis)
      throws IOException {
    int count = 9_000;
    long seed = Long.getLong("sluice.damage.seed", System.nanoTime());
    System.out.println("damage: -Dsluice.damage.seed=" + seed);
    fill(framework, kinesis, 0, count);
    Set<Long> touched = new HashSet<>();
    List<Path> segments = files("seg-");
    assertThat(segments).hasSizeGreaterThan(1);
    Random random = new Random(seed);
    if (damage == Damage.CURSOR_GONE) {
      for (Path cursor : files("cursor")) {
        Files.delete(cursor);
      }
    } else {
      for (Path segment : segments) {
        touched.addAll(spoil(segment, damage, random));
      }
      assertThat(touched).isNotEmpty();
    }
    List<String> warnings = new ArrayList<>();
    SluiceStats stats = drain(framework, kinesis, warnings);
    Arrived arrived = Arrived.of(kinesis.records());
    System.out.printf(
        "%s %s: touched=%d missing=%d; %s%n",
        framework, damage, touched.size(), count - arrived.count(), stats.summary());
    assertThat(arrived.missing(0, count))
        .as("what was touched, and nothing else")
        .containsExactlyInAnyOrderElementsOf(touched);
    assertThat(kinesis.recordCount()).as("nothing twice").isEqualTo(arrived.count());
    assertThat(stats.droppedTotal()).isEqualTo(stats.count(DropReason.SPOOL_DAMAGED));
    assertThat(stats.recovered()).isEqualTo(stats.delivered() + stats.droppedTotal());
    if (arrived.count() < count) {
      assertThat(warnings).as("it is told").anyMatch(text -> text.contains("damage"));
    }
  }

  private List<Path> files(String prefix) throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("spool"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .sorted()
          .toList();
    }
  }

  /** Damages one segment behind its header; returns the numbers of the events that it touched. */
  private static Set<Long> spoil(Path segment, Damage damage, Random random) throws IOException {
    byte[] bytes = Files.readAllBytes(segment);
    int from = HEADER_BYTES + random.nextInt(bytes.length - HEADER_BYTES - 400);
    int to = damage == Damage.TAIL_CUT ? bytes.length : from + 1 + random.nextInt(400);
    Set<Long> touched = new HashSet<>();
    int start = HEADER_BYTES;
    while (start < bytes.length) {
      int end = nextFrame(bytes, start + 4);
      if (end > from && start < to) {
        byte[] frame = Arrays.copyOfRange(bytes, start, end);
        assertThat(new String(frame, StandardCharsets.ISO_8859_1)).contains("event ");
        touched.add(Numbered.numberOf(frame));
      }
      start = end;
    }
    if (damage == Damage.TAIL_CUT) {
      Files.write(segment, Arrays.copyOf(bytes, from));
      return touched;
    }
    for (int at = from; at < to; at++) {
      bytes[at] = damage == Damage.SPAN_ZEROED ? 0 : (byte) (bytes[at] ^ (1 << random.nextInt(8)));
    }
    Files.write(segment, bytes);
    return touched;
  }

  private static int nextFrame(byte[] bytes, int from) {
    ByteBuffer ints = ByteBuffer.wrap(bytes);
    for (int at = from; at + Integer.BYTES <= bytes.length; at++) {
      if (ints.getInt(at) == FRAME_MAGIC) {
        return at;
      }
    }
    return bytes.length;
  }

  /** Two applications of a server, each with its own classes: the lock file alone would not do. */
  @ParameterizedTest
  @EitherFramework
  void twoClassLoaders_shareADirectory(Framework framework, EmbeddedKinesis kinesis)
      throws Exception {
    kinesis.pause();
    int own = 100;
    try (App app = framework.start("spool", settings(kinesis, "drainTimeout", "0 s"))) {
      app.logNumbered(0, own);
      Settings settings = new Settings(settings(kinesis, "drainTimeout", "0 s", "first", own));
      try (settings) {
        RedeployIT.Deployment other =
            RedeployIT.deploy(
                framework, framework.file("spool"), RedeployIT.classPathOf(framework));
        other.accounts().assertConserved();
        assertThat(other.accounts().count("inSpool")).isEqualTo(RedeployIT.EVENTS);
        assertThat(other.accounts().count("recovered")).as("that is another's").isZero();
      }
      app.logNumbered(own + RedeployIT.EVENTS, own + RedeployIT.EVENTS + own);
      app.stop();
      assertThat(app.stats().isConserved()).as(app.stats().summary()).isTrue();
    } finally {
      kinesis.resume();
    }
    drain(framework, kinesis, new ArrayList<>());
    assertThat(Arrived.of(kinesis.records()).count()).isEqualTo(own + RedeployIT.EVENTS + own);
  }
}
