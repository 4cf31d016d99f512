// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.child.Ends;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** A JVM that ends during an outage gives all to the fallback, whichever hook is the first. */
class FallbackAtExitIT {

  private static final int EVENTS = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 1);

  @TempDir Path directory;

  private String logback(EmbeddedKinesis kinesis, boolean theirs, boolean ours, String file) {
    return """
        <configuration>
          %s
          <statusListener class="ch.qos.logback.core.status.OnConsoleStatusListener"/>
          <appender name="FILE" class="ch.qos.logback.core.FileAppender">
            <file>%s</file>
            <encoder><pattern>%%msg%%n</pattern></encoder>
          </appender>
          <appender name="KINESIS" class="dev.sluice.logback.KinesisAppender">
            <stream>%s</stream><region>us-east-1</region><endpoint>%s</endpoint>
            <fallback>FILE</fallback><appender-ref ref="FILE"/>
            <drainTimeout>300 ms</drainTimeout><shutdownHook>%s</shutdownHook>
            <client><accessKeyId>test</accessKeyId><secretAccessKey>test</secretAccessKey></client>
          </appender>
          <appender name="ASYNC" class="ch.qos.logback.classic.AsyncAppender">
            <discardingThreshold>0</discardingThreshold><appender-ref ref="KINESIS"/>
          </appender>
          <root level="info"><appender-ref ref="FILE"/><appender-ref ref="KINESIS"/></root>
          <logger name="app" additivity="false"><appender-ref ref="ASYNC"/></logger>
        </configuration>
        """
        .formatted(theirs ? "<shutdownHook/>" : "", file, STREAM, kinesis.endpoint(), ours);
  }

  private String log4j2(EmbeddedKinesis kinesis, boolean theirs, boolean ours, String file) {
    return """
        <Configuration status="INFO"%s>
          <Appenders>
            <File name="FILE" fileName="%s"><PatternLayout pattern="%%m%%n"/></File>
            <Kinesis name="KINESIS" stream="%s" region="us-east-1" endpoint="%s" fallback="FILE"
                drainTimeout="300 ms" shutdownHook="%s">
              <Client accessKeyId="test" secretAccessKey="test"/>
            </Kinesis>
            <Async name="ASYNC"><AppenderRef ref="KINESIS"/></Async>
          </Appenders>
          <Loggers>
            <Root level="info"><AppenderRef ref="FILE"/><AppenderRef ref="KINESIS"/></Root>
            <Logger name="app" additivity="false"><AppenderRef ref="ASYNC"/></Logger>
          </Loggers>
        </Configuration>
        """
        .formatted(
            theirs ? "" : " shutdownHook=\"disable\"", file, STREAM, kinesis.endpoint(), ours);
  }

  private URL write(String text) throws IOException {
    return Files.writeString(directory.resolve("config.xml"), text).toUri().toURL();
  }

  @ParameterizedTest
  @CsvRows(
      pairs = true,
      value = {
        "LOGBACK, true, false",
        "LOGBACK, true, true",
        "LOGBACK, false, true",
        "LOG4J2, true, false",
        "LOG4J2, true, true",
        "LOG4J2, false, true"
      })
  void endDuringAnOutage_handsAllOver(
      Framework framework, boolean theirs, boolean ours, EmbeddedKinesis kinesis) throws Exception {
    Path file = directory.resolve("fallback.log");
    String text =
        framework == Framework.LOGBACK
            ? logback(kinesis, theirs, ours, file.toString())
            : log4j2(kinesis, theirs, ours, file.toString());
    try (ChildJvm child =
        framework.child(Ends.class, write(text)).argument(EVENTS).argument("exit").start()) {
      child.awaitLine("delivered: true", PATIENCE);
      kinesis.pause();
      child.tell("go on");
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isEqualTo(Ends.CODE);
      kinesis.resume();
      Summary summary = Summary.of(child.awaitLine(Summary.MARK, PATIENCE));
      summary.assertConserved();
      assertThat(summary.count("offered")).isEqualTo(EVENTS);

      List<Long> seen = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        seen.add(Numbered.numberOf(line.getBytes(StandardCharsets.UTF_8)));
      }
      assertThat(summary.count("fallback")).as(child.output()).isEqualTo(seen.size());
      kinesis.records().forEach(record -> seen.add(Numbered.numberOf(record.data())));
      assertThat(seen)
          .containsAll(LongStream.range(0, EVENTS).boxed().toList())
          .hasSizeLessThanOrEqualTo(EVENTS + (int) summary.count("maybeDuplicated"));
    } finally {
      kinesis.resume();
    }
  }
}
