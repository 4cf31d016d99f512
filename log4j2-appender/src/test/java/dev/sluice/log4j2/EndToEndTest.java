// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.record.SluiceStats;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
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
      Path file = Files.writeString(directory.resolve("log4j2.xml"), App.xml(appender));
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
}
