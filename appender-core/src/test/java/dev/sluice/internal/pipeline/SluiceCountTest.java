// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metrics.SluiceMXBean;
import dev.sluice.metrics.SluiceMeterBinder;
import dev.sluice.record.DropReason;
import dev.sluice.record.FailureCauses;
import dev.sluice.record.RequestStats;
import dev.sluice.record.Severity;
import dev.sluice.record.SeverityCounts;
import dev.sluice.record.SluiceCount;
import dev.sluice.record.SluiceSnapshot;
import dev.sluice.record.SluiceStats;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One table of counts: each place that shows them shows each row, and the same number. */
class SluiceCountTest {

  /** They count something else than events, and have names of their own. */
  private static final Set<String> NO_EVENTS = Set.of("heldBytes", "requests");

  private final SluiceStats stats = allDifferent();
  private final SluiceSnapshot snapshot =
      new SluiceSnapshot(1, stats, RequestStats.NONE, Duration.ZERO, 0, 0, SluiceSnapshot.State.UP);

  /** Its n-th number is 1000 + n. */
  private static SluiceStats allDifferent() {
    List<Object> values = new ArrayList<>();
    List<Class<?>> types = new ArrayList<>();
    for (RecordComponent component : SluiceStats.class.getRecordComponents()) {
      types.add(component.getType());
      if (component.getType() == long.class) {
        values.add(1000L + values.size());
      } else if (component.getType() == Map.class) {
        values.add(
            Map.of(
                DropReason.BUFFER_FULL,
                SeverityCounts.of(Severity.INFO, 77),
                DropReason.SHUTDOWN,
                SeverityCounts.of(Severity.INFO, 88)));
      } else {
        values.add(FailureCauses.NONE);
      }
    }
    try {
      return SluiceStats.class
          .getDeclaredConstructor(types.toArray(Class<?>[]::new))
          .newInstance(values.toArray());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void eachNumberOfEvents_hasARow() {
    List<String> numbers =
        Stream.of(SluiceStats.class.getRecordComponents())
            .filter(component -> component.getType() == long.class)
            .map(RecordComponent::getName)
            .filter(name -> !name.endsWith("Bytes") && !NO_EVENTS.contains(name))
            .toList();
    assertThat(Stream.of(SluiceCount.values()).map(SluiceCount::label)).containsAll(numbers);
  }

  @ParameterizedTest
  @EnumSource
  void row_readsTheNumberOfItsName(SluiceCount count) throws ReflectiveOperationException {
    String method =
        switch (count) {
          case REJECTED, DROPPED -> count.label() + "Total";
          default -> count.label();
        };
    assertThat(count.of(stats)).isEqualTo(SluiceStats.class.getMethod(method).invoke(stats));
  }

  @ParameterizedTest
  @EnumSource
  void row_isInTheSummary(SluiceCount count) {
    String shown =
        switch (count) {
          case REJECTED -> "buffer_full:77";
          case DROPPED -> "shutdown:88";
          default -> String.valueOf(count.of(stats));
        };
    assertThat(" " + stats.summary() + " ").contains(" " + count.label() + "=" + shown + " ");
  }

  @ParameterizedTest
  @EnumSource
  void row_isAnAttributeInJmx(SluiceCount count) throws ReflectiveOperationException {
    String label = count.label();
    Object shown =
        SluiceMXBean.class
            .getMethod("get" + Character.toUpperCase(label.charAt(0)) + label.substring(1))
            .invoke(new JmxView("KINESIS", () -> snapshot));
    if (shown instanceof Map<?, ?> byReason) {
      shown = byReason.values().stream().mapToLong(each -> (Long) each).sum();
    }
    assertThat(shown).isEqualTo(count.of(stats));
  }

  @ParameterizedTest
  @EnumSource
  void row_isAMeter(SluiceCount count) {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    new SluiceMeterBinder("KINESIS", () -> snapshot).bindTo(registry);
    switch (count) {
      case IN_MEMORY ->
          assertThat(gauge(registry, "sluice.buffer.events")).isEqualTo(count.of(stats));
      case IN_SPOOL ->
          assertThat(gauge(registry, "sluice.spool.events")).isEqualTo(count.of(stats));
      case RETRIED ->
          assertThat(registry.find(count.meter()).functionCounters()).as("by cause").isNotEmpty();
      default ->
          assertThat(
                  registry.find(count.meter()).functionCounters().stream()
                      .mapToDouble(counter -> counter.count())
                      .sum())
              .isEqualTo(count.of(stats));
    }
  }

  private static double gauge(SimpleMeterRegistry registry, String name) {
    return registry.get(name).gauge().value();
  }

  @Test
  void summary_leavesRareCountsOutWhileTheyAreZero() {
    assertThat(SluiceStats.refused(SeverityCounts.NONE).summary())
        .startsWith("offered=0 accepted=0 delivered=0 rejected=0 dropped=0 ")
        .endsWith(" filtered=0 requests=0");
  }
}
