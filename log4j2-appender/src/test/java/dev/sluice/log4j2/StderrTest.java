// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.spi.Diagnostics.Level;
import org.apache.logging.log4j.status.StatusConsoleListener;
import org.apache.logging.log4j.status.StatusLogger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Log4j 2 prints its status from a level on, unless a listener takes it: each is looked at. */
class StderrTest {

  private final StatusLoggerDiagnostics diagnostics = new StatusLoggerDiagnostics("K");
  private final StatusConsoleListener printer = StatusLogger.getLogger().getFallbackListener();
  private final org.apache.logging.log4j.Level former = printer.getStatusLevel();

  @AfterEach
  void restore() {
    printer.setLevel(former);
  }

  @Test
  void withoutAListener_theLevelOfTheConfigurationDecides() {
    printer.setLevel(org.apache.logging.log4j.Level.ERROR);
    assertThat(diagnostics.isSeen(Level.ERROR)).isTrue();
    assertThat(diagnostics.isSeen(Level.WARN)).isFalse();
    printer.setLevel(org.apache.logging.log4j.Level.WARN);
    assertThat(diagnostics.isSeen(Level.WARN)).isTrue();
    assertThat(diagnostics.isSeen(Level.INFO)).isFalse();
    printer.setLevel(org.apache.logging.log4j.Level.OFF);
    assertThat(diagnostics.isSeen(Level.ERROR)).isFalse();
  }

  @Test
  void withAListener_theLevelOfTheConfigurationIsOfNoUse() {
    printer.setLevel(org.apache.logging.log4j.Level.TRACE);
    StatusConsoleListener errorsOnly =
        new StatusConsoleListener(org.apache.logging.log4j.Level.ERROR);
    StatusLogger.getLogger().registerListener(errorsOnly);
    try {
      assertThat(diagnostics.isSeen(Level.ERROR)).isTrue();
      assertThat(diagnostics.isSeen(Level.WARN)).isFalse();
    } finally {
      StatusLogger.getLogger().removeListener(errorsOnly);
    }
  }
}
