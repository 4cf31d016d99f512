// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartialStackTraceTest {

  /** Makes a new cause each time, so that its causes never end. */
  private static final class Endless extends Exception {
    private static final long serialVersionUID = 1L;
    private final AtomicInteger made;

    Endless(AtomicInteger made) {
      this.made = made;
    }

    @Override
    public synchronized Throwable getCause() {
      made.incrementAndGet();
      return new Endless(made);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void causesThatNeverEnd_areCutSoon(boolean rootCauseFirst) {
    AtomicInteger made = new AtomicInteger();
    LogEvent event = Log4jLogEvent.newBuilder().setThrown(new Endless(made)).build();
    Log4j2EventReader reader = new Log4j2EventReader(new DefaultConfiguration());
    assertThat(reader.stackTrace(event, rootCauseFirst))
        .startsWith(Endless.class.getName())
        .endsWith(System.lineSeparator() + "Caused by: ...");
    assertThat(made).hasValueLessThan(5000);
  }
}
