// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.child.LogsWhatItIsTold;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import dev.sluice.testkit.KinesisExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * A disk that is full, read-only, broken or gone: F12 of the fault matrix. The appender goes on in
 * memory, and loses nothing as long as memory has room. What needs root or {@code strace} is
 * skipped by name where that is missing, and runs in CI.
 */
class DiskIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int EVENTS = 3_000;

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 2);

  @TempDir Path directory;

  private Map<String, Object> settings(EmbeddedKinesis kinesis) {
    return Settings.to(
        kinesis,
        "mode",
        "always",
        "directory",
        directory.resolve("spool"),
        "sync",
        "interval",
        "shutdownHook",
        "true");
  }

  @ParameterizedTest
  @EitherFramework
  void fullDisk_costsAWarning_andNoEvent(Framework framework, EmbeddedKinesis kinesis)
      throws IOException {
    try (Tmpfs disk = Tmpfs.mount(directory, "512k");
        App app = framework.start("spool", settings(kinesis))) {
      kinesis.pause();
      app.logNumbered(0, EVENTS);
      await().atMost(PATIENCE).until(() -> hasSpoolWarning(app));
      assertThat(app.stats().droppedTotal()).isZero();
      kinesis.resume();
      assertThat(app.flush(PATIENCE)).as(app.stats().summary()).isTrue();
      app.logNumbered(EVENTS, EVENTS + 100);
      assertThat(app.flush(PATIENCE)).isTrue();
      app.stop();
      assertThat(Accounts.assertConserved(kinesis, app)).hasSize(EVENTS + 100);
      assertThat(app.errors()).isEmpty();
      assertThat(disk.path()).isDirectory();
    } finally {
      kinesis.resume();
    }
  }

  @ParameterizedTest
  @EitherFramework
  void readOnlyDisk_costsAWarning_andNoEvent(Framework framework, EmbeddedKinesis kinesis)
      throws IOException {
    try (Tmpfs disk = Tmpfs.mount(directory, "1m")) {
      disk.makeReadOnly();
      try (App app = framework.start("spool", settings(kinesis))) {
        app.logNumbered(0, EVENTS);
        assertThat(app.flush(PATIENCE)).as(app.stats().summary()).isTrue();
        app.stop();
        assertThat(app.warnings()).filteredOn(text -> text.contains("spool")).hasSize(1);
        assertThat(app.errors()).isEmpty();
        assertThat(Accounts.assertConserved(kinesis, app)).hasSize(EVENTS);
      }
    }
  }

  @ParameterizedTest
  @EitherFramework
  void directoryThatIsDeleted_costsAWarning_andNoEvent(Framework framework, EmbeddedKinesis kinesis)
      throws IOException {
    try (App app = framework.start("spool", settings(kinesis))) {
      app.logNumbered(0, 100);
      assertThat(app.flush(PATIENCE)).isTrue();
      delete(directory.resolve("spool"));
      app.logNumbered(100, EVENTS);
      assertThat(app.flush(PATIENCE)).as(app.stats().summary()).isTrue();
      app.stop();
      assertThat(Accounts.assertConserved(kinesis, app)).hasSize(EVENTS);
    }
  }

  /** Each tenth write to the spool fails with EIO, from a certain one on. */
  @ParameterizedTest
  @EitherFramework
  void diskErrors_costNoEvent(Framework framework, EmbeddedKinesis kinesis) {
    Tools.assumeStrace();
    Path trace = directory.resolve("trace");
    try (ChildJvm child =
        framework
            .child(LogsWhatItIsTold.class, "spool", settings(kinesis))
            .wrappedBy(
                "strace",
                "-f",
                "-qq",
                "-o",
                trace.toString(),
                "-e",
                "trace=write,fsync,fdatasync",
                "-e",
                "inject=write:error=EIO:when=5+10",
                "-e",
                "inject=fsync,fdatasync:error=EIO:when=2+2",
                "-P",
                directory.resolve("spool").resolve("KINESIS-0").toString())
            .start()) {
      int events = EVENTS / 3; // under strace each takes its time
      for (int number = 0; number < events; number++) {
        child.tell(Numbered.text(number));
      }
      child.tell("end");
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      Summary summary = Summary.of(child.awaitLine(Summary.MARK, PATIENCE));
      summary.assertConserved();
      assertThat(summary.count("delivered")).as(child.output()).isEqualTo(events);
    }
  }

  /** Each fsync of the spool takes longer than the test: an NFS server is away, a disk dies. */
  @ParameterizedTest
  @EitherFramework
  void deviceThatDoesNotAnswer_holdsUpNoEventAndNoStop(
      Framework framework, EmbeddedKinesis kinesis) {
    Tools.assumeStrace();
    try (ChildJvm child =
        framework
            .child(LogsWhatItIsTold.class, "spool", settings(kinesis))
            .wrappedBy(
                "strace",
                "-f",
                "-qq",
                "-o",
                directory.resolve("trace").toString(),
                "-e",
                "trace=fsync",
                "-e",
                "inject=fsync:delay_enter=60000000")
            .start()) {
      // Records that are delivered within spoolDelay are never written: there would be no fsync.
      kinesis.faults().onPut(Fault.delay(Duration.ofSeconds(1)));
      for (int number = 0; number < 100; number++) {
        child.tell(Numbered.text(number));
      }
      await().atMost(PATIENCE).until(() -> arrived(kinesis) == 100);
      child.awaitLine("the spool's disk has not answered for 5 s (fsync of ", PATIENCE);
      for (int number = 100; number < 200; number++) {
        child.tell(Numbered.text(number));
      }
      await().atMost(PATIENCE).until(() -> arrived(kinesis) == 200);
      child.tell("end");
      Summary summary = Summary.of(child.awaitLine(Summary.MARK, PATIENCE));
      summary.assertConserved();
      assertThat(summary.count("delivered")).as(child.output()).isEqualTo(200);
    }
  }

  private static int arrived(EmbeddedKinesis kinesis) {
    return Arrived.of(kinesis.records()).count();
  }

  private static boolean hasSpoolWarning(App app) {
    return app.warnings().stream().anyMatch(text -> text.contains("spool"));
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : all) {
        Files.delete(file);
      }
    }
  }
}
