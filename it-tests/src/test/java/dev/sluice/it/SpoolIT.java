// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.child.LogsWhatItIsTold;
import dev.sluice.record.DropReason;
import dev.sluice.record.SluiceStats;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A buffer on disk, from XML to bytes: F9, F12 and F24 of the fault matrix. */
class SpoolIT {

  private static final Duration DOWN =
      Duration.ofSeconds(Integer.getInteger("sluice.outage.seconds", 2));
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int EVENTS_PER_SECOND = 5_000;
  private static final int MAX_BURST = 50;

  /** An outage after which the speed of the disk counts. */
  private static final Duration LONG = Duration.ofSeconds(60);

  private static final int WARM_UP_EVENTS = 50_000;

  /** As many as an outage leaves on disk, so that the endpoint has as much to keep. */
  private static final int LINE_EVENTS =
      Math.max(WARM_UP_EVENTS, (int) DOWN.toSeconds() * EVENTS_PER_SECOND);

  /** Makes an event of about 500 bytes. */
  private static final String PADDING = " " + "x".repeat(350);

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 2);

  @TempDir Path directory;

  private Map<String, Object> settings(EmbeddedKinesis kinesis, String mode, Object... more) {
    Map<String, Object> settings =
        Settings.to(kinesis, "mode", mode, "directory", directory.resolve("spool"));
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i].toString(), more[i + 1]);
    }
    return settings;
  }

  private App start(Framework framework, EmbeddedKinesis kinesis, String mode, Object... more) {
    return framework.start("spool", settings(kinesis, mode, more));
  }

  private List<Path> spoolFiles() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("spool"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @ParameterizedTest
  @EitherFramework
  void outage_losesNothing_andDrainsWhenItEnds(Framework framework, EmbeddedKinesis kinesis) {
    boolean isLong = DOWN.compareTo(LONG) >= 0; // else it is over before it is at its speed
    double line = isLong ? linePerSecond(framework, kinesis) : Double.NaN;
    try (App app = start(framework, kinesis, "overflow", "bufferBytes", 8 << 20);
        HeldBytes held = HeldBytes.watch(app, 8 << 20)) {
      kinesis.pause();
      long startNanos = System.nanoTime();
      long logged = 0;
      while (System.nanoTime() - startNanos < DOWN.toNanos()) {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        // Not all at once what is late: that would be another test, of a storm.
        long due = Math.min(MAX_BURST, (long) (seconds * EVENTS_PER_SECOND) - logged);
        for (long last = logged + due; logged < last; logged++) {
          app.info(Numbered.text(logged) + PADDING);
        }
        LockSupport.parkNanos(2_000_000);
      }
      assertThat(app.stats().inSpool()).as(app.stats().summary()).isGreaterThan(logged / 2);
      long left = app.stats().inSpool();
      kinesis.resume();
      long resumedNanos = System.nanoTime();
      assertThat(app.flush(PATIENCE.plus(DOWN))).as(app.stats().summary()).isTrue();
      double drained = kinesis.recordCount() / secondsSince(resumedNanos);
      app.stop();
      SluiceStats stats = app.stats();
      System.out.printf(
          "%s outage of %s: %d on disk, drained with %.0f events/s, %.0f %% of the line's %.0f; %s%n",
          framework, DOWN, left, drained, 100 * drained / line, line, stats.summary());
      if (isLong) {
        assertThat(drained / line).as("share of the line's rate").isGreaterThanOrEqualTo(0.8);
      }
      assertThat(stats.delivered()).isEqualTo(logged);
      assertThat(stats.inSpool()).isZero();
      Accounts.assertConserved(kinesis.records(), app.allStats());
      assertThat(app.errors()).isEmpty();
      assertThat(held.maxSeenBytes()).isPositive();
    } finally {
      kinesis.resume();
    }
  }

  /** Fresh events from memory alone, as many a second as the line takes. */
  private double linePerSecond(Framework framework, EmbeddedKinesis kinesis) {
    try (App app = start(framework, kinesis, "off", "overflow", "block", "bufferBytes", 2 << 20)) {
      for (int number = 0; number < WARM_UP_EVENTS; number++) {
        app.info(Numbered.text(number) + PADDING);
      }
      assertThat(app.flush(PATIENCE)).isTrue();
      kinesis.clear();
      long startNanos = System.nanoTime();
      for (int number = 0; number < LINE_EVENTS; number++) {
        app.info(Numbered.text(number) + PADDING);
      }
      assertThat(app.flush(PATIENCE)).isTrue();
      return kinesis.recordCount() / secondsSince(startNanos);
    } finally {
      kinesis.clear();
    }
  }

  private static double secondsSince(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  @ParameterizedTest
  @EnumSource
  void stopDuringAnOutage_leavesTheRestForTheNextStart(Framework framework, EmbeddedKinesis kinesis)
      throws IOException {
    List<SluiceStats> all = new ArrayList<>();
    kinesis.pause();
    try (App app = start(framework, kinesis, "overflow", "drainTimeout", "100 ms")) {
      app.logNumbered(0, 2_000);
      app.stop();
      assertThat(app.stats().droppedTotal()).as(app.stats().summary()).isZero();
      assertThat(app.stats().inSpool()).isEqualTo(2_000);
      all.add(app.stats());
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(spoolDirectory())))
        .isEqualTo("rwx------");
    for (Path file : spoolFiles()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .as(file.toString())
          .isEqualTo("rw-------");
    }
    kinesis.resume();
    try (App app = start(framework, kinesis, "overflow")) {
      app.logNumbered(2_000, 2_010);
      assertThat(app.flush(PATIENCE)).isTrue();
      app.stop();
      assertThat(app.stats().recovered()).isEqualTo(2_000);
      all.add(app.stats());
    }
    long maybeDuplicated = Accounts.sum(all, SluiceStats::maybeDuplicated);
    Set<Long> stored = new HashSet<>();
    kinesis.records().forEach(record -> stored.add(Numbered.numberOf(record.data())));
    assertThat(stored).hasSize(2_010);
    assertThat(kinesis.recordCount() - 2_010).as("I5").isBetween(0L, maybeDuplicated);
    assertThat(spoolFiles()).as("what is delivered is deleted").noneMatch(this::holdsAnEvent);
  }

  private Path spoolDirectory() {
    return directory.resolve("spool");
  }

  private boolean holdsAnEvent(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains("event ");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void reconfigurationUnderLoad_losesNothing(Framework framework, EmbeddedKinesis kinesis) {
    try (App app = start(framework, kinesis, "always")) {
      Crowd crowd = Crowd.logTo(app);
      long[] before;
      try (crowd) {
        crowd.awaitMore(500);
        before = crowd.counts();
        app.reconfigure("linger", "20 ms");
        crowd.awaitMore(500);
      }
      assertThat(app.flush(PATIENCE)).as(app.stats().summary()).isTrue();
      app.stop();
      List<SluiceStats> all = app.allStats();
      assertThat(Accounts.sum(all, SluiceStats::droppedTotal)).isZero();
      assertThat(Accounts.sum(all, SluiceStats::inSpool)).isZero();
      Set<Long> stored = Accounts.assertConserved(kinesis.records(), all);
      Crowd.assertAllIn(stored, before);
    }
  }

  @ParameterizedTest
  @EnumSource
  void reconfigurationDuringAnOutage_handsOverWhatWasNotDelivered(
      Framework framework, EmbeddedKinesis kinesis) {
    try (App app = start(framework, kinesis, "overflow", "drainTimeout", "100 ms")) {
      kinesis.pause();
      app.logNumbered(0, 500);
      app.reconfigure("linger", "20 ms");
      app.logNumbered(500, 600);
      await() // the old appender may drain beside the new one
          .atMost(PATIENCE)
          .until(() -> Accounts.sum(app.allStats(), SluiceStats::inSpool) == 500);
      kinesis.resume();
      await()
          .atMost(PATIENCE)
          .until(() -> app.stats().recovered() == 500 && app.stats().inSpool() == 0);
      assertThat(app.flush(PATIENCE)).isTrue();
      app.stop();
      assertThat(Accounts.sum(app.allStats(), SluiceStats::droppedTotal)).isZero();
      assertThat(app.stats().delivered()).isEqualTo(600);
      Set<Long> stored = new HashSet<>();
      kinesis.records().forEach(record -> stored.add(Numbered.numberOf(record.data())));
      assertThat(stored).hasSize(600);
    } finally {
      kinesis.resume();
    }
  }

  /** A directory that cannot be used. */
  enum Unusable {
    A_FILE("a file in its place"),
    A_LINK("a symbolic link"),
    OPEN_TO_ALL("writable by anybody");

    private final String what;

    Unusable(String what) {
      this.what = what;
    }

    void make(Path path) throws IOException {
      switch (this) {
        case A_FILE -> Files.writeString(path, what);
        case A_LINK -> {
          Path target = Files.createDirectory(path.resolveSibling("target"));
          Files.writeString(target.resolve("precious"), what);
          Files.createSymbolicLink(path, target);
        }
        case OPEN_TO_ALL -> {
          Files.createDirectory(path);
          Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "LOGBACK, A_FILE", "LOGBACK, A_LINK", "LOGBACK, OPEN_TO_ALL",
    "LOG4J2, A_FILE", "LOG4J2, A_LINK", "LOG4J2, OPEN_TO_ALL"
  })
  void unusableDirectory_costsOneWarning_andIsLeftAsItIs(
      Framework framework, Unusable unusable, EmbeddedKinesis kinesis) throws IOException {
    unusable.make(spoolDirectory());
    List<String> before = listing();
    try (App app = start(framework, kinesis, "always")) {
      app.logNumbered(0, 100);
      assertThat(app.flush(PATIENCE)).isTrue();
      app.stop();
      assertThat(app.errors()).isEmpty();
      assertThat(app.warnings()).filteredOn(text -> text.contains("spool")).hasSize(1);
      assertThat(Accounts.assertConserved(kinesis, app)).hasSize(100);
    }
    assertThat(listing()).isEqualTo(before);
  }

  private List<String> listing() throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted().toList()) {
        names.add(file + " " + (Files.isRegularFile(file) ? Files.readString(file) : ""));
      }
    }
    return names;
  }

  @ParameterizedTest
  @EnumSource
  void foreignAndCorruptFiles_costNothingAndAreNotDeleted(
      Framework framework, EmbeddedKinesis kinesis) throws IOException {
    Path own = Files.createDirectories(spoolDirectory().resolve("KINESIS-0"));
    Files.setPosixFilePermissions(spoolDirectory(), PosixFilePermissions.fromString("rwx------"));
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwx------"));
    byte[] noise = new byte[100_000];
    new Random(5).nextBytes(noise);
    Files.write(own.resolve("seg-0000000000000001.log"), noise);
    Files.writeString(own.resolve("cursor"), "not a cursor");
    Files.writeString(own.resolve("README"), "somebody's");
    try (App app = start(framework, kinesis, "always")) {
      app.logNumbered(0, 100);
      assertThat(app.flush(PATIENCE)).isTrue();
      app.stop();
      assertThat(app.errors()).isEmpty();
      assertThat(Accounts.assertConserved(kinesis, app)).hasSize(100);
    }
    assertThat(own.resolve("README")).hasContent("somebody's");
    List<Path> quarantined = new ArrayList<>();
    for (Path file : spoolFiles()) {
      if (file.getParent().endsWith("quarantine")) {
        quarantined.add(file);
      }
    }
    assertThat(quarantined).as("moved aside, whole").hasSize(1);
    assertThat(Files.readAllBytes(quarantined.get(0))).isEqualTo(noise);
  }

  /** F24. */
  @ParameterizedTest
  @EitherFramework
  void wrongConfiguration_leavesAFullSpoolUntouched(Framework framework, EmbeddedKinesis kinesis)
      throws IOException {
    kinesis.pause();
    try (App app = start(framework, kinesis, "overflow", "drainTimeout", "0 s")) {
      app.logNumbered(0, 500);
      app.stop();
      assertThat(app.stats().inSpool()).isEqualTo(500);
    }
    kinesis.resume();
    List<String> before = contents();
    try (ChildJvm child =
        framework
            .child(LogsWhatItIsTold.class, "spool", settings(kinesis, "overflow", "linger", "soon"))
            .start()) {
      child.tell("nobody takes this");
      child.tell("end");
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      assertThat(child.output()).contains("batch.linger must be");
    }
    assertThat(contents()).isEqualTo(before);
    assertThat(kinesis.recordCount()).isZero();
    try (App app = start(framework, kinesis, "overflow")) {
      assertThat(app.flush(PATIENCE)).isTrue();
      app.stop();
      assertThat(app.stats().recovered()).isEqualTo(500);
      assertThat(app.stats().delivered()).isEqualTo(500);
    }
  }

  private List<String> contents() throws IOException {
    List<String> contents = new ArrayList<>();
    for (Path file : spoolFiles().stream().sorted().toList()) {
      contents.add(file + " " + Files.readString(file, StandardCharsets.ISO_8859_1));
    }
    return contents;
  }

  @ParameterizedTest
  @EitherFramework
  void twoProcesses_shareADirectory_andTheSecondTakesOverFromTheFirst(
      Framework framework, EmbeddedKinesis kinesis) {
    kinesis.pause();
    try (App first = start(framework, kinesis, "always", "drainTimeout", "0 s");
        ChildJvm second =
            framework
                .child(
                    LogsWhatItIsTold.class,
                    "spool",
                    settings(kinesis, "always", "drainTimeout", "0 s", "shutdownHook", "true"))
                .start()) {
      first.logNumbered(0, 100);
      for (int number = 100; number < 200; number++) {
        second.tell(Numbered.text(number));
      }
      second.tell("end");
      assertThat(second.awaitExit(PATIENCE)).as(second.output()).isZero();
      Summary summary = Summary.of(second.awaitLine(Summary.MARK, PATIENCE));
      summary.assertConserved();
      assertThat(summary.count("inSpool")).isEqualTo(100);
      first.stop();
      assertThat(first.stats().inSpool()).isEqualTo(100);
    } finally {
      kinesis.resume();
    }
    try (App third = start(framework, kinesis, "always")) {
      assertThat(third.flush(PATIENCE)).isTrue();
      third.stop();
      assertThat(third.stats().recovered()).isEqualTo(200);
      Set<Long> stored = new HashSet<>();
      kinesis.records().forEach(record -> stored.add(Numbered.numberOf(record.data())));
      assertThat(stored).hasSize(200);
    }
  }

  @ParameterizedTest
  @EnumSource
  void spoolHoldsEventsAndNoSecrets(Framework framework, EmbeddedKinesis kinesis)
      throws IOException {
    kinesis.pause();
    try (App app =
        start(
            framework,
            kinesis,
            "always",
            "drainTimeout",
            "0 s",
            "accessKeyId",
            "CANARYKEYID",
            "secretAccessKey",
            "CANARYSECRET")) {
      app.logNumbered(0, 10);
      app.stop();
      assertThat(app.stats().inSpool()).isEqualTo(10);
    } finally {
      kinesis.resume();
    }
    assertThat(contents()).anyMatch(text -> text.contains("event 7 "));
    assertThat(contents()).noneMatch(text -> text.contains("CANARY"));
  }

  @ParameterizedTest
  @EnumSource
  void fullSpool_dropsTheOldestWhereToldTo_andCountsThemExactly(
      Framework framework, EmbeddedKinesis kinesis) {
    kinesis.pause();
    try (App app =
        start(
            framework,
            kinesis,
            "overflow",
            "spoolBytes",
            "3 MiB",
            "spoolOverflow",
            "drop_oldest",
            "bufferBytes",
            2 << 20)) {
      long[] logged = {0};
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(1))
          .until(
              () -> {
                app.logNumbered(logged[0], logged[0] + 200);
                logged[0] += 200;
                return app.stats().count(DropReason.OVERFLOW) > 0;
              });
      kinesis.resume();
      assertThat(app.flush(PATIENCE)).isTrue();
      app.stop();
      SluiceStats stats = app.stats();
      assertThat(stats.delivered())
          .as(stats.summary())
          .isEqualTo(logged[0] - stats.count(DropReason.OVERFLOW) - stats.rejectedTotal());
      Accounts.assertConserved(kinesis, app);
      assertThat(app.warnings()).anyMatch(text -> text.contains("overflow"));
    } finally {
      kinesis.resume();
    }
  }
}
