// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.record.PutResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.logging.log4j.CloseableThreadContext;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.async.AsyncLoggerContext;
import org.apache.logging.log4j.core.filter.AbstractFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One call flushes the appenders of all contexts, whatever stands in front of them. */
@Timeout(120)
class FlushAllTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String KINESIS =
      "<Kinesis name='%s' stream='s'><Batch linger='1 min'/>%s</Kinesis>";

  @TempDir Path directory;
  @TempDir Path otherDirectory;

  private static String kinesis(String name, String more) {
    return KINESIS.formatted(name, more);
  }

  private static String to(String appenders, String ref) {
    return Rig.xml(appenders).replace("ref=\"K\"", "ref=\"" + ref + "\"");
  }

  @Test
  void appendersOfTwoContexts_areFlushed() throws Exception {
    try (Rig app = Rig.withXml(directory, kinesis("K", ""));
        Rig other = Rig.withXml(otherDirectory, kinesis("K", ""))) {
      app.logger().info("one");
      other.logger().info("another");
      assertThat(KinesisAppender.flushAll(LONG)).isTrue();
      assertThat(app.stream.stored).hasSize(1);
      assertThat(other.stream.stored).hasSize(1);
    }
  }

  @Test
  void whatAnAsyncAppenderHolds_isWaitedFor_alsoBehindAnother() throws Exception {
    String appenders =
        kinesis("K", "")
            + "<Async name='INNER-1' bufferSize='5000'><AppenderRef ref='K'/></Async>"
            + "<Async name='OUTER' bufferSize='5000'><AppenderRef ref='INNER-1'/></Async>";
    try (Rig app = Rig.withFile(directory, "log4j2.xml", to(appenders, "OUTER"))) {
      app.kinesis().addFilter(new TakesAMoment(0));
      for (int round = 1; round <= 5; round++) {
        for (int i = 0; i < 200; i++) {
          app.logger().info("event {}", i);
        }
        assertThat(KinesisAppender.flushAll(LONG)).isTrue();
        assertThat(app.stream.stored).hasSize(200 * round);
      }
    }
  }

  /** Each event takes a moment, so that most of them wait when the flush begins. */
  private static final class TakesAMoment extends AbstractFilter {

    private final CountDownLatch gate;

    TakesAMoment(int closed) {
      gate = new CountDownLatch(closed);
    }

    @Override
    public Result filter(LogEvent event) {
      try {
        gate.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      long sum = 0;
      for (int i = 0; i < 20_000; i++) {
        sum = sum * 31 + i + event.getTimeMillis();
      }
      return sum == 42 ? Result.ACCEPT : Result.NEUTRAL;
    }
  }

  /** All loggers of a context, and those that one configuration names. */
  @Test
  void whatAsyncLoggersHold_isWaitedFor() throws Exception {
    String all = Rig.xml(kinesis("K", ""));
    Path file = Files.writeString(otherDirectory.resolve("log4j2.xml"), all);
    ScriptedTransport stream = new ScriptedTransport();
    LoggerContext loggers = new AsyncLoggerContext("async", null, file.toUri());
    loggers.putObject(SluiceManager.TRANSPORT, stream);
    loggers.start();
    String root = "<AsyncRoot level=\"ALL\"><AppenderRef ref=\"K\"/></AsyncRoot>";
    String named = all.replaceAll("<Root.*</Root>", root);
    assertThat(named).contains(root);
    try (Rig app = Rig.withFile(directory, "log4j2.xml", named)) {
      app.kinesis().addFilter(new TakesAMoment(0));
      KinesisAppender other = loggers.getConfiguration().getAppender("K");
      other.addFilter(new TakesAMoment(0));
      for (int i = 0; i < 200; i++) {
        loggers.getLogger("app").info("event {}", i);
        app.logger().info("event {}", i);
      }
      assertThat(KinesisAppender.flushAll(LONG)).isTrue();
      assertThat(app.stream.stored).hasSize(200);
      assertThat(stream.stored).hasSize(200);
    } finally {
      loggers.stop();
    }
  }

  @Test
  void anEventBetweenTheQueueAndTheAppender_isNotSettled() throws Exception {
    String appenders = kinesis("K", "") + "<Async name='A'><AppenderRef ref='K'/></Async>";
    TakesAMoment filter = new TakesAMoment(1);
    try (Rig app = Rig.withFile(directory, "log4j2.xml", to(appenders, "A"))) {
      app.kinesis().addFilter(filter);
      app.logger().info("held up");
      boolean settled = KinesisAppender.flushAll(Duration.ofMillis(300));
      filter.gate.countDown(); // first: the stop of a context that fails this waits for it
      assertThat(settled).isFalse();
      assertThat(KinesisAppender.flushAll(LONG)).isTrue();
      assertThat(app.stream.stored).hasSize(1);
    }
  }

  @Test
  void routedAppenders_areFlushed_alsoThoseThatAQueuedEventMakes() throws Exception {
    String appenders =
        "<Routing name='R'><Routes pattern='$${ctx:tenant}'><Route>"
            + kinesis("K-${ctx:tenant}", "")
            + "</Route></Routes></Routing>"
            + "<Async name='A'><AppenderRef ref='R'/></Async>"
            + kinesis("K", "");
    try (Rig app = Rig.withFile(directory, "log4j2.xml", to(appenders, "A"))) {
      for (int tenant = 0; tenant < 5; tenant++) {
        try (CloseableThreadContext.Instance ignored =
            CloseableThreadContext.put("tenant", "t" + tenant)) {
          app.logger().info("hello");
        }
      }
      assertThat(KinesisAppender.flushAll(LONG)).isTrue();
      assertThat(app.stream.stored).hasSize(5);
    }
  }

  @Test
  void oneThatAReconfigurationStoppedAndStillDelivers_isWaitedFor() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    try (Rig app = Rig.withXml(directory, kinesis("K", ""))) {
      app.stream.script =
          batch -> {
            try {
              stuck.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return PutResult.stored();
          };
      app.logger().info("before");
      Thread reconfigures =
          new Thread(
              () ->
                  app.reconfigure(
                      Rig.xml(kinesis("K", "").replace("stream='s'", "stream='another'"))));
      reconfigures.start();
      boolean settled = KinesisAppender.flushAll(Duration.ofMillis(300));
      stuck.countDown();
      assertThat(settled).isFalse();
      reconfigures.join();
      app.logger().info("after");
      assertThat(KinesisAppender.flushAll(LONG)).isTrue();
      assertThat(app.stream.stored).hasSize(2);
    }
  }
}
