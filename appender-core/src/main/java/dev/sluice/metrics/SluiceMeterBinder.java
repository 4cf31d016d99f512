// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import dev.sluice.record.DropReason;
import dev.sluice.record.Severity;
import dev.sluice.record.SluiceCount;
import dev.sluice.record.SluiceSnapshot;
import dev.sluice.record.SluiceStats;
import dev.sluice.record.Verdict;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The counts of one appender as Micrometer meters, all with the tag {@code appender}. They are read
 * when the registry asks. You need not keep this binder.
 *
 * <p>Counters never go back: when a reconfiguration opens the appender anew, they go on from the
 * last value that was read. Later counts of the closed appender are not in them.
 *
 * <pre>{@code
 * LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
 * new SluiceMeterBinder("KINESIS", KinesisSnapshots.of(context, "KINESIS")).bindTo(registry);
 * }</pre>
 */
public final class SluiceMeterBinder implements MeterBinder {

  private static final int TIMED = 2;

  private static final String CAUSE = "cause";
  private static final String NO_CAUSE = "none";

  /**
   * A counter to be.
   *
   * @param loss tags of its own, or none
   */
  private record Count(
      String name,
      String meaning,
      @Nullable String unit,
      Tags loss,
      ToLongFunction<SluiceSnapshot> read) {}

  private final Tags tags;
  private final Supplier<@Nullable SluiceSnapshot> source;

  /**
   * @param appender value of the tag {@code appender}
   * @param source looks at the appender, any thread; null while there is none. {@code
   *     KinesisSnapshots} of both frameworks' modules makes one that survives reconfigurations, and
   *     {@code sluice::snapshot} is one for a {@link dev.sluice.Sluice} used alone
   */
  public SluiceMeterBinder(String appender, Supplier<@Nullable SluiceSnapshot> source) {
    this.tags = Tags.of("appender", Objects.requireNonNull(appender, "appender"));
    this.source = Objects.requireNonNull(source, "source");
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    bind(registry);
  }

  /**
   * As {@link #bindTo}, and returns the meters, to remove them later. If the registry throws, those
   * that it has are removed: nobody could do that later.
   *
   * @return all that were registered
   */
  public List<Meter> bind(MeterRegistry registry) {
    List<Meter> meters = new ArrayList<>();
    try {
      bind(registry, meters);
    } catch (RuntimeException | Error e) {
      meters.forEach(registry::remove);
      throw e;
    }
    return meters;
  }

  private void bind(MeterRegistry registry, List<Meter> meters) {
    List<Count> counts = counts();
    CarriedCounts carried = new CarriedCounts(source, counts.stream().map(Count::read).toList());
    for (int i = TIMED; i < counts.size(); i++) {
      int index = i;
      Count count = counts.get(i);
      // The lambda keeps its source alive: registries refer to their objects weakly.
      meters.add(
          FunctionCounter.builder(count.name(), carried, any -> carried.count(index))
              .description(count.meaning())
              .baseUnit(count.unit())
              .tags(tags.and(count.loss()))
              .register(registry));
    }
    meters.add(
        FunctionTimer.builder(
                "sluice.requests",
                carried,
                any -> carried.count(0),
                any -> carried.count(1),
                TimeUnit.NANOSECONDS)
            .description("PutRecords requests that ended")
            .tags(tags)
            .register(registry));
    new SnapshotGauges(source, tags).bind(registry, meters);
  }

  /** All that is counted; the first {@value #TIMED} are the requests and their time. */
  private static List<Count> counts() {
    List<Count> counts = new ArrayList<>();
    counts.add(of("requests", "", one -> one.requests().requests()));
    counts.add(of("nanos", "", one -> one.requests().totalNanos()));
    counts.add(
        of(
            "request.records",
            "Kinesis records in requests that ended",
            one -> one.requests().records()));
    counts.add(
        bytes("request", "Data and keys in requests that ended", one -> one.requests().bytes()));
    counts.add(
        bytes("accepted", "Data and keys of accepted events", one -> one.stats().acceptedBytes()));
    counts.add(
        bytes(
            "delivered", "Data and keys of delivered events", one -> one.stats().deliveredBytes()));
    for (SluiceCount count : SluiceCount.values()) {
      if (count.kind() == SluiceCount.Kind.COUNTER) {
        counts.add(of(count, Tags.empty(), count::of));
      }
    }
    for (Verdict why : Verdict.values()) {
      if (why != Verdict.STORED) {
        Tags cause = Tags.of(CAUSE, why.label());
        counts.add(of(SluiceCount.RETRIED, cause, stats -> stats.causes().retried(why)));
      }
    }
    for (DropReason reason : DropReason.values()) {
      for (Severity severity : Severity.values()) {
        addLost(reason, severity, counts);
      }
    }
    return counts;
  }

  private static void addLost(DropReason reason, Severity severity, List<Count> counts) {
    Tags tags =
        Tags.of("reason", reason.label(), "severity", severity.name().toLowerCase(Locale.ROOT));
    if (reason.isRefusal()) {
      counts.add(of(SluiceCount.REJECTED, tags, stats -> stats.count(reason, severity)));
    } else if (reason == DropReason.EXPIRED) {
      // The one loss that has different causes; all meters of a name have the same tags.
      counts.add(dropped(tags, NO_CAUSE, stats -> stats.expiredUntried(severity)));
      for (Verdict why : Verdict.values()) {
        if (why != Verdict.STORED && why != Verdict.INVALID) {
          counts.add(dropped(tags, why.label(), stats -> stats.causes().expired(why, severity)));
        }
      }
    } else {
      String cause = reason == DropReason.UNDELIVERABLE ? Verdict.INVALID.label() : NO_CAUSE;
      counts.add(dropped(tags, cause, stats -> stats.count(reason, severity)));
    }
  }

  private static Count dropped(Tags tags, String cause, ToLongFunction<SluiceStats> read) {
    return of(SluiceCount.DROPPED, tags.and(CAUSE, cause), read);
  }

  private static Count of(SluiceCount count, Tags tags, ToLongFunction<SluiceStats> read) {
    return new Count(
        count.meter(), count.meaning(), null, tags, one -> read.applyAsLong(one.stats()));
  }

  private static Count of(String what, String meaning, ToLongFunction<SluiceSnapshot> read) {
    return new Count("sluice." + what, meaning, null, Tags.empty(), read);
  }

  private static Count bytes(String what, String meaning, ToLongFunction<SluiceSnapshot> read) {
    return new Count("sluice." + what, meaning, "bytes", Tags.empty(), read);
  }
}
