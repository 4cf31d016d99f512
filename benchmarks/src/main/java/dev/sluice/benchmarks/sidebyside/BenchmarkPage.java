// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tables and plots of docs/BENCHMARKS.md, made of the figures of all rounds. */
final class BenchmarkPage {

  static final String NAME = "BENCHMARKS.md";
  private static final String CPU_PLOT = "benchmarks-cpu.svg";
  private static final String SPEED_PLOT = "benchmarks-speed.svg";

  private final Results results;
  private final List<Contender> contenders;
  private final List<Contender> storms;
  private final List<List<Contender>> scaling;
  private final List<Contender> starts;

  BenchmarkPage(
      Results results,
      List<Contender> contenders,
      List<Contender> storms,
      List<List<Contender>> scaling,
      List<Contender> starts) {
    this.results = results;
    // One that came after the last measurement has no row until the next.
    this.contenders = results.measured(contenders);
    this.storms = storms;
    this.scaling = scaling.stream().map(results::measured).toList();
    this.starts = starts;
  }

  /** The lines of each table, by the name that its marks in the page have. */
  Map<String, List<String>> tables() {
    Report report = new Report(results);
    Comparisons comparisons = new Comparisons(results);
    StartReport startReport = new StartReport(results, starts);
    Map<String, List<String>> tables = new LinkedHashMap<>();
    tables.put("failures", report.failures());
    tables.put("speed", report.speed(contenders));
    tables.put("ratios", report.ratios(contenders));
    tables.put("before", comparisons.before());
    tables.put("heaps", comparisons.heaps());
    tables.put("storms", report.storms(storms));
    tables.put("cost", report.cost(contenders));
    tables.put("targets", Targets.check(results, scaling));
    tables.put("threads", report.scaling("logging threads", scaling.get(0)));
    tables.put("shards", report.scaling("shards, 1,000 keys", scaling.get(1)));
    tables.put("sizes", report.scaling("bytes of an event", scaling.get(2)));
    tables.put("keys", report.scaling("partition keys", scaling.get(3)));
    tables.put("start-threads", startReport.threads());
    tables.put("start-deliveries", startReport.deliveries());
    tables.put("light-loads", startReport.lightLoads());
    return tables;
  }

  /** The plots, by the names of their files. The floors are no peers: they send nothing. */
  Map<String, String> plots() {
    List<Contender> sending =
        contenders.stream().filter(each -> each.sink() == Contender.SinkKind.ENDPOINT).toList();
    Map<String, String> plots = new LinkedHashMap<>();
    plots.put(
        CPU_PLOT,
        new Bars(results, Measures.CPU_MICROS, "CPU microseconds an event (less is better)", 2)
            .svg(sending));
    plots.put(
        SPEED_PLOT,
        new Bars(results, Measures.PER_SECOND, "Events a second (more is better)", 0).svg(sending));
    return plots;
  }

  /**
   * Fills the page and draws the plots.
   *
   * @param tables {@link #tables()}, and more that only the measurement knows
   */
  void write(Path folder, Map<String, List<String>> tables) throws IOException {
    Path page = folder.resolve(NAME);
    Files.writeString(page, MarkedTables.fill(Files.readString(page), tables));
    for (Map.Entry<String, String> plot : plots().entrySet()) {
      Files.writeString(folder.resolve(plot.getKey()), plot.getValue(), StandardCharsets.UTF_8);
    }
  }
}
