// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.metrics.SluiceMeterBinder;
import dev.sluice.record.DropReason;
import dev.sluice.record.Verdict;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import dev.sluice.testkit.KinesisExtension;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each failure is seen in Prometheus, and the rules of examples/grafana tell it from others. */
class AlertsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final AlertRules RULES =
      new AlertRules(
          Path.of(System.getProperty("sluice.root"), "examples", "grafana", "sluice-alerts.yml"));

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 1);

  @TempDir Path directory;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private App start(Framework framework, OptionFile file) {
    App app =
        framework.start(file.write(framework, directory, ""), new Settings(Map.of()));
    new SluiceMeterBinder(App.APPENDER, app.snapshots()).bindTo(registry);
    return app;
  }

  private Set<String> firing(String before) {
    return RULES.firing(before, registry.scrape());
  }

  @Test
  void rules_areAllRead() {
    assertThat(RULES.names()).hasSize(10).contains("SluiceEventsLost", "SluiceFormatErrors");
  }

  @ParameterizedTest
  @EnumSource
  void healthyAppender_raisesNone_untilItIsStopped(
      Framework framework, EmbeddedKinesis kinesis) {
    try (App app = start(framework, new OptionFile(kinesis))) {
      String before = registry.scrape();
      app.logNumbered(0, 10);
      assertThat(app.flush(PATIENCE)).isTrue();
      assertThat(firing(before)).isEmpty();
      app.stop();
      assertThat(firing(before)).containsExactly("SluiceDown");
      Accounts.assertConserved(kinesis, app);
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusedAppender_isDown_andCountsWhatItIsHanded(
      Framework framework, EmbeddedKinesis kinesis) throws Exception {
    ObjectName name = new ObjectName("dev.sluice:type=Sluice,name=" + App.APPENDER);
    OptionFile file = new OptionFile(kinesis).with("batch.linger", "soon").with("jmx", "true");
    try (App app = start(framework, file)) {
      String before = registry.scrape();
      app.info("one");
      app.info("two");
      assertThat(firing(before)).containsExactly("SluiceDown");
      assertThat(registry.scrape())
          .contains(
              "sluice_events_rejected_total{appender=\"KINESIS\",reason=\"closed\",severity=\"info\"} 2.0");
      assertThat(app.stats().count(DropReason.CLOSED)).isEqualTo(2);
      assertThat(app.stats().isConserved()).isTrue();
      var server = ManagementFactory.getPlatformMBeanServer();
      assertThat(server.getAttribute(name, "Up")).isEqualTo(0);
      assertThat(server.getAttribute(name, "Offered")).isEqualTo(2L);
      app.stop();
      assertThat(server.isRegistered(name)).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void disabledAppender_raisesNone_andCountsNothing(
      Framework framework, EmbeddedKinesis kinesis) {
    try (App app = start(framework, new OptionFile(kinesis).with("enabled", "false"))) {
      String before = registry.scrape();
      app.info("one");
      assertThat(firing(before)).isEmpty();
      assertThat(app.stats().offered()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "LOGBACK, THROTTLED, SluiceThrottled",
    "LOG4J2, THROTTLED, SluiceThrottled",
    "LOGBACK, FAILED, SluiceRequestsFail",
    "LOGBACK, UNKNOWN, SluiceRequestsFail",
    "LOGBACK, CREDENTIALS_EXPIRED, SluiceNoAccess",
    "LOG4J2, CREDENTIALS_EXPIRED, SluiceNoAccess",
    "LOG4J2, PAUSED, SluiceNoAccess"
  })
  void failure_raisesTheAlertOfItsCause(
      Framework framework, Verdict cause, String alert, EmbeddedKinesis kinesis) {
    Fault fault =
        switch (cause) {
          case THROTTLED -> Fault.throttled();
          case FAILED -> Fault.internalFailure();
          case UNKNOWN -> Fault.resetAfterStore();
          case CREDENTIALS_EXPIRED -> Fault.expiredToken();
          default -> Fault.accessDenied();
        };
    try (App app = start(framework, new OptionFile(kinesis).with("drainTimeout", "1 s"))) {
      String before = registry.scrape();
      kinesis.faults().onPut(fault);
      app.logNumbered(0, 5);
      await()
          .atMost(PATIENCE)
          .until(() -> app.stats().causes().retried(cause) > 0);
      assertThat(firing(before)).contains(alert).isSubsetOf(alert, "SluiceNothingDelivered");
      assertThat(app.stats().causes().retriedTotal()).isEqualTo(app.stats().retried());
    }
  }

  @ParameterizedTest
  @EnumSource
  void missingCredentials_areACauseOfTheirOwn(Framework framework, EmbeddedKinesis kinesis) {
    OptionFile file =
        new OptionFile(kinesis)
            .withoutCredentials()
            .with("client.profile", "nobody")
            .with("drainTimeout", "100 ms");
    try (App app = start(framework, file)) {
      String before = registry.scrape();
      app.logNumbered(0, 5);
      await()
          .atMost(PATIENCE)
          .until(() -> app.stats().causes().retried(Verdict.NO_CREDENTIALS) > 0);
      assertThat(firing(before)).contains("SluiceNoAccess", "SluiceNothingDelivered");
    }
  }

  @ParameterizedTest
  @EnumSource
  void expiredEvents_sayTheCauseOfTheLastTry(Framework framework, EmbeddedKinesis kinesis) {
    OptionFile file = new OptionFile(kinesis).with("retry.maxAttempts", "1");
    try (App app = start(framework, file)) {
      String before = registry.scrape();
      kinesis.faults().onPut(Fault.throttled());
      app.logNumbered(0, 3);
      assertThat(app.flush(PATIENCE)).isTrue();
      assertThat(app.stats().count(DropReason.EXPIRED)).isPositive();
      assertThat(registry.scrape())
          .contains(
              "sluice_events_dropped_total{appender=\"KINESIS\",cause=\"throttled\",reason=\"expired\",severity=\"info\"} "
                  + (double) app.stats().count(DropReason.EXPIRED));
      assertThat(firing(before)).contains("SluiceEventsLost");
    }
  }
}
