// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.child.ServesInvocations;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import dev.sluice.testkit.KinesisExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * A function between two invocations: Lambda stops the process, and it goes on hours later, with
 * another wall clock, dead connections and expired credentials. SIGSTOP and a clock that a
 * preloaded library moves stand for it, and an endpoint that closes all connections meanwhile.
 */
class FreezeIT {

  private static final long HOURS_SECONDS = Duration.ofHours(7).toSeconds();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 2);

  @TempDir Path directory;

  /** With nothing left behind at the freeze, and with an event that waits in a batch. */
  @ParameterizedTest
  @CsvRows({"LOGBACK, flush", "LOGBACK, return", "LOG4J2, flush", "LOG4J2, return"})
  void eventsOfBothSidesOfAFreeze_arriveOnce(
      Framework framework, String before, EmbeddedKinesis kinesis) throws IOException {
    Path clock = Files.writeString(directory.resolve("clock"), "0");
    try (ChildJvm child = start(framework, clock, kinesis)) {
      child.tell("flush");
      child.awaitLine("settled true 0", PATIENCE);
      child.tell(before);
      child.awaitLine(before.equals("flush") ? "settled true 1" : "returned 1", PATIENCE);

      child.pause();
      kinesis.pause();
      kinesis.resume();
      kinesis.faults().onPut(Fault.expiredToken());
      Files.writeString(clock, Long.toString(HOURS_SECONDS));
      child.resume();

      child.tell("flush");
      child.awaitLine("settled true 2", PATIENCE);
      child.tell("end");
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      Summary summary = Summary.of(child.awaitLine(Summary.MARK, PATIENCE));
      summary.assertConserved();
      assertThat(summary.count("delivered")).as(child.output()).isEqualTo(3);
      assertThat(summary.reasons("dropped")).as("no false loss").isEmpty();
      assertThat(summary.count("maybeDuplicated")).as(child.output()).isZero();
      assertThat(kinesis.records().stream().map(each -> Numbered.numberOf(each.data())))
          .as("I4, I5")
          .containsExactlyInAnyOrder(0L, 1L, 2L);
    }
  }

  private ChildJvm start(Framework framework, Path clock, EmbeddedKinesis kinesis)
      throws IOException {
    Map<String, Object> settings =
        Settings.to(
            kinesis, "mode", "off", "directory", directory.resolve("spool"), "linger", "1 min");
    return framework
        .child(ServesInvocations.class, "ending", settings)
        .environment("LD_PRELOAD", Tools.preloaded("clock.c", directory).toString())
        .environment("IT_CLOCK", clock.toString())
        .start();
  }
}
