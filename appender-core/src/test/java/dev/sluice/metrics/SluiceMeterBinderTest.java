// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.Sluice;
import dev.sluice.fake.FakeTransport;
import dev.sluice.fake.RecordingDiagnostics;
import dev.sluice.fake.TestEvent;
import dev.sluice.fake.TestReader;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.DropReason;
import dev.sluice.record.FailureCauses;
import dev.sluice.record.RequestStats;
import dev.sluice.record.Severity;
import dev.sluice.record.SeverityCounts;
import dev.sluice.record.SluiceSnapshot;
import dev.sluice.record.SluiceSnapshot.State;
import dev.sluice.record.SluiceStats;
import dev.sluice.record.Verdict;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every count is a meter, and what the examples ask Prometheus for exists. */
@Timeout(60)
class SluiceMeterBinderTest {

  private static final Path EXAMPLES =
      Path.of(System.getProperty("basedir", ""), "..", "examples", "grafana");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private @Nullable Sluice<TestEvent> sluice;

  private Sluice<TestEvent> open() {
    SluiceOptions options = new SluiceOptions();
    options.set("stream", "app-logs");
    options.batch().setLinger("1 ms");
    options.format().setMaxEventBytes("256");
    sluice =
        Sluice.open(
            "test",
            options,
            new TestReader(),
            null,
            new RecordingDiagnostics(),
            new FakeTransport(),
            null);
    return sluice;
  }

  @AfterEach
  void close() {
    if (sluice != null) {
      sluice.close();
    }
  }

  private @Nullable SluiceSnapshot look() {
    return sluice == null ? null : sluice.snapshot();
  }

  private double count(String name, String... tags) {
    FunctionCounter counter =
        registry.get(name).tag("appender", "KINESIS").tags(tags).functionCounter();
    return counter.count();
  }

  private double gauge(String name) {
    return registry.get(name).tag("appender", "KINESIS").gauge().value();
  }

  private void deliver(int events) throws InterruptedException {
    for (int i = 0; i < events; i++) {
      sluice.append(TestEvent.of("hello"));
    }
    assertThat(sluice.flush(Duration.ofSeconds(30))).isTrue();
  }

  @Test
  void meters_haveTheCountsOfTheAppender() throws Exception {
    open();
    new SluiceMeterBinder("KINESIS", this::look).bindTo(registry);
    deliver(3);
    sluice.append(TestEvent.of("x".repeat(300)));

    assertThat(count("sluice.events.offered")).isEqualTo(4);
    assertThat(sluice.flush(Duration.ofSeconds(30))).isTrue();
    assertThat(count("sluice.events.accepted")).isEqualTo(4);
    assertThat(count("sluice.events.delivered")).isEqualTo(4);
    assertThat(count("sluice.events.truncated")).isEqualTo(1);
    assertThat(count("sluice.events.rejected", "reason", "oversize")).isZero();
    assertThat(count("sluice.events.dropped", "reason", "expired")).isZero();
    assertThat(count("sluice.delivered"))
        .isEqualTo(sluice.stats().deliveredBytes())
        .isGreaterThan(100);
    assertThat(gauge("sluice.buffer.events")).isZero();
    assertThat(gauge("sluice.buffer.max")).isGreaterThan(10 << 20);
    assertThat(gauge("sluice.buffer.oldest.age")).isZero();
    FunctionTimer requests = registry.get("sluice.requests").functionTimer();
    assertThat(requests.count()).isEqualTo(sluice.stats().requests()).isPositive();
    assertThat(requests.totalTime(TimeUnit.NANOSECONDS)).isPositive();
    assertThat(count("sluice.request.records")).isEqualTo(4);
    assertThat(gauge("sluice.request.longest")).isPositive();
  }

