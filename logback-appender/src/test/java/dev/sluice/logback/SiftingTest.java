// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.sift.SiftingAppender;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

/** One appender for each tenant: Logback makes and stops them inside log calls. */
class SiftingTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  private final LoggerContext context = new LoggerContext();
  private final EmbeddedKinesis kinesis = EmbeddedKinesis.withStream(Rig.STREAM, 1);

  @AfterEach
  void close() {
    context.stop();
    kinesis.close();
  }

  private SiftingAppender sift(String elements) throws JoranException {
    String xml =
        "<configuration><appender name='LIST' class='ch.qos.logback.core.read.ListAppender'/>"
            + "<logger name='nobody'><appender-ref ref='LIST'/></logger>"
            + "<appender name='SIFT' class='ch.qos.logback.classic.sift.SiftingAppender'>"
            + "<discriminator><key>tenant</key><defaultValue>none</defaultValue></discriminator>"
            + "<maxAppenderCount>1</maxAppenderCount><sift>"
            + "<appender name='K-${tenant}' class='dev.sluice.logback.KinesisAppender'>"
            + Rig.reach(kinesis.endpoint())
            + elements
            + "</appender></sift></appender>"
            + "<root level='DEBUG'><appender-ref ref='SIFT'/></root></configuration>";
    context.setMDCAdapter(MDC.getMDCAdapter());
    JoranConfigurator joran = new JoranConfigurator();
    joran.setContext(context);
    joran.doConfigure(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    return (SiftingAppender) context.getLogger("ROOT").getAppender("SIFT");
  }

  private static LoggingEvent event(String tenant, long second) {
    LoggingEvent event = new LoggingEvent();
    event.setLoggerName("app");
    event.setThreadName("main");
    event.setLevel(Level.INFO);
    event.setMessage("of " + tenant);
    event.setInstant(Instant.ofEpochSecond(1_800_000_000 + second));
    event.setMDCPropertyMap(Map.of("tenant", tenant));
    return event;
  }

  private List<String> statuses() {
    return context.getStatusManager().getCopyOfStatusList().stream().map(Status::toString).toList();
  }

  @Test
  void eviction_doesNotHoldUpTheLogCall_andTheContextWaitsForIt() throws Exception {
    kinesis.faults().onEvery("PutRecords", Fault.throttled());
    SiftingAppender sift = sift("<drainTimeout>1 min</drainTimeout>");
    assertTimeoutPreemptively(
        SOON,
        () -> {
          sift.doAppend(event("a", 0));
          sift.doAppend(event("b", 10)); // one too many: that of a has to go
        });
    kinesis.faults().heal();
    context.stop();
    assertThat(kinesis.records()).hasSize(2);
    assertThat(statuses())
        .filteredOn(text -> text.contains("stopped: "))
        .hasSize(2)
        .allMatch(text -> text.contains("delivered=1 "));
  }

  @Test
  void appenderRef_isRefusedWithTheWayThatWorks() throws Exception {
    sift("<appender-ref ref='LIST'/>").doAppend(event("a", 0));
    assertThat(statuses())
        .anyMatch(text -> text.contains("write <fallback>NAME</fallback>"))
        .noneMatch(text -> text.contains("is not an option"));
  }

  @Test
  void fallback_byItsName_works() throws Exception {
    sift("<drainTimeout>1 min</drainTimeout><fallback>LIST</fallback>").doAppend(event("a", 0));
    context.stop();
    assertThat(kinesis.records()).hasSize(1);
    assertThat(statuses()).noneMatch(text -> text.contains("ERROR"));
  }

  /** A section of empty elements alone was refused, and with it every event. */
  @ParameterizedTest
  @ValueSource(strings = {"<threadKey/>", "<threadKey></threadKey><timeKey>t</timeKey>"})
  void emptyElement_setsItsOptionToNothing(String format) throws Exception {
    sift("<format>" + format + "</format>").doAppend(event("a.b", 0));
    context.stop();
    assertThat(statuses()).noneMatch(text -> text.contains("ERROR"));
    assertThat(kinesis.records()).hasSize(1);
    assertThat(kinesis.records().get(0).text()).contains("of a.b").doesNotContain("thread");
  }
}
