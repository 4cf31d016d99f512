// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.sluice.record.PutResult;
import dev.sluice.record.SluiceStats;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.appender.routing.RoutingAppender;
import org.apache.logging.log4j.core.config.AppenderControl;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Log4j reads a changed file while the application logs. */
class ReconfigurationTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path directory;

  private static String kinesis(String inside) {
    return "<Kinesis name='K' stream='s' drainTimeout='1 h'>" + inside + "</Kinesis>";
  }

  @Test
  void sameOptions_keepThePipeline_andWaitForNothing() {
    try (Rig app = Rig.withXml(directory, kinesis("<PatternLayout pattern='%m'/>"))) {
      CountDownLatch answer = new CountDownLatch(1);
      app.stream.script =
          batch -> {
            try {
              answer.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return PutResult.stored();
          };
      KinesisAppender before = app.kinesis();
      app.logger().info("before");
      // The stream does not answer: draining would take the hour that drainTimeout allows.
      String changed = kinesis("<ThresholdFilter level='WARN'/><PatternLayout pattern='%m'/>");
      assertTimeoutPreemptively(SOON, () -> app.reconfigure(Rig.xml(changed)));
      KinesisAppender after = app.kinesis();
      app.logger().info("filtered");
      app.logger().warn("after");
      before.append(Log4jLogEvent.newBuilder().setMessage(new SimpleMessage("late")).build());
      answer.countDown();

      assertThat(after).isNotSameAs(before);
      assertThat(app.delivered()).startsWith("before", "after").doesNotContain("filtered");
      assertThat(after.stats()).isEqualTo(before.stats());
      assertThat(after.stats().delivered()).isEqualTo(3);
      assertThat(after.stats().isConserved()).isTrue();
      assertThat(app.status.errors()).isEmpty();
    }
  }

  /** The old appender is stopped, and what it shares with the new one still takes the event. */
  @Test
  void eventHandedToTheOldAppender_isTakenOnce() {
    String file = kinesis("").replace("<Kinesis ", "<Kinesis ignoreExceptions='false' ");
    try (Rig app = Rig.withXml(directory, file)) {
      AppenderControl old = new AppenderControl(app.kinesis(), null, null);
      app.reconfigure(Rig.xml(file));
      assertThat(old.getAppender().isStarted()).isFalse();
      old.callAppender(
          Log4jLogEvent.newBuilder()
              .setLevel(Level.INFO)
              .setLoggerName("app.Main")
              .setMessage(new SimpleMessage("late"))
              .build());
      assertThat(app.delivered()).hasSize(1);
      assertThat(app.kinesis().stats().offered()).isEqualTo(1);
    }
  }

  @Test
  void changedOptions_drainTheOldPipeline_whileTheNewOneTakesOver() {
    try (Rig app = Rig.withXml(directory, kinesis("<Batch linger='1 min'/>"))) {
      KinesisAppender before = app.kinesis();
      for (int i = 0; i < 1000; i++) {
        app.logger().info("old {}", i);
      }
      app.reconfigure(Rig.xml(kinesis("<Batch linger='0'/>")));
      assertThat(before.stats().delivered()).isEqualTo(1000);
      assertThat(before.stats().isConserved()).isTrue();
      for (int i = 0; i < 1000; i++) {
        app.logger().info("new {}", i);
      }
      assertThat(app.delivered()).hasSize(2000);
      assertThat(app.kinesis().stats().offered()).isEqualTo(1000);
      assertThat(app.kinesis().stats().isConserved()).isTrue();
    }
  }

  @Test
  void changedLayout_isAChange() {
    try (Rig app = Rig.withXml(directory, kinesis("<PatternLayout pattern='old %m'/>"))) {
      app.logger().info("one");
      app.reconfigure(Rig.xml(kinesis("<PatternLayout pattern='new %m'/>")));
      app.logger().info("two");
      app.reconfigure(Rig.xml(kinesis("")));
      app.logger().info("three");
      assertThat(app.delivered()).hasSize(3).startsWith("old one", "new two");
      assertThat(app.stream.stored.get(2)).contains("\"message\":\"three\"");
    }
  }

  @Test
  void reconfigurationsUnderLoad_loseNothing() throws Exception {
    List<String> files =
        List.of(
            Rig.xml(kinesis("<PatternLayout pattern='%m'/>")),
            Rig.xml(kinesis("<PatternLayout pattern='%m'/><ThresholdFilter level='TRACE'/>")),
            Rig.xml(kinesis("<PatternLayout pattern='%m'/><Batch maxRecords='50'/>")));
    try (Rig app = Rig.withFile(directory, "log4j2.xml", files.get(0))) {
      AtomicBoolean done = new AtomicBoolean();
      AtomicLong logged = new AtomicLong();
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 3; t++) {
        Thread thread =
            new Thread(
                () -> {
                  while (!done.get()) {
                    app.logger().info("{}", logged.incrementAndGet());
                    LockSupport.parkNanos(50_000); // a load, not a storm
                  }
                });
        threads.add(thread);
        thread.start();
      }
      HashSet<KinesisAppender> appenders = new HashSet<>();
      for (int i = 0; i < 120; i++) {
        appenders.add(app.kinesis());
        app.reconfigure(files.get(i % files.size()));
      }
      done.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
      app.delivered();
      assertThat(app.stream.stored).hasSize(Math.toIntExact(logged.get()));
      assertThat(new HashSet<>(app.stream.stored)).hasSize(Math.toIntExact(logged.get()));
      assertThat(appenders).hasSize(120).allMatch(appender -> appender.stats().isConserved());
      assertThat(app.status.errors()).isEmpty();
    }
  }

  @Test
  void twoContexts_withTheSameConfiguration_shareNothing() {
    try (Rig one = Rig.withXml(directory, kinesis(""));
        Rig two = Rig.withFile(directory, "second.xml", Rig.xml(kinesis("")))) {
      one.logger().info("to one");
      one.context.stop();
      two.logger().info("to two");
      assertThat(two.delivered()).singleElement().asString().contains("to two");
      assertThat(one.stream.stored).singleElement().asString().contains("to one");
    }
  }

  @Test
  void secrets_areNeitherInStatusMessagesNorInTheManagersName() {
    String client =
        "<Client accessKeyId='AKIDCANARY' secretAccessKey='CANARY1' sessionToken='CANARY2'/>";
    try (Rig app = Rig.withXml(directory, kinesis(client))) {
      app.logger().info("one");
      app.reconfigure(Rig.xml(kinesis(client + "<Batch linger='soon'/>")));
      app.reconfigure(Rig.xml(kinesis(client + "<Batch linger='1 s'/>")));
      app.logger().info("two");
      assertThat(app.delivered()).hasSize(2);
      assertThat(app.kinesis().toString()).doesNotContain("CANARY");
      assertThat(app.status.everything())
          .contains("Starting SluiceManager Kinesis ")
          .contains("batch.linger must be")
          .doesNotContain("CANARY");
    }
  }

  @Test
  void refusedConfigurations_leaveNoListener() {
    try (Rig app = Rig.withXml(directory, kinesis("<Bacth/>"))) {
      int before = listeners(app);
      for (int i = 0; i < 5; i++) {
        app.reconfigure(Rig.xml(kinesis("<Bacth number='" + i + "'/>")));
      }
      assertThat(listeners(app)).isEqualTo(before);
      app.reconfigure(Rig.xml(kinesis("")));
      assertThat(listeners(app)).isLessThan(before);
    }
  }

  /** An IdlePurgePolicy does so with each idle route, and the next event makes it again. */
  @Test
  void refusedAppenderOfAPurgedRoute_isNotKeptByTheContext() {
    String routing =
        "<Routing name='K'><Routes pattern='one'><Route>"
            + "<Kinesis name='R' stream='s' drainTimeout='soon'/></Route></Routes></Routing>";
    try (Rig app = Rig.withXml(directory, routing)) {
      int before = listeners(app);
      RoutingAppender appender = (RoutingAppender) app.appender("K");
      for (int i = 0; i < 3; i++) {
        app.logger().info("one");
        appender.deleteAppender("one");
      }
      assertThat(listeners(app)).isEqualTo(before);
    }
  }

  private static int listeners(Rig app) {
    List<?> listeners = app.context.getListeners();
    return listeners == null ? 0 : listeners.size();
  }

  @Test
  void refusedConfiguration_drainsTheOldPipeline_andTheNextGoodOneRunsAgain() {
    try (Rig app = Rig.withXml(directory, kinesis(""))) {
      KinesisAppender before = app.kinesis();
      app.logger().info("one");
      app.reconfigure(Rig.xml(kinesis("<Bacth/>")));
      app.logger().info("refused");
      SluiceStats refused = app.kinesis().stats();
      app.reconfigure(Rig.xml(kinesis("")));
      app.logger().info("two");
      assertThat(app.delivered()).hasSize(2);
      assertThat(before.stats().delivered()).isEqualTo(1);
      assertThat(refused.rejectedTotal()).isEqualTo(1);
      assertThat(app.kinesis().stats().isConserved()).isTrue();
    }
  }
}