  /** Such as one whose filter or listener of the application fails. */
  @ParameterizedTest
  @ValueSource(strings = {"sluice.requests", "sluice.spool.events"})
  void registryThatThrowsInBetween_keepsNoMeter(String failing) {
    registry
        .config()
        .meterFilter(
            new MeterFilter() {
              @Override
              public Meter.Id map(Meter.Id id) {
                if (id.getName().equals(failing)) {
                  throw new IllegalStateException(failing);
                }
                return id;
              }
            });
    assertThatIllegalStateException()
        .isThrownBy(() -> new SluiceMeterBinder("KINESIS", this::look).bindTo(registry));
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void everyReason_hasACounter() {
    new SluiceMeterBinder("KINESIS", this::look).bindTo(registry);
    for (DropReason reason : DropReason.values()) {
      String name = reason.isRefusal() ? "sluice.events.rejected" : "sluice.events.dropped";
      for (String severity : List.of("trace", "debug", "info", "warn", "error", "fatal")) {
        assertThat(count(name, "reason", reason.label(), "severity", severity)).isZero();
      }
    }
  }

  @Test
  void losses_areCountedBySeverity() {
    Map<DropReason, SeverityCounts> lost =
        Map.of(
            DropReason.EXPIRED,
            SeverityCounts.of(Severity.ERROR, 2),
            DropReason.BUFFER_FULL,
            SeverityCounts.of(Severity.DEBUG, 7));
    SluiceStats stats =
        new SluiceStats(
            0,
            0,
            lost,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            2,
            0,
            9,
            0,
            0,
            0,
            0,
            0,
            0,
            1,
            0,
            0,
            0,
            0,
            0,
            new FailureCauses(
                Map.of(Verdict.THROTTLED, 4L),
                Map.of(Verdict.PAUSED, SeverityCounts.of(Severity.ERROR, 1)),
                SeverityCounts.of(Severity.ERROR, 1)));
    SluiceSnapshot snapshot =
        new SluiceSnapshot(1, stats, RequestStats.NONE, Duration.ZERO, 0, 0, State.UP);
    new SluiceMeterBinder("KINESIS", () -> snapshot).bindTo(registry);

    for (String cause : List.of("none", "paused")) {
      assertThat(expired("error", cause)).isEqualTo(1);
      assertThat(expired("info", cause)).isZero();
    }
    assertThat(expired("error", "throttled")).isZero();
    assertThat(count("sluice.events.retried", "cause", "throttled")).isEqualTo(4);
    assertThat(count("sluice.events.retried", "cause", "unknown")).isZero();
    assertThat(count("sluice.events.rejected", "reason", "buffer_full", "severity", "debug"))
        .isEqualTo(7);
    assertThat(count("sluice.events.fallback")).isEqualTo(1);
  }

  private double expired(String severity, String cause) {
    return count(
        "sluice.events.dropped", "reason", "expired", "severity", severity, "cause", cause);
  }

  @Test
  void up_tellsADisabledAppenderFromOneThatIsDownOrNotThere() {
    AtomicReference<SluiceSnapshot> look = new AtomicReference<>();
    new SluiceMeterBinder("KINESIS", look::get).bindTo(registry);
    Gauge up = registry.get("sluice.up").gauge();
    assertThat(up.value()).as("not there").isZero();
    look.set(SluiceSnapshot.refused(1, SeverityCounts.NONE));
    assertThat(up.value()).as("refused").isZero();
    look.set(SluiceSnapshot.disabled(0));
    assertThat(up.value()).as("disabled").isNaN();
    look.set(offered(2, 0));
    assertThat(up.value()).isOne();
  }

  @Test
  void counters_goOnWhenTheAppenderOpensAnew() throws Exception {
    open();
    new SluiceMeterBinder("KINESIS", this::look).bindTo(registry);
    deliver(3);
    assertThat(count("sluice.events.delivered")).isEqualTo(3);
    sluice.close();
    open();
    assertThat(count("sluice.events.delivered")).isEqualTo(3);
    deliver(2);
    assertThat(count("sluice.events.delivered")).isEqualTo(5);
    sluice.close();
  }

  @Test
  void counters_ignoreAnOldAppenderThatIsStillThere() {
    Deque<SluiceSnapshot> looks = new ArrayDeque<>();
    CarriedCounts counts =
        new CarriedCounts(looks::poll, List.of(one -> one.stats().offered(), one -> 7));
    looks.add(offered(1, 3));
    assertThat(counts.count(0)).isEqualTo(3);
    looks.add(offered(2, 2));
    assertThat(counts.count(0)).isEqualTo(5);
    looks.add(offered(1, 4));
    assertThat(counts.count(0)).isEqualTo(5);
    looks.add(offered(2, 6));
    assertThat(counts.count(1)).as("read for the first time").isEqualTo(14);
    assertThat(counts.count(0)).as("without an appender").isEqualTo(9);
  }

  private static SluiceSnapshot offered(long opening, long events) {
    return new SluiceSnapshot(
        opening,
        SluiceStats.refused(SeverityCounts.of(Severity.INFO, events)),
        RequestStats.NONE,
        Duration.ZERO,
        0,
        0,
        State.UP);
  }

  @Test
  void meters_outliveTheBinderAndAnAbsentAppender() throws Exception {
    open();
    new SluiceMeterBinder("KINESIS", this::look).bindTo(registry);
    deliver(1);
    System.gc();
    assertThat(count("sluice.events.delivered")).isEqualTo(1);
    assertThat(registry.get("sluice.requests").functionTimer().count()).isPositive();
    close();
    sluice = null;
    assertThat(count("sluice.events.delivered")).isEqualTo(1);
    assertThat(gauge("sluice.buffer.held")).isNaN();
  }

  private static Set<String> names(String text) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = Pattern.compile("\\bsluice_\\w+").matcher(text);
    while (matcher.find()) {
      names.add(matcher.group());
    }
    return names;
  }

