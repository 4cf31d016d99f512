// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.junit.jupiter.api.Test;

class RootCauseFirstTest {

  /** The same frames in all, but for the first. */
  private static <T extends Throwable> T thrown(T thrown, int line) {
    thrown.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("shop.Till", "pay", "Till.java", line),
          new StackTraceElement("shop.Main", "main", "Main.java", 1),
        });
    return thrown;
  }

  private static LogEvent event(Throwable thrown) {
    return Log4jLogEvent.newBuilder().setThrown(thrown).build();
  }

  private static String print(Throwable thrown) {
    return new Log4j2EventReader(new DefaultConfiguration())
        .stackTrace(event(thrown), true)
        .replace(System.lineSeparator(), "\n");
  }

  /** As try-with-resources and a close that fails for the first failure make it. */
  @Test
  void causeOfASuppressedOne_keepsItsFrames() {
    IllegalStateException first = thrown(new IllegalStateException("first"), 2);
    first.addSuppressed(thrown(new IOException("close", first), 3));
    assertThat(print(first))
        .isEqualTo(
            """
            java.lang.IllegalStateException: first
            \tat shop.Till.pay(Till.java:2)
            \tat shop.Main.main(Main.java:1)
            \tSuppressed: [CIRCULAR REFERENCE: java.lang.IllegalStateException: first]
            \tWrapped by: java.io.IOException: close
            \t\tat shop.Till.pay(Till.java:3)
            \t\t... 1 more
            """);
  }

  @Test
  void otherTraces_areThoseOfLog4j() {
    Throwable root = thrown(new IOException("root\nof two lines"), 2);
    Throwable thrown = thrown(new RuntimeException(thrown(new Error("middle", root), 3)), 4);
    root.addSuppressed(thrown(new Error("side", thrown(new Error("its cause"), 5)), 6));
    thrown.addSuppressed(thrown(new Error(), 4));
    String log4js = Patterns.layout(null, "%rEx").toSerializable(event(thrown));
    assertThat(print(thrown)).isEqualTo(log4js).contains("\n\tSuppressed: ", "\nWrapped by: ");
  }

  /** Behind one with a cause, Log4j wrote it as if it stood alone. */
  @Test
  void secondSuppressedOneWithoutFrames_isStillSuppressed() {
    Throwable thrown = thrown(new RuntimeException("it"), 2);
    thrown.addSuppressed(thrown(new Error("side", thrown(new Error("its cause"), 3)), 4));
    Throwable bare = new RuntimeException("bare");
    bare.setStackTrace(new StackTraceElement[0]);
    thrown.addSuppressed(bare);
    assertThat(print(thrown)).endsWith("\n\tSuppressed: java.lang.RuntimeException: bare\n");
  }
}
