// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.record.SluiceStats;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a configuration file through the AWS SDK to an endpoint, nothing replaced. */
class EndToEndTest {

  @TempDir Path directory;

  @Test
  void everyEvent_isAtTheStreamOnce_afterThrottlingAndAStopOfTheContext() throws Exception {
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream("app-logs", 2)) {
      kinesis.faults().onPut(Fault.throttled());
      String appender =
          """
          <Kinesis name="K" stream="app-logs" region="eu-west-1" endpoint="%s">
            <Client accessKeyId="AKID" secretAccessKey="secret"/>
            <Retry backoffBase="1 ms"/>
            <PatternLayout pattern="%%m"/>
          </Kinesis>
          """
              .formatted(kinesis.endpoint());
      Path file = Files.writeString(directory.resolve("log4j2.xml"), Rig.xml(appender));
      LoggerContext context = new LoggerContext("end-to-end", null, file.toUri());
      context.start();
      KinesisAppender k = context.getConfiguration().getAppender("K");
      for (int i = 0; i < 2000; i++) {
        context.getLogger("app").info("event {}", i);
      }
      context.stop();

      SluiceStats stats = k.stats();
      assertThat(stats.delivered()).isEqualTo(2000);
      assertThat(stats.retried()).isPositive();
      assertThat(stats.isConserved()).isTrue();
      assertThat(kinesis.records("app-logs"))
          .extracting(record -> record.text())
          .hasSize(2000)
          .doesNotHaveDuplicates()
          .allMatch(text -> text.startsWith("event "));
    }
  }

  @Test
  void patternOfKeys_isLog4jsOwn_andAppendsNoStackTrace() throws Exception {
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream("app-logs", 2)) {
      String appender =
          """
          <Kinesis name="K" stream="app-logs" region="eu-west-1" endpoint="%s"
                   partitionKey="pattern:%%X{tenant}-%%level-${where}">
            <Client accessKeyId="AKID" secretAccessKey="secret"/>
            <PatternLayout pattern="%%m"/>
          </Kinesis>
          """
              .formatted(kinesis.endpoint());
      String xml =
          Rig.xml(appender)
              .replace(
                  "<Appenders>",
                  "<Properties><Property name='where' value='here'/></Properties><Appenders>");
      Path file = Files.writeString(directory.resolve("log4j2.xml"), xml);
      LoggerContext context = new LoggerContext("pattern", null, file.toUri());
      context.start();
      KinesisAppender k = context.getConfiguration().getAppender("K");
      Logger logger = context.getLogger("app");
      ThreadContext.put("tenant", "acme");
      logger.info("one");
      ThreadContext.put("tenant", "%level ${sys:java.home}"); // data, never a pattern
      logger.warn("two", new IllegalStateException("broken"));
      ThreadContext.remove("tenant");
      logger.error("three");
      context.stop();

      assertThat(k.stats().isConserved()).isTrue();
      assertThat(kinesis.records("app-logs"))
          .extracting(record -> record.partitionKey())
          .containsExactlyInAnyOrder(
              "acme-INFO-here", "%level ${sys:java.home}-WARN-here", "-ERROR-here");
    }
  }
}
