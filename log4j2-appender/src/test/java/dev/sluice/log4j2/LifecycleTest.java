// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.sluice.Sluices;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutResult;
import dev.sluice.record.SluiceStats;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.CountingNoOpAppender;
import org.apache.logging.log4j.core.appender.routing.RoutingAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.selector.BasicContextSelector;
import org.apache.logging.log4j.status.StatusConsoleListener;
import org.apache.logging.log4j.status.StatusData;
import org.apache.logging.log4j.status.StatusLogger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starting, running beside an application, and stopping. */
class LifecycleTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path directory;
  private final CountDownLatch never = new CountDownLatch(1);

  @AfterEach
  void releaseSenders() {
    never.countDown();
  }

  private void block(Rig app) {
    app.stream.script =
        batch -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return PutResult.stored();
        };
  }

  @Test
  void stopOfTheContext_deliversWhatIsBuffered() {
    String kinesis = "<Kinesis name='K' stream='s'><Batch linger='1 min'/></Kinesis>";
    try (Rig app = Rig.withXml(directory, kinesis)) {
      for (int i = 0; i < 1000; i++) {
        app.logger().info("event {}", i);
      }
      KinesisAppender appender = app.kinesis();
      assertTimeoutPreemptively(SOON, () -> app.context.stop());
      assertThat(app.stream.stored).hasSize(1000);
      assertThat(appender.stats().delivered()).isEqualTo(1000);
      assertThat(appender.stats().inMemory()).isZero();
      assertThat(appender.stats().isConserved()).isTrue();
      assertThat(app.status.at(Level.INFO)).anyMatch(m -> m.contains("stopped: offered=1000"));
      assertThat(app.status.errors()).isEmpty();
    }
  }

  @Test
  void stop_endsWithDrainTimeout_andCountsTheRest() {
    String kinesis = "<Kinesis name='K' stream='s' drainTimeout='50 ms'/>";
    try (Rig app = Rig.withXml(directory, kinesis)) {
      block(app);
      app.logger().info("stuck");
      KinesisAppender appender = app.kinesis();
      assertTimeoutPreemptively(SOON, () -> app.context.stop());
      assertThat(appender.stats().count(DropReason.SHUTDOWN)).isEqualTo(1);
      assertThat(appender.stats().isConserved()).isTrue();
      assertThat(app.status.errors()).isEmpty();
    }
  }

  @Test
  void stop_endsWithTheTimeThatLog4jGives_whereThatIsSooner() {
    String kinesis = "<Kinesis name='K' stream='s' drainTimeout='1 h'/>";
    try (Rig app = Rig.withXml(directory, kinesis)) {
      block(app);
      app.logger().info("stuck");
      KinesisAppender appender = app.kinesis();
      assertTimeoutPreemptively(SOON, () -> assertThat(appender.stop(50, MILLISECONDS)).isFalse());
      assertThat(appender.stats().count(DropReason.SHUTDOWN)).isEqualTo(1);
      assertThat(appender.stats().isConserved()).isTrue();
    }
  }

  /** {@code LogManager.shutdown()}: every selector hands over 50 ms that nobody asked for. */
  @Test
  void shutdownOfTheLogManager_keepsDrainTimeout() throws Exception {
    String kinesis = "<Kinesis name='K' stream='s' drainTimeout='1 h'/>";
    try (Rig app = Rig.withXml(directory, kinesis)) {
      CountDownLatch answered = answerLater(app);
      app.logger().info("slow");
      KinesisAppender appender = app.kinesis();
      Thread stops = new Thread(() -> shutdownAsLogManagerDoes(app.context));
      stops.start();
      stops.join(300);
      assertThat(stops.isAlive()).isTrue();
      answered.countDown();
      stops.join();
      assertThat(appender.stats().delivered()).isEqualTo(1);
    }
  }

  /** Appenders with a fallback are stopped before Log4j comes to them. */
  @Test
  void timeOfAShutdown_endsTheStopOfAnAppenderWithAFallback() {
    String kinesis = "<Kinesis name='K' stream='s' drainTimeout='1 min' fallback='F'/>";
    try (Rig app = Rig.withXml(directory, kinesis + "<CountingNoOp name='F'/>")) {
      block(app);
      app.logger().info("stuck");
      KinesisAppender appender = app.kinesis();
      assertTimeoutPreemptively(SOON, () -> Configurator.shutdown(app.context, 50, MILLISECONDS));
      assertThat(appender.stats().count(DropReason.SHUTDOWN)).isEqualTo(1);
    }
  }

  @Test
  void shutdownTimeoutOfTheConfiguration_endsTheStopOfTheContext() {
    String xml =
        Rig.xml("<Kinesis name='K' stream='s' drainTimeout='1 h'/>")
            .replace("<Configuration>", "<Configuration shutdownTimeout='50'>");
    try (Rig app = Rig.withFile(directory, "log4j2.xml", xml)) {
      block(app);
      app.logger().info("stuck");
      KinesisAppender appender = app.kinesis();
      assertTimeoutPreemptively(SOON, () -> shutdownAsLogManagerDoes(app.context));
      assertThat(appender.stats().count(DropReason.SHUTDOWN)).isEqualTo(1);
      assertThat(appender.stats().isConserved()).isTrue();
    }
  }

  private static void shutdownAsLogManagerDoes(LoggerContext context) {
    new BasicContextSelector() {
      @Override
      public boolean hasContext(String fqcn, ClassLoader loader, boolean currentContext) {
        return true;
      }

      @Override
      public LoggerContext getContext(String fqcn, ClassLoader loader, boolean currentContext) {
        return context;
      }
    }.shutdown("", null, false, false);
  }

  private static CountDownLatch answerLater(Rig app) {
    CountDownLatch answered = new CountDownLatch(1);
    app.stream.script =
        batch -> {
          try {
            answered.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return PutResult.stored();
        };
    return answered;
  }

  @Test
  void purgedRoute_isDrainedInTheBackground_andTheContextWaitsForIt() {
    String configuration =
        """
        <Configuration>
          <Appenders>
            <Routing name="R">
              <Routes pattern="$${event:Level}">
                <Route><Kinesis name="K-${event:Level}" stream="s" drainTimeout="1 h"/></Route>
              </Routes>
            </Routing>
          </Appenders>
          <Loggers><Root level="ALL"><AppenderRef ref="R"/></Root></Loggers>
        </Configuration>
        """;
    try (Rig app = Rig.withFile(directory, "log4j2.xml", configuration)) {
      CountDownLatch answered = answerLater(app);
      app.logger().info("one");
      RoutingAppender routing = (RoutingAppender) app.appender("R");
      assertTimeoutPreemptively(SOON, () -> routing.deleteAppender("INFO"));
      answered.countDown();
      app.context.stop();
      assertThat(app.stream.stored).hasSize(1);
      assertThat(app.status.at(Level.INFO)).anyMatch(m -> m.contains("stopped: offered=1"));
    }
  }

  @Test
  void stop_isIdempotent_andAStoppedAppenderCountsWhatItIsHanded() {
    try (Rig app = Rig.withXml(directory, "<Kinesis name='K' stream='s'/>")) {
      KinesisAppender appender = app.kinesis();
      app.logger().info("in time");
      assertThat(appender.stop(0, MILLISECONDS)).isTrue();
      assertThat(appender.stop(0, MILLISECONDS)).isTrue();
      appender.stop();
      app.logger().info("too late");
      SluiceStats stats = appender.stats();
      assertThat(stats.delivered()).isEqualTo(1);
      assertThat(stats.count(DropReason.CLOSED)).isEqualTo(1);
      assertThat(stats.isConserved()).isTrue();
    }
  }

  @Test
  void stoppedAppender_canBeStartedAgain() {
    try (Rig app = Rig.withXml(directory, "<Kinesis name='K' stream='s'/>")) {
      app.kinesis().stop();
      app.kinesis().start();
      app.logger().info("again");
      assertThat(app.delivered()).hasSize(1);
      assertThat(app.kinesis().stats().isConserved()).isTrue();
    }
  }

  /** The first would deliver for ever, and nobody could stop it. */
  @Test
  void startDuringAStart_opensNoSecondOne() {
    try (Rig app = Rig.withXml(directory, "<Kinesis name='K' stream='s'/>")) {
      long opening = app.kinesis().snapshot().opening();
      app.kinesis().stop();
      AtomicBoolean once = new AtomicBoolean();
      StatusConsoleListener listener =
          new StatusConsoleListener(Level.INFO) {
            @Override
            public void log(StatusData data) {
              if (!once.getAndSet(true)) {
                app.kinesis().start(); // as another thread may at the same time
              }
            }
          };
      StatusLogger.getLogger().registerListener(listener);
      try {
        app.kinesis().start();
      } finally {
        StatusLogger.getLogger().removeListener(listener);
      }
      assertThat(once).isTrue();
      app.kinesis().stop();
      assertThat(Sluices.snapshots())
          .filteredOn(one -> one.snapshot().opening() >= opening) // not those of other tests
          .isEmpty();
    }
  }

  /** A stop that ends late must not make Log4j refuse the events of the next opening. */
  @Test
  void startBeforeAStopReturns_staysStarted() {
    try (Rig app = Rig.withXml(directory, "<Kinesis name='K' stream='s'/>")) {
      KinesisAppender appender = app.kinesis();
      StatusConsoleListener listener =
          new StatusConsoleListener(Level.INFO) {
            @Override
            public void log(StatusData data) {
              String message = data.getMessage().getFormattedMessage();
              if (message.contains(": stopped: ") && appender.isStarted()) {
                appender.stop();
                appender.start();
              }
            }
          };
      StatusLogger.getLogger().registerListener(listener);
      try {
        appender.stop();
      } finally {
        StatusLogger.getLogger().removeListener(listener);
      }
      assertThat(appender.isStarted()).isTrue();
      app.logger().info("again");
      assertThat(app.delivered()).hasSize(1);
    }
  }

  @Test
  void interruptFlagOfTheCaller_isKept_byAppendAndByStop() {
    String kinesis =
        "<Kinesis name='K' stream='s'><Buffer overflow='block' maxBlock='1 s'/></Kinesis>";
    try (Rig app = Rig.withXml(directory, kinesis)) {
      KinesisAppender appender = app.kinesis();
      Thread.currentThread().interrupt();
      app.logger().info("interrupted");
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      appender.stop();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(app.stream.stored).hasSize(1);
      assertThat(appender.stats().isConserved()).isTrue();
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void rootAtTrace_nothingOfOurOwnThreadsComesBackRound() {
    String appenders = "<Kinesis name='K' stream='s'/><CountingNoOp name='other'/>";
    String xml =
        Rig.xml(appenders)
            .replace(
                "<AppenderRef ref=\"K\"/>", "<AppenderRef ref='K'/><AppenderRef ref='other'/>");
    try (Rig app = Rig.withFile(directory, "log4j2.xml", xml)) {
      app.stream.script =
          batch -> {
            app.context.getLogger("software.amazon.awssdk.request").trace("sending {}", batch);
            app.context.getLogger("org.apache.http.wire").trace("bytes");
            return PutResult.stored();
          };
      for (int i = 0; i < 20; i++) {
        app.logger().trace("event {}", i);
        app.delivered();
      }
      SluiceStats stats = app.kinesis().stats();
      assertThat(app.stream.stored).hasSize(20).allMatch(record -> record.contains("event"));
      assertThat(stats.count(DropReason.SELF_LOG)).isEqualTo(2 * stats.requests());
      assertThat(stats.isConserved()).isTrue();
      assertThat(((CountingNoOpAppender) app.appender("other")).getCount())
          .isEqualTo(20 + 2 * stats.requests());
    }
  }

  @Test
  void deliveryTrouble_isAWarning_neverAnError() {
    String kinesis = "<Kinesis name='K' stream='s' drainTimeout='0'/>";
    try (Rig app = Rig.withXml(directory, kinesis)) {
      app.stream.script =
          batch -> {
            throw new IllegalStateException("the network is down");
          };
      app.logger().info("lost");
      app.context.stop();
      assertThat(app.status.at(Level.WARN)).anyMatch(m -> m.contains("Kinesis appender K: "));
      assertThat(app.status.errors()).isEmpty();
    }
  }

  @Test
  void asyncAppenderInFront_deliversEverything() {
    String appenders =
        "<Kinesis name='K' stream='s'/><Async name='A'><AppenderRef ref='K'/></Async>";
    String xml = Rig.xml(appenders).replace("<AppenderRef ref=\"K\"/>\n", "");
    xml =
        xml.replace(
            "<Root level=\"ALL\"><AppenderRef ref=\"K\"/>",
            "<Root level='ALL'><AppenderRef ref='A'/>");
    try (Rig app = Rig.withFile(directory, "log4j2.xml", xml)) {
      for (int i = 0; i < 500; i++) {
        app.logger().info("event {}", i);
      }
      KinesisAppender appender = app.kinesis();
      app.context.stop();
      assertThat(app.stream.stored).hasSize(500);
      assertThat(appender.stats().isConserved()).isTrue();
    }
  }

  /** What an asynchronous appender still holds may not wait one by one. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "drainTimeout='200 ms'><Buffer maxEvents='1' overflow='block' maxBlock='100 ms'/>",
        "drainTimeout='100 ms' synchronous='true'>",
      })
  void stopOfTheContext_endsTheWaitsOfCallers(String options) {
    String xml =
        Rig.xml(
            "<Kinesis name='I' stream='s' "
                + options
                + "</Kinesis>"
                + "<Async name='K'><AppenderRef ref='I'/></Async>");
    try (Rig app = Rig.withFile(directory, "log4j2.xml", xml)) {
      block(app);
      for (int i = 0; i < 100; i++) {
        app.logger().info("event {}", i);
      }
      KinesisAppender appender = (KinesisAppender) app.appender("I");
      assertTimeoutPreemptively(SOON, () -> app.context.stop());
      SluiceStats stats = appender.stats();
      assertThat(stats.offered()).isEqualTo(100);
      assertThat(stats.isConserved()).isTrue();
      assertThat(stats.count(DropReason.CLOSED)).as(stats.summary()).isGreaterThan(50);
    }
  }

  @Test
  void routingAppender_makesOnePerKey() {
    String configuration =
        """
        <Configuration>
          <Appenders>
            <Routing name="R">
              <Routes pattern="$${event:Level}">
                <Route>
                  <Kinesis name="K-${event:Level}" stream="s">
                    <PatternLayout pattern="${event:Level} %m"/>
                  </Kinesis>
                </Route>
              </Routes>
            </Routing>
          </Appenders>
          <Loggers><Root level="ALL"><AppenderRef ref="R"/></Root></Loggers>
        </Configuration>
        """;
    try (Rig app = Rig.withFile(directory, "log4j2.xml", configuration)) {
      app.logger().info("one");
      app.logger().warn("two");
      app.logger().info("three");
      app.context.stop();
      assertThat(app.stream.stored).containsExactlyInAnyOrder("INFO one", "WARN two", "INFO three");
      assertThat(app.status.errors()).isEmpty();
    }
  }

  @Test
  void pluginDescriptor_isInTheModule_soThatNoPackagesAttributeIsNeeded() throws Exception {
    Path classes =
        Path.of(KinesisAppender.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path descriptor =
        classes.resolve("META-INF/org/apache/logging/log4j/core/config/plugins/Log4j2Plugins.dat");
    assertThat(Files.readString(descriptor, StandardCharsets.ISO_8859_1))
        .contains("kinesis", "format", "batch", "buffer", "retry", "spool", "client");
  }
}
