// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import dev.sluice.benchmarks.sidebyside.Contender.Family;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The targets, and whether this run met them; by medians. */
final class Targets {

  private static final String LOGBACK = "sluice-logback-";
  private static final String LOG4J2 = "sluice-log4j2-";

  private final Results results;
  private final List<String> rows = new ArrayList<>();

  private Targets(Results results) {
    this.results = results;
  }

  /** Lines of a Markdown table. */
  static List<String> check(Results results, List<List<Contender>> scaling) {
    Targets targets = new Targets(results);
    targets.add("| target | limit | measured | |");
    targets.add("|---|---|---|---|");
    targets.ofCpu();
    targets.ofCallers();
    targets.ofRequests();
    targets.ofSpool();
    targets.ofTheCommitBefore();
    targets.ofStart();
    targets.ofScaling("logging threads", scaling.get(0), 1);
    targets.ofScaling("shards", scaling.get(1), 1);
    targets.ofScaling("event sizes, per byte", scaling.get(2), 0);
    return targets.rows;
  }

  private void ofCpu() {
    atMostOf("kpl", Contenders.KPL, 16);
    atMostOf("kpl", Contenders.KDGREGORY, 6);
    atMostOf("none", Contenders.KDGREGORY, 2);
    atMostTimes(LOGBACK + "kpl", Contenders.FILE, "CPU, of that of LogstashEncoder to a file", 0.5);
  }

  private void ofCallers() {
    for (String framework : new String[] {LOGBACK, LOG4J2}) {
      atMost(framework + "kpl", Measures.P50_MICROS, "caller p50 us", 1.2, 2);
      atMost(framework + "kpl", Measures.P999_MICROS, "caller p99.9 us", 50, 1);
    }
    for (String framework : new String[] {LOGBACK, LOG4J2}) {
      atMost(
          framework + "kpl" + Contenders.STORM, Measures.P999_MICROS, "caller p99.9 us", 1000, 1);
    }
    atMost(LOGBACK + "kpl", Measures.ALLOCATED, "caller allocation, bytes", 130, 0);
    atMost(LOG4J2 + "kpl", Measures.ALLOCATED, "caller allocation, bytes", 600, 0);
    atMost(Contenders.GARBAGE_FREE, Measures.ALLOCATED, "caller allocation, bytes", 600, 0);
    String smallHeap = Contenders.SLUICE_KPL + Contenders.SMALL_HEAP;
    atMost(smallHeap, Measures.WRONG, "events lost with -Xmx64m", 0, 0);
    atMostTimes(smallHeap, Contenders.SLUICE_KPL, "CPU, of that with -Xmx256m", 1.10);
    atMostTimes("shards-256", "shards-1", "CPU, of that with one shard", 1.15);
  }

  /** What it costs to write everything ahead. */
  private void ofSpool() {
    for (String framework : new String[] {LOGBACK, LOG4J2}) {
      for (String mode : new String[] {"none", "kpl"}) {
        Series plain = results.get(framework + mode, Measures.CPU_MICROS);
        Series spooled = results.get(framework + mode + Contenders.SPOOL, Measures.CPU_MICROS);
        if (plain.isKnown() && spooled.isKnown()) {
          double limit = mode.equals("kpl") ? 0.5 : 1;
          double more = spooled.median() - plain.median();
          row(
              framework + mode + Contenders.SPOOL + ": CPU us an event beyond that without",
              "<= " + Series.number(limit, 2),
              Series.number(more, 2),
              more <= limit);
        }
      }
      Series plain = results.get(framework + "kpl", Measures.P999_MICROS);
      Series spooled = results.get(framework + "kpl" + Contenders.SPOOL, Measures.P999_MICROS);
      if (plain.isKnown() && spooled.isKnown()) {
        double ratio = 100 * spooled.median() / plain.median();
        row(
            framework + "kpl" + Contenders.SPOOL + ": caller p99.9, of that without",
            "<= 120 %",
            Series.number(ratio, 0) + " %",
            ratio <= 120);
      }
    }
  }