  @Test
  void names_thatTheExamplesUseExistInPrometheus() throws IOException {
    open();
    PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new SluiceMeterBinder("KINESIS", this::look).bindTo(prometheus);
    Set<String> known = names(prometheus.scrape());
    assertThat(known).hasSizeGreaterThan(15);
    for (String file : new String[] {"sluice-dashboard.json", "sluice-alerts.yml"}) {
      Set<String> used = names(Files.readString(EXAMPLES.resolve(file)));
      assertThat(used).as(file).hasSizeGreaterThan(4);
      assertThat(known).as(file).containsAll(used);
    }
  }

  @Test
  void reasons_thatTheExamplesUseExist() throws IOException {
    Set<String> known = new TreeSet<>();
    for (DropReason reason : DropReason.values()) {
      known.add(reason.label());
    }
    for (String file : new String[] {"sluice-dashboard.json", "sluice-alerts.yml"}) {
      Matcher matcher =
          Pattern.compile("reason[!=~]+\\\\?\"([^\"\\\\]*)")
              .matcher(Files.readString(EXAMPLES.resolve(file)));
      int found = 0;
      while (matcher.find()) {
        found++;
        assertThat(known).as(file).containsAll(Set.of(matcher.group(1).split("\\|")));
      }
      assertThat(found).as(file).isPositive();
    }
  }

  @Test
  void causes_ofRetriesAreEachInAnAlert() throws IOException {
    Set<String> known = new TreeSet<>();
    Matcher matcher =
        Pattern.compile("cause=~?\"([^\"]*)")
            .matcher(Files.readString(EXAMPLES.resolve("sluice-alerts.yml")));
    while (matcher.find()) {
      known.addAll(List.of(matcher.group(1).split("\\|")));
    }
    for (Verdict why : Verdict.values()) {
      assertThat(known.contains(why.label())).as(why.label()).isEqualTo(why != Verdict.STORED);
    }
  }

  /** One failure stays in the range of an increase. An alert that is to wait has to wait longer. */
  @Test
  void alerts_thatWaitForTroubleToLast_ignoreASingleFailure() throws IOException {
    String[] rules = Files.readString(EXAMPLES.resolve("sluice-alerts.yml")).split("- alert: ", -1);
    Pattern waits = Pattern.compile("(?s)increase\\([^\\[]*\\[(\\d+)m]\\)\\) > 0\\s+for: (\\d+)m");
    int found = 0;
    for (String rule : rules) {
      Matcher matcher = waits.matcher(rule);
      if (matcher.find()) {
        found++;
        assertThat(Integer.parseInt(matcher.group(1)))
            .as(rule)
            .isLessThan(Integer.parseInt(matcher.group(2)));
      }
    }
    assertThat(found).isPositive();
  }
}
