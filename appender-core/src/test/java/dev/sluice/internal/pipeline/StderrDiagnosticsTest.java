// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.ManualTicker;
import dev.sluice.fake.RecordingDiagnostics;
import dev.sluice.spi.Diagnostics;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What nobody would see goes to standard error, and nothing else. */
class StderrDiagnosticsTest {

  private final PrintStream former = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final ManualTicker ticker = new ManualTicker();
  private final RecordingDiagnostics kept = new RecordingDiagnostics();
  private final Set<Diagnostics.Level> seen = EnumSet.noneOf(Diagnostics.Level.class);
  private Runnable duringWarn = () -> {};
  private final StderrDiagnostics diagnostics =
      new StderrDiagnostics("K", new SeenInPart(), ticker);

  StderrDiagnosticsTest() {
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(former);
  }

  private String written() {
    return written.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  @Test
  void unseenMessages_areWrittenAndPassedOn() {
    diagnostics.warn("slow", null);
    diagnostics.error("two problems:\n - a\n - b\u001b[31m");
    diagnostics.recovered("fast again");
    diagnostics.info("stopped");
    assertThat(written())
        .isEqualTo(
            "sluice WARN [K] slow\nsluice ERROR [K] two problems:\n - a\n - b [31m\n"
                + "sluice INFO [K] fast again\n");
    assertThat(kept.warnings).containsExactly("slow");
    assertThat(kept.errors).hasSize(1);
    assertThat(kept.recoveries).containsExactly("fast again");
    assertThat(kept.infos).containsExactly("stopped");
  }

  /** A sifting or routing appender may take its name from the context of a request. */
  @Test
  void controlCharacters_reachNoTerminal_alsoThoseOfTheName() {
    new StderrDiagnostics("K-\u001b[2J\nsluice INFO [X] all is well", new SeenInPart(), ticker)
        .warn("slow \u009b31m", null);
    assertThat(written()).isEqualTo("sluice WARN [K- [2J sluice INFO [X] all is well] slow  31m\n");
  }

  @Test
  void seenMessages_areNotWritten() {
    seen.addAll(EnumSet.allOf(Diagnostics.Level.class));
    diagnostics.warn("slow", null);
    diagnostics.error("wrong", new IllegalStateException("x"));
    diagnostics.recovered("fast again");
    assertThat(written()).isEmpty();
    seen.remove(Diagnostics.Level.WARN); // the listener went away
    diagnostics.warn("slow again", null);
    assertThat(written()).isEqualTo("sluice WARN [K] slow again\n");
  }

  @Test
  void causeOfAWarning_isNamedAndNotQuoted() {
    diagnostics.warn("a filter fails", new IllegalStateException("CANARY of an event"));
    assertThat(written()).contains("IllegalStateException").doesNotContain("CANARY");
  }

  @Test
  void causesOfAnError_areQuoted() {
    diagnostics.error(
        "could not start", new IllegalStateException("a", new ClassNotFoundException("b")));
    assertThat(written())
        .contains("IllegalStateException: a: ")
        .contains("ClassNotFoundException: b");
  }

  @Test
  void flood_isBoundedAMinute_andItsRestCounted() {
    for (int i = 0; i < StderrDiagnostics.MAX_A_MINUTE + 7; i++) {
      diagnostics.warn("kind " + i, null);
    }
    assertThat(written().lines()).hasSize(StderrDiagnostics.MAX_A_MINUTE);
    ticker.advance(Duration.ofMinutes(1));
    diagnostics.warn("later", null);
    assertThat(written()).endsWith("later (7 messages of other kinds were left out)\n");
  }

  @Test
  void flood_leavesOutNoEndOfATrouble() {
    for (int i = 0; i < StderrDiagnostics.MAX_A_MINUTE; i++) {
      diagnostics.warn("kind " + i, null);
    }
    diagnostics.recovered("stream a: delivery works again");
    assertThat(written()).endsWith("sluice INFO [K] stream a: delivery works again\n");
  }

  /** A pipe that nobody reads: the thread that delivers the events must not hang in it. */
  @Test
  void streamThatHangs_holdsNobodyUp() throws InterruptedException {
    CountDownLatch gate = new CountDownLatch(1);
    System.setErr(
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int b) {
                try {
                  gate.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }
            },
            true,
            StandardCharsets.UTF_8));
    for (int i = 0; i < 200; i++) {
      diagnostics.warn("slow", null); // hangs for ever if it waits for the stream
      ticker.advance(Duration.ofMinutes(1));
    }
    assertThat(kept.warnings).hasSize(200);
    List<Thread> writers = writers();
    gate.countDown();
    assertThat(writers).hasSize(1);
    writers.get(0).join(); // what waits is not to be written to another test's stream
  }

  /** As Logback's status manager: it holds its lock while it calls the listeners. */
  @Test
  void listenerThatHangs_hidesNoMessageOfAnotherThread() throws InterruptedException {
    seen.addAll(EnumSet.allOf(Diagnostics.Level.class));
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch comesBack = new CountDownLatch(1);
    duringWarn =
        () -> {
          hangs.countDown();
          await(comesBack);
        };
    Thread first = new Thread(() -> diagnostics.warn("slow", null));
    first.start();
    hangs.await();
    Thread second = new Thread(() -> diagnostics.warn("events not delivered: 23", null));
    second.start();
    long sinceNanos = System.nanoTime();
    while (written().isEmpty() && System.nanoTime() - sinceNanos < 10_000_000_000L) {
      Thread.onSpinWait();
    }
    comesBack.countDown();
    first.join();
    second.join();
    assertThat(written()).isEqualTo("sluice WARN [K] events not delivered: 23\n");
    assertThat(kept.warnings).containsExactlyInAnyOrder("slow", "events not delivered: 23");
  }

  @Test
  void lineThatIsWritten_leavesNoThread() {
    diagnostics.error("wrong");
    assertThat(writers()).isEmpty();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Thread> writers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("sluice-K-stderr"))
        .toList();
  }

  private final class SeenInPart implements Diagnostics {

    @Override
    public void info(String message) {
      kept.info(message);
    }

    @Override
    public void recovered(String message) {
      kept.recovered(message);
    }

    @Override
    public synchronized void warn(String message, @Nullable Throwable cause) {
      duringWarn.run();
      kept.warn(message, cause);
    }

    @Override
    public void error(String message) {
      kept.error(message);
    }

    @Override
    public boolean isSeen(Level level) {
      return seen.contains(level);
    }
  }
}
