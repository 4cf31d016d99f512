// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.core.status.NopStatusListener;
import ch.qos.logback.core.status.OnErrorConsoleStatusListener;
import ch.qos.logback.core.status.StatusListener;
import dev.sluice.spi.Diagnostics.Level;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Logback keeps statuses and prints none: what no listener shows is on standard error. */
class StderrTest {

  private final PrintStream former = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final LoggerContext context = new LoggerContext();

  StderrTest() {
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(former);
    context.stop();
  }

  private String written() {
    return written.toString(StandardCharsets.UTF_8);
  }

  @Test
  void configurationError_isWrittenOnceWhereTheProgramConfigures() {
    try (Rig rig = Rig.in(context, "DEBUG", "<stream>app logs?</stream><linger>1 s</linger>")) {
      assertThat(written().lines().filter(line -> line.contains("ERROR")))
          .hasSize(3)
          .allMatch(line -> line.startsWith("sluice ERROR [KINESIS] "))
          .anyMatch(line -> line.contains("stream must be"))
          .anyMatch(line -> line.contains("linger is not an option"))
          .anyMatch(line -> line.contains("stays stopped, problems found: 2"));
    }
  }

  /** In code; Logback's own layouts ask the context at their start. */
  @Test
  void layoutWithoutAContext_isToldToNeedOne() {
    PatternLayout layout = new PatternLayout();
    layout.setPattern("%msg");
    KinesisAppender appender = new KinesisAppender();
    appender.setStream(Rig.STREAM);
    appender.setRegion("eu-west-1");
    appender.setLayout(layout);
    appender.start();
    assertThat(appender.isStarted()).isFalse();
    assertThat(written()).contains("has no context").contains("stays stopped");
  }

  @Test
  void stderrOff_isSilent() {
    try (Rig rig = Rig.in(context, "DEBUG", "<stream>app logs?</stream><stderr>off</stderr>")) {
      assertThat(written()).isEmpty();
    }
  }

  @Test
  void printingListener_isLeftToPrint() {
    OnErrorConsoleStatusListener console = new OnErrorConsoleStatusListener();
    console.setContext(context);
    console.setResetResistant(true);
    context.getStatusManager().add(console);
    console.start();
    try (Rig rig = Rig.in(context, "DEBUG", "<stream>app logs?</stream>")) {
      assertThat(written()).contains("|-ERROR").doesNotContain("sluice ERROR");
    }
  }

  @Test
  void isSeen_dependsOnTheListenersThatAreThereNow() {
    KinesisAppender appender = new KinesisAppender();
    appender.setContext(context); // which listens to what Joran says, and prints nothing
    StatusDiagnostics diagnostics = StatusDiagnostics.of(appender);
    assertThat(diagnostics.isSeen(Level.WARN)).isFalse();

    context.getStatusManager().add(new NopStatusListener());
    assertThat(diagnostics.isSeen(Level.WARN)).isFalse();

    OnErrorConsoleStatusListener console = new OnErrorConsoleStatusListener();
    console.setContext(context);
    context.getStatusManager().add(console);
    assertThat(diagnostics.isSeen(Level.WARN)).as("it is not started").isFalse();
    console.start();
    assertThat(diagnostics.isSeen(Level.WARN)).isTrue();
    assertThat(diagnostics.isSeen(Level.INFO)).isTrue();
    context.getStatusManager().remove(console);

    StatusListener own = status -> {};
    context.getStatusManager().add(own);
    assertThat(diagnostics.isSeen(Level.ERROR)).isTrue();
    assertThat(diagnostics.isSeen(Level.INFO)).as("it may take trouble alone").isFalse();
  }
}
