// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RefusedSluice;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.Severity;
import dev.sluice.spi.Diagnostics;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each appender has meters, whenever it comes, for as long as the context lives. */
class SluiceMetersTest {

  private static final class Silent implements Diagnostics {
    @Override
    public void info(String message) {}

    @Override
    public void warn(String message, @Nullable Throwable cause) {}

    @Override
    public void error(String message) {}
  }

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final SluiceMeters meters = new SluiceMeters();
  private final List<RefusedSluice> started = new ArrayList<>();

  /** The simplest of all appenders: it takes nothing, and is seen all the same. */
  private RefusedSluice start(String name) {
    RefusedSluice appender = new RefusedSluice();
    appender.show(name, new SluiceOptions(), new Silent());
    started.add(appender);
    return appender;
  }

  @AfterEach
  void stop() {
    started.forEach(RefusedSluice::hide);
    meters.close();
  }

  private static Set<String> appenders(MeterRegistry registry) {
    return registry.find("sluice.up").gauges().stream()
        .map(gauge -> gauge.getId().getTag("appender"))
        .collect(Collectors.toSet());
  }

  private double appenderCount() {
    return registry.get("sluice.appenders").gauge().value();
  }

  private static double rejected(MeterRegistry registry, String appender) {
    return registry
        .get("sluice.events.rejected")
        .tags("appender", appender, "reason", "closed", "severity", "error")
        .functionCounter()
        .count();
  }

  @Test
  void appendersThatAreThere_areBound_andThoseThatCome_whenAMonitorLooks() {
    start("A").append(Severity.ERROR);
    start("B");
    meters.bindTo(registry);
    assertThat(appenders(registry)).containsExactlyInAnyOrder("A", "B");
    assertThat(rejected(registry, "A")).isEqualTo(1);
    assertThat(rejected(registry, "B")).isZero();

    start("C").append(Severity.ERROR);
    assertThat(appenders(registry)).doesNotContain("C");
    assertThat(appenderCount()).isEqualTo(3);
    assertThat(rejected(registry, "C")).isEqualTo(1);
  }

  @Test
  void appenderThatIsStoppedAndStartedAnew_keepsItsCounters() {
    RefusedSluice before = start("A");
    meters.bindTo(registry);
    before.append(Severity.ERROR);
    assertThat(rejected(registry, "A")).isEqualTo(1);
    before.hide();
    assertThat(rejected(registry, "A")).isEqualTo(1);
    assertThat(appenderCount()).isZero();
    start("A").append(Severity.ERROR);
    assertThat(rejected(registry, "A")).isEqualTo(2);
  }

  @Test
  void close_takesAllMetersAway_andAnotherContextBindsThemAgain() {
    start("A");
    CompositeMeterRegistry composite = new CompositeMeterRegistry();
    composite.add(registry);
    Meter other = composite.counter("application.own");
    meters.bindTo(composite);
    assertThat(composite.getMeters()).hasSizeGreaterThan(100);
    meters.close();
    assertThat(composite.getMeters()).containsExactly(other);
    assertThat(registry.getMeters()).hasSize(1);

    try (SluiceMeters next = new SluiceMeters()) {
      next.bindTo(composite);
      assertThat(appenders(composite)).containsExactly("A");
    }
    assertThat(composite.getMeters()).containsExactly(other);
  }

  @Test
  void registryThatRefusesMeters_harmsNobody() {
    registry
        .config()
        .meterFilter(
            new MeterFilter() {
              @Override
              public Meter.Id map(Meter.Id id) {
                throw new IllegalStateException("a filter of the application");
              }
            });
    start("A");
    meters.bindTo(registry);
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void manyNames_doNotFillTheRegistry() {
    for (int i = 0; i < SluiceMeters.MAX_APPENDERS + 5; i++) {
      start("tenant-" + i);
    }
    meters.bindTo(registry);
    assertThat(appenders(registry)).hasSize(SluiceMeters.MAX_APPENDERS);
    assertThat(appenderCount()).isEqualTo(SluiceMeters.MAX_APPENDERS + 5);
  }
}
