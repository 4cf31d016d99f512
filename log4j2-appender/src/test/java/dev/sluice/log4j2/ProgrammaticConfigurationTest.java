// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.sluice.Sluices;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutResult;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;
import org.apache.logging.log4j.core.filter.AbstractFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A configuration that an application builds was made without a logger context. */
class ProgrammaticConfigurationTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final ScriptedTransport stream = new ScriptedTransport();
  private final CountDownLatch gate = new CountDownLatch(1);
  private LoggerContext context;

  @BeforeEach
  void makeContext() {
    ClassLoader alone = new URLClassLoader(new URL[0], null); // it has a context of its own
    context = (LoggerContext) LogManager.getContext(alone, false);
    context.putObject(SluiceManager.TRANSPORT, stream);
  }

  @AfterEach
  void stopContext() {
    gate.countDown();
    context.stop();
  }

  private boolean passTheGate() {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  private static Configuration configuration(String drainTimeout, boolean async) {
    ConfigurationBuilder<BuiltConfiguration> builder =
        ConfigurationBuilderFactory.newConfigurationBuilder();
    builder.setShutdownTimeout(50, MILLISECONDS);
    builder.add(
        builder
            .newAppender("K", "Kinesis")
            .addAttribute("stream", "s")
            .addAttribute("drainTimeout", drainTimeout));
    builder.add(builder.newAppender("A", "Async").addComponent(builder.newAppenderRef("K")));
    builder.add(builder.newRootLogger(Level.ALL).add(builder.newAppenderRef(async ? "A" : "K")));
    return builder.build(false);
  }

  private KinesisAppender kinesis() {
    return context.getConfiguration().getAppender("K");
  }

  @Test
  void shutdownTimeout_endsTheStopOfTheContext() {
    context.start(configuration("1 min", false));
    stream.script = batch -> passTheGate() ? PutResult.stored() : null;
    context.getLogger("app").info("stuck");
    KinesisAppender appender = kinesis();
    assertTimeoutPreemptively(SOON, () -> context.stop());
    assertThat(appender.stats().count(DropReason.SHUTDOWN)).isEqualTo(1);
  }

  @Test
  void flushAll_waitsForAsyncAppenders() throws Exception {
    context.start(configuration("1 min", true));
    kinesis()
        .addFilter(
            new AbstractFilter() {
              @Override
              public Result filter(LogEvent event) {
                return passTheGate() ? Result.NEUTRAL : Result.DENY;
              }
            });
    context.getLogger("app").info("held up");
    boolean settled = KinesisAppender.flushAll(Duration.ofMillis(300));
    gate.countDown();
    assertThat(settled).isFalse();
    assertThat(KinesisAppender.flushAll(SOON)).isTrue();
    assertThat(stream.stored).hasSize(1);
  }

  @Test
  void sameOptions_keepTheBufferInAReconfiguration() {
    context.start(configuration("1 min", false));
    stream.script = batch -> passTheGate() ? PutResult.stored() : null;
    context.getLogger("app").info("before");
    KinesisAppender before = kinesis();
    assertTimeoutPreemptively(SOON, () -> context.reconfigure(configuration("1 min", false)));
    context.getLogger("app").info("after");
    assertThat(kinesis()).isNotSameAs(before);
    assertThat(kinesis().stats().offered()).isEqualTo(2);
  }

  @Test
  void refusedAppender_isSeenByAMonitorUntilTheContextStops() {
    long before =
        Sluices.snapshots().stream().mapToLong(one -> one.snapshot().opening()).max().orElse(-1);
    context.start(configuration("soon", false));
    assertThat(Sluices.snapshots()).filteredOn(one -> one.snapshot().opening() > before).hasSize(1);
    context.stop();
    assertThat(Sluices.snapshots()).noneMatch(one -> one.snapshot().opening() > before);
  }
}
