// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** docs/BENCHMARKS.md and its plots, made of the figures of all rounds. */
final class BenchmarkPage {

  static final String NAME = "BENCHMARKS.md";
  private static final String CPU_PLOT = "benchmarks-cpu.svg";
  private static final String SPEED_PLOT = "benchmarks-speed.svg";
  private static final String PROFILE = "## Profile";
  private static final String METHOD = Prose.METHOD.lines().findFirst().orElseThrow();

  private final Results results;
  private final List<Contender> contenders;
  private final List<Contender> storms;
  private final List<List<Contender>> scaling;

  BenchmarkPage(
      Results results,
      List<Contender> contenders,
      List<Contender> storms,
      List<List<Contender>> scaling) {
    this.results = results;
    // One that came after the last measurement has no row until the next.
    this.contenders = results.measured(contenders);
    this.storms = storms;
    this.scaling = scaling;
  }

  /**
   * The whole page.
   *
   * @param head when and where it was measured
   * @param profile what the flight recorder saw
   */
  String text(List<String> head, List<String> profile) {
    Report report = new Report(results);
    report.lines().addAll(head);
    report.text(Prose.METHOD);
    report.failures();
    report.text("## Speed and memory");
    report.text(
        "![CPU time of an event](" + CPU_PLOT + ")", "", "![Events a second](" + SPEED_PLOT + ")");
    report.speed(contenders);
    report.text(Prose.SPEED);
    report.ratios(contenders);
    report.text(Prose.STORM);
    report.storms(storms);
    report.text("## What arrives, and what Kinesis bills");
    report.cost(contenders);
    report.text(Prose.COST);
    report.text("## Targets");
    report.list(Targets.check(results, scaling));
    report.text("## Scaling", "", Prose.SCALING);
    report.scaling("logging threads", scaling.get(0));
    report.scaling("shards, 1,000 keys", scaling.get(1));
    report.scaling("bytes of an event", scaling.get(2));
    report.text(PROFILE, "", Prose.PROFILE);
    report.list(profile);
    return String.join("\n", report.lines()) + "\n";
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

  void write(Path folder, String text) throws IOException {
    Files.writeString(folder.resolve(NAME), text, StandardCharsets.UTF_8);
    for (Map.Entry<String, String> plot : plots().entrySet()) {
      Files.writeString(folder.resolve(plot.getKey()), plot.getValue(), StandardCharsets.UTF_8);
    }
  }

  /** The same page with new tables and plots: what only the measurement knew is taken from it. */
  String again(String page) {
    List<String> lines = page.lines().toList();
    List<String> head = lines.subList(0, indexOf(lines, METHOD));
    int profile = indexOf(lines, PROFILE) + 2 + Prose.PROFILE.lines().toList().size() + 1;
    // The list ends with an empty line of its own.
    return text(head, new ArrayList<>(lines.subList(profile, lines.size() - 1)));
  }

  private static int indexOf(List<String> lines, String line) {
    int index = lines.indexOf(line);
    if (index < 0) {
      throw new IllegalArgumentException("the page has no line: " + line);
    }
    return index;
  }
}
