// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.spi.FilterReply;
import dev.sluice.testkit.EmbeddedKinesis;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

/** One call flushes the appenders of all contexts, whatever stands in front of them. */
@Timeout(120)
class FlushAllTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String LINGER = "<batch><linger>1 min</linger></batch>";
  private static final CountDownLatch GATE = new CountDownLatch(1);

  private final EmbeddedKinesis kinesis = EmbeddedKinesis.withStream(Rig.STREAM, 1);
  private final LoggerContext context = new LoggerContext();

  @AfterEach
  void close() {
    context.stop();
    kinesis.close();
  }

  private Logger configure(String appenders, String ref) throws JoranException {
    String xml =
        "<configuration>"
            + appenders
            + "<root level='DEBUG'><appender-ref ref='"
            + ref
            + "'/></root></configuration>";
    context.setMDCAdapter(MDC.getMDCAdapter());
    JoranConfigurator joran = new JoranConfigurator();
    joran.setContext(context);
    joran.doConfigure(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    return context.getLogger("app");
  }

  private String kinesis(String name, String more) {
    return "<appender name='"
        + name
        + "' class='dev.sluice.logback.KinesisAppender'>"
        + Rig.reach(kinesis.endpoint())
        + LINGER
        + more
        + "</appender>";
  }

  private static String async(String name, String ref) {
    return "<appender name='"
        + name
        + "' class='ch.qos.logback.classic.AsyncAppender'><queueSize>5000</queueSize>"
        + "<discardingThreshold>0</discardingThreshold><appender-ref ref='"
        + ref
        + "'/></appender>";
  }

  @Test
  void appendersOfTwoContexts_areFlushed() throws Exception {
    try (Rig other = Rig.to(kinesis, LINGER)) {
      configure(kinesis("K", ""), "K").info("one");
      other.logger().info("another");
      assertThat(KinesisAppender.flushAll(LONG)).isTrue();
      assertThat(kinesis.records()).hasSize(2);
    }
  }

  /** Each event takes a while in the filter, so that most of them wait when the flush begins. */
  @Test
  void whatAnAsyncAppenderHolds_isWaitedFor_alsoBehindAnother() throws Exception {
    Logger logger =
        configure(
            kinesis("K", "<filter class='" + Slow.class.getName() + "'/>")
                + async("INNER", "K")
                + async("OUTER", "INNER"),
            "OUTER");
    for (int round = 1; round <= 5; round++) {
      for (int i = 0; i < 200; i++) {
        logger.info("event {}", i);
      }
      assertThat(KinesisAppender.flushAll(LONG)).isTrue();
      assertThat(kinesis.records()).hasSize(200 * round);
    }
  }

  /** Takes a moment of each event. */
  public static final class Slow extends Filter<ILoggingEvent> {

    @Override
    public FilterReply decide(ILoggingEvent event) {
      long sum = 0;
      for (int i = 0; i < 20_000; i++) {
        sum = sum * 31 + i + event.getTimeStamp();
      }
      return sum == 42 ? FilterReply.ACCEPT : FilterReply.NEUTRAL;
    }
  }

  /** The worker took it out of the queue, and it waits on its way: it is not there yet. */
  @Test
  void anEventBetweenTheQueueAndTheAppender_isNotSettled() throws Exception {
    configure(
            kinesis("K", "<filter class='" + Waits.class.getName() + "'/>") + async("A", "K"), "A")
        .info("held up");
    boolean settled = KinesisAppender.flushAll(Duration.ofMillis(300));
    GATE.countDown(); // first: the stop of the context waits for it
    assertThat(settled).isFalse();
    assertThat(KinesisAppender.flushAll(LONG)).isTrue();
    assertThat(kinesis.records()).hasSize(1);
  }

  /** Lets nobody through before the gate is open. */
  public static final class Waits extends Filter<ILoggingEvent> {

    @Override
    public FilterReply decide(ILoggingEvent event) {
      try {
        GATE.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return FilterReply.NEUTRAL;
    }
  }

  @Test
  void siftedAppenders_areFlushed_alsoThoseThatAQueuedEventMakes() throws Exception {
    Logger logger =
        configure(
            "<appender name='SIFT' class='ch.qos.logback.classic.sift.SiftingAppender'>"
                + "<discriminator><key>tenant</key><defaultValue>none</defaultValue></discriminator>"
                + "<sift>"
                + kinesis("K-${tenant}", "")
                + "</sift></appender>"
                + async("A", "SIFT")
                + kinesis("OTHER", "")
                + "<logger name='other'><appender-ref ref='OTHER'/></logger>",
            "A");
    for (int tenant = 0; tenant < 5; tenant++) {
      MDC.put("tenant", "t" + tenant);
      logger.info("hello");
    }
    MDC.remove("tenant");
    assertThat(KinesisAppender.flushAll(LONG)).isTrue();
    assertThat(kinesis.records()).hasSize(5);
  }

  @Test
  void whatAReconfigurationLeftToDrain_isWaitedFor() throws Exception {
    configure(kinesis("K", ""), "K").info("before");
    context.reset();
    configure(kinesis("K", ""), "K").info("after");
    assertThat(KinesisAppender.flushAll(LONG)).isTrue();
    assertThat(kinesis.records()).hasSize(2);
  }
}
