// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import dev.sluice.record.SluiceSnapshot;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What an appender holds at the moment, as gauges. Any thread. */
record SnapshotGauges(Supplier<@Nullable SluiceSnapshot> source, Tags tags) {

  void bind(MeterRegistry registry, List<Meter> meters) {
    meters.add(
        Gauge.builder("sluice.up", this, any -> any.up())
            .strongReference(true)
            .description(
                "1 while the appender takes events, 0 if it is refused, stopped or not there")
            .tags(tags)
            .register(registry));
    meters.add(
        gauge(
            registry,
            "sluice.buffer.events",
            "Events neither delivered nor dropped yet",
            null,
            snapshot -> snapshot.stats().inMemory()));
    meters.add(
        gauge(
            registry,
            "sluice.buffer.held",
            "What the buffer is charged for them",
            "bytes",
            snapshot -> snapshot.stats().heldBytes()));
    meters.add(
        gauge(
            registry,
            "sluice.buffer.max",
            "What it can be charged at most",
            "bytes",
            SluiceSnapshot::maxHeldBytes));
    meters.add(
        gauge(
            registry,
            "sluice.spool.events",
            "Events on disk that are not in memory",
            null,
            snapshot -> snapshot.stats().inSpool()));
    meters.add(
        gauge(registry, "sluice.spool", "Files of the spool", "bytes", SluiceSnapshot::spoolBytes));
    meters.add(
        seconds(
            registry,
            "sluice.buffer.oldest.age",
            "Age of the oldest of them",
            snapshot -> snapshot.oldestEventAge().toNanos()));
    meters.add(
        seconds(
            registry,
            "sluice.request.longest",
            "The longest request of the last one to two minutes, also one that still waits",
            snapshot -> snapshot.requests().maxNanos()));
  }

  private Gauge gauge(
      MeterRegistry registry,
      String name,
      String meaning,
      @Nullable String unit,
      ToDoubleFunction<SluiceSnapshot> read) {
    return Gauge.builder(name, this, any -> any.look(read))
        .strongReference(true)
        .description(meaning)
        .baseUnit(unit)
        .tags(tags)
        .register(registry);
  }

  private TimeGauge seconds(
      MeterRegistry registry, String name, String meaning, ToDoubleFunction<SluiceSnapshot> nanos) {
    return TimeGauge.builder(name, this, TimeUnit.NANOSECONDS, any -> any.look(nanos))
        .strongReference(true)
        .description(meaning)
        .tags(tags)
        .register(registry);
  }

  /** No number only for a disabled appender: an alert must not fire for it. */
  private double up() {
    SluiceSnapshot snapshot = source.get();
    if (snapshot == null) {
      return 0;
    }
    return switch (snapshot.state()) {
      case UP -> 1;
      case DOWN -> 0;
      case DISABLED -> Double.NaN;
    };
  }

  /** Without an appender the value is unknown. */
  private double look(ToDoubleFunction<SluiceSnapshot> read) {
    SluiceSnapshot snapshot = source.get();
    return snapshot == null ? Double.NaN : read.applyAsDouble(snapshot);
  }
}