  private void ofTheCommitBefore() {
    Map.of("kpl", 0.50, "newline", 0.52, "newline-zstd", 0.57, "none", 0.68).entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            limit ->
                atMostTimes(
                    LOGBACK + limit.getKey(),
                    "before-" + limit.getKey(),
                    "CPU, of that of the commit before",
                    limit.getValue()));
    String what = "events/s, of those of the commit before";
    atLeastTimes(LOGBACK + "kpl", Contenders.BEFORE_KPL, Measures.PER_SECOND, what, 1.55);
    atLeastTimes(LOGBACK + "newline-zstd", "before-newline-zstd", Measures.PER_SECOND, what, 1.39);
  }

  private void ofStart() {
    for (Family family : new Family[] {Family.SLUICE_LOGBACK, Family.SLUICE_LOG4J2}) {
      String id = Starts.id(family);
      String floor = Starts.floorId(family);
      beyond(id, floor, "firstStartMillis", "CPU ms of the starting thread beyond no-op", 40);
      atMost(id, "firstAppendMillis", "CPU ms of the first append", 10, 1);
      atMost(id, "cpuSeconds", "CPU s to the first delivery", 1.3, 2);
      atMost(id, "classes", "classes to the first delivery", 3100, 0);
      atMost(id, "busierMillis", "CPU ms a second at 100 events/s", 60, 1);
      beyond(id, floor, "idleThreads", "threads beyond no-op, idle", 4);
    }
  }

  private void beyond(String id, String floor, String measure, String what, double limit) {
    double more = StartReport.beyond(results, id, floor, measure);
    if (!Double.isNaN(more)) {
      row(id + ": " + what, "<= " + Series.number(limit, 0), Series.number(more, 0), more <= limit);
    }
  }

  private void ofRequests() {
    for (String framework : new String[] {LOGBACK, LOG4J2}) {
      for (String mode : new String[] {"none", "newline", "kpl"}) {
        atLeast(framework + mode, Measures.REQUEST_FILL, "requests full, %", 95, 1);
      }
      atLeast(framework + "newline", Measures.AGGREGATE_FILL, "aggregates full, %", 95, 1);
      atLeast(framework + "kpl", Measures.AGGREGATE_FILL, "aggregates full, %", 95, 1);
      atMost(framework + "newline-zstd", Measures.BYTES, "bytes an event", 38, 0);
      atMost(framework + "newline-zstd", Measures.RECORDS, "records a million events", 3000, 0);
      atMost(framework + "newline-zstd", Measures.UNITS, "payload units a million events", 2500, 0);
    }
  }

  /** CPU an event (or a byte) differs from the middle of its range by 15 % at most. */
  private void ofScaling(String what, List<Contender> contenders, int perEvent) {
    double[] costs =
        contenders.stream()
            .mapToDouble(
                contender -> {
                  double cpu = results.get(contender.id(), Measures.CPU_MICROS).median();
                  double bytes = results.get(contender.id(), Measures.BYTES).median();
                  return perEvent == 1 ? cpu : cpu / bytes;
                })
            .toArray();
    Series series = Series.of(costs);
    if (Arrays.stream(costs).noneMatch(Double::isNaN) && costs.length > 1) {
      double middle = (series.max() + series.min()) / 2;
      double spread = 100 * (series.max() - middle) / middle;
      row(
          "CPU flat over " + what + " (" + span(contenders) + ")",
          "+-15 %",
          "+-" + Series.number(spread, 0) + " %",
          spread <= 15);
    }
  }

  private static String span(List<Contender> contenders) {
    return contenders.get(0).label() + " to " + contenders.get(contenders.size() - 1).label();
  }

  private void atMost(String id, String measure, String what, double limit, int decimals) {
    Series series = results.get(id, measure);
    if (series.isKnown()) {
      row(
          id + ": " + what,
          "<= " + Series.number(limit, decimals),
          series.medianText(decimals),
          series.median() <= limit);
    }
  }

  private void atLeast(String id, String measure, String what, double limit, int decimals) {
    Series series = results.get(id, measure);
    if (series.isKnown()) {
      row(
          id + ": " + what,
          ">= " + Series.number(limit, decimals),
          series.medianText(decimals),
          series.median() >= limit);
    }
  }

  private double ratio(String id, String other, String measure) {
    return results.get(id, measure).median() / results.get(other, measure).median();
  }

  private void atLeastTimes(String id, String other, String measure, String what, double limit) {
    double ratio = ratio(id, other, measure);
    if (!Double.isNaN(ratio)) {
      row(
          id + ": " + what,
          ">= " + Series.number(100 * limit, 0) + " %",
          Series.number(100 * ratio, 0) + " %",
          ratio >= limit);
    }
  }

  private void atMostTimes(String id, String other, String what, double limit) {
    double ratio = ratio(id, other, Measures.CPU_MICROS);
    if (!Double.isNaN(ratio)) {
      row(
          id + ": " + what,
          "<= " + Series.number(100 * limit, 0) + " %",
          Series.number(100 * ratio, 0) + " %",
          ratio <= limit);
    }
  }

  private void atMostOf(String mode, String peer, int divisor) {
    Series ours = results.get(LOGBACK + mode, Measures.CPU_MICROS);
    Series theirs = results.get(peer, Measures.CPU_MICROS);
    if (ours.isKnown() && theirs.isKnown()) {
      double ratio = theirs.median() / ours.median();
      row(
          LOGBACK + mode + ": CPU, against " + peer,
          "<= 1/" + divisor,
          "1/" + Series.number(ratio, 1),
          ratio >= divisor);
    }
  }

  private void row(String target, String limit, String measured, boolean isMet) {
    add(
        "| "
            + target
            + " | "
            + limit
            + " | "
            + measured
            + " | "
            + (isMet ? "met" : "**missed**")
            + " |");
  }

  private void add(String line) {
    rows.add(line);
  }
}
