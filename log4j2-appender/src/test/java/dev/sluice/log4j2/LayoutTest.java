// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.sluice.record.DropReason;
import dev.sluice.record.Severity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.AsynchronouslyFormattable;
import org.apache.logging.log4j.message.Message;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A layout in place of our format. */
class LayoutTest {

  @TempDir Path directory;

  private Rig app(String layout) {
    return Rig.withXml(directory, "<Kinesis name='K' stream='s'>" + layout + "</Kinesis>");
  }

  @Test
  void patternLayout_isTheRecord_withoutHeaderAndFooter() {
    try (Rig app = app("<PatternLayout pattern='%p|%c|%m' header='HEAD' footer='FOOT'/>")) {
      app.logger().info("hello ü");
      app.context.stop();
      assertThat(app.stream.stored).containsExactly("INFO|app.Main|hello ü");
      assertThat(app.status.errors()).isEmpty();
    }
  }

  @Test
  void jsonTemplateLayout_isTheRecord() {
    String layout =
        "<JsonTemplateLayout eventTemplate='{\"m\":{\"$resolver\":\"message\",\"stringified\":true}}'"
            + " eventDelimiter=''/>";
    try (Rig app = app(layout)) {
      app.logger().info("hello");
      assertThat(app.delivered()).containsExactly("{\"m\":\"hello\"}");
    }
  }

  @Test
  void gelfLayout_isTheRecord() {
    try (Rig app = app("<GelfLayout host='h' compressionType='OFF'/>")) {
      app.logger().info("hello");
      assertThat(app.delivered())
          .singleElement()
          .asString()
          .contains("\"short_message\":\"hello\"");
    }
  }

  @Test
  void layoutThatWantsTheLocation_getsIt() {
    try (Rig app = app("<PatternLayout pattern='%M:%m'/>")) {
      assertThat(app.kinesis().requiresLocation()).isTrue();
      app.logger().info("hello");
      assertThat(app.delivered()).containsExactly("layoutThatWantsTheLocation_getsIt:hello");
    }
  }

  @Test
  void layouts_areCalledByManyThreadsAtOnce_withoutMixingTheirEvents() throws Exception {
    String layout =
        "<JsonTemplateLayout eventTemplate='{\"m\":{\"$resolver\":\"message\",\"stringified\":true}}'"
            + " eventDelimiter=''/>";
    for (String each : List.of(layout, "<PatternLayout pattern='{\"m\":\"%m\"}'/>")) {
      try (Rig app = app(each)) {
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
          int number = t;
          threads.add(
              new Thread(
                  () ->
                      IntStream.range(0, 500).forEach(i -> app.logger().info("{}-{}", number, i))));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
          thread.join();
        }
        HashSet<String> expected = new HashSet<>();
        for (int t = 0; t < 8; t++) {
          for (int i = 0; i < 500; i++) {
            expected.add("{\"m\":\"" + t + "-" + i + "\"}");
          }
        }
        assertThat(app.delivered()).hasSize(4000);
        assertThat(new HashSet<>(app.stream.stored)).isEqualTo(expected);
        assertThat(app.kinesis().stats().isConserved()).isTrue();
      }
    }
  }

  @Test
  void messageThatThrows_costsTheEventItsContentOnly_evenWithIgnoreExceptionsFalse() {
    String kinesis = "<Kinesis name='K' stream='s' ignoreExceptions='false'>%s</Kinesis>";
    for (String layout : List.of("", "<PatternLayout pattern='%m'/>")) {
      try (Rig app = Rig.withXml(directory, kinesis.formatted(layout))) {
        assertThatCode(() -> app.logger().warn(new BrokenMessage())).doesNotThrowAnyException();
        assertThat(app.delivered())
            .singleElement()
            .asString()
            .contains("\"level\":\"WARN\"", "format error: java.lang.IllegalStateException");
        assertThat(app.kinesis().stats().formatErrors()).isEqualTo(1);
        assertThat(app.kinesis().stats().isConserved()).isTrue();
        assertThat(app.kinesis().ignoreExceptions()).isFalse();
      }
    }
  }

  /** Log4j itself refuses the inner event, before the appender hears of it. */
  @Test
  void eventThatIsLoggedInsideOfAnAppend_isCountedAndSaid() {
    try (Rig app = Rig.withXml(directory, "<Kinesis name='K' stream='s'/>")) {
      app.logger().info(new LoggingMessage(app.logger()));
      assertThat(app.delivered()).singleElement().asString().contains("outer");
      assertThat(app.kinesis().stats().count(DropReason.SELF_LOG)).isEqualTo(1);
      assertThat(app.kinesis().stats().offered()).isEqualTo(2);
      assertThat(app.kinesis().stats().isConserved()).isTrue();
      app.context.stop();
      assertThat(app.status.at(Level.WARN))
          .anyMatch(line -> line.contains("logged inside of an append"));
    }
  }

  /** Log4j hands such an error to the error handler, and the log call returns. */
  @Test
  void errorThatAnAppendEndsWith_isCounted() {
    try (Rig app = Rig.withXml(directory, "<Kinesis name='K' stream='s'/>")) {
      LogEvent event = Log4jLogEvent.newBuilder().setLevel(Level.WARN).build();
      app.kinesis()
          .getHandler()
          .error("An exception occurred", event, new StackOverflowError("of append"));
      assertThat(app.kinesis().stats().count(DropReason.FORMAT_ERROR, Severity.WARN)).isEqualTo(1);
      assertThat(app.kinesis().stats().offered()).isEqualTo(1);
      assertThat(app.kinesis().stats().isConserved()).isTrue();
    }
  }

  /** Logs when its text is asked for. */
  @AsynchronouslyFormattable
  private static final class LoggingMessage implements Message {
    private static final long serialVersionUID = 1L;
    private final transient Logger logger;

    LoggingMessage(Logger logger) {
      this.logger = logger;
    }

    @Override
    public String getFormattedMessage() {
      logger.warn("inner");
      return "outer";
    }

    @Override
    public Object[] getParameters() {
      return new Object[0];
    }

    @Override
    public @Nullable Throwable getThrowable() {
      return null;
    }
  }

  /** Asynchronously formattable, or Log4j itself formats it, fails, and makes no event of it. */
  @AsynchronouslyFormattable
  private static final class BrokenMessage implements Message {
    private static final long serialVersionUID = 1L;

    @Override
    public String getFormattedMessage() {
      throw new IllegalStateException("no text");
    }

    @Override
    public Object[] getParameters() {
      return new Object[0];
    }

    @Override
    public @Nullable Throwable getThrowable() {
      return null;
    }
  }
}
