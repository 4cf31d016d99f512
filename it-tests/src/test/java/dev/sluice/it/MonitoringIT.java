// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metrics.SluiceMeterBinder;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import dev.sluice.testkit.KinesisExtension;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The accounts as Micrometer meters and in JMX, over reconfigurations and until the stop. */
class MonitoringIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 1);

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private double count(String name) {
    return registry.get(name).tag("appender", App.APPENDER).functionCounter().count();
  }

  @ParameterizedTest
  @EnumSource
  void meters_goOnOverReconfigurations(Framework framework, EmbeddedKinesis kinesis) {
    try (App app = framework.start("kinesis", Settings.to(kinesis))) {
      new SluiceMeterBinder(App.APPENDER, app.snapshots()).bindTo(registry);
      kinesis.faults().onPut(Fault.throttled());
      app.logNumbered(0, 20);
      assertThat(app.flush(PATIENCE)).isTrue();
      assertThat(count("sluice.events.delivered")).isEqualTo(20);
      assertThat(
              registry
                  .get("sluice.events.retried")
                  .tag("cause", "throttled")
                  .functionCounter()
                  .count())
          .isPositive();
      assertThat(count("sluice.delivered")).isEqualTo(app.stats().deliveredBytes());
      double requests = registry.get("sluice.requests").functionTimer().count();
      assertThat(requests).isGreaterThanOrEqualTo(2);
      assertThat(registry.get("sluice.requests").functionTimer().mean(TimeUnit.SECONDS))
          .isBetween(1e-6, 30.0);

      app.reconfigure("linger", "11 ms");
      assertThat(count("sluice.events.delivered")).isEqualTo(20);
      app.logNumbered(20, 25);
      assertThat(app.flush(PATIENCE)).isTrue();
      assertThat(count("sluice.events.delivered")).isEqualTo(25);
      assertThat(count("sluice.events.offered")).isEqualTo(25);
      assertThat(registry.get("sluice.buffer.held").gauge().value()).isZero();
      app.stop();
      assertThat(count("sluice.events.delivered")).isEqualTo(25);
      assertThat(Accounts.assertConserved(kinesis.records(), app.allStats())).hasSize(25);
    }
  }

  @ParameterizedTest
  @EnumSource
  void jmx_showsThePresentAppender_untilTheStop(Framework framework, EmbeddedKinesis kinesis)
      throws JMException {
    ObjectName name = new ObjectName("dev.sluice:type=Sluice,name=" + App.APPENDER);
    try (App app = framework.start("kinesis", Settings.to(kinesis, "jmx", true))) {
      app.logNumbered(0, 10);
      assertThat(app.flush(PATIENCE)).isTrue();
      assertThat(server.getAttribute(name, "Delivered")).isEqualTo(10L);

      app.reconfigure("linger", "11 ms");
      app.logNumbered(10, 13);
      assertThat(app.flush(PATIENCE)).isTrue();
      assertThat(server.getAttribute(name, "Delivered")).isEqualTo(3L);

      app.reconfigure("jmx", false);
      assertThat(server.isRegistered(name)).isFalse();
      app.reconfigure("jmx", true);
      assertThat(server.isRegistered(name)).isTrue();
      app.stop();
      assertThat(server.isRegistered(name)).isFalse();
      assertThat(Accounts.assertConserved(kinesis.records(), app.allStats())).hasSize(13);
      assertThat(app.errors()).isEmpty();
    }
  }
}
