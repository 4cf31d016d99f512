// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import java.util.ArrayList;
import java.util.List;

/**
 * Tables of Markdown of what the {@link StartWorkload}s measured; min, median and max of the
 * rounds. A row that was not measured is left out, and a table without rows has no head.
 */
final class StartReport {

  private final Results results;
  private final List<Contender> measured;

  StartReport(Results results, List<Contender> starts) {
    this.results = results;
    this.measured =
        starts.stream()
            .filter(start -> results.get(start.id(), "firstStartMillis").isKnown())
            .toList();
  }

  /** The thread that starts. */
  List<String> threads() {
    List<String> lines = new ArrayList<>();
    for (Contender start : measured) {
      lines.add(
          Report.row(
              start.label(),
              text(start, "firstStartMillis", 0),
              beyondFloor(start, "firstStartMillis", 0),
              text(start, "secondStartMillis", 1),
              beyondFloor(start, "secondStartMillis", 1),
              text(start, "firstAppendMillis", 1),
              beyondFloor(start, "firstAppendMillis", 1)));
    }
    return Comparisons.withHead(
        "| CPU ms of the starting thread | first start | beyond no-op | second start |"
            + " beyond no-op | first append | beyond no-op |",
        lines);
  }

  /** The process. */
  List<String> deliveries() {
    List<String> lines = new ArrayList<>();
    for (Contender start : measured) {
      lines.add(
          Report.row(
              start.label(),
              text(start, "cpuSeconds", 2),
              median(start, "classes", 0),
              text(start, Starts.ARCHIVED + "cpuSeconds", 2),
              median(start, Starts.ARCHIVED + "classes", 0)));
    }
    return Comparisons.withHead(
        "| process to the first delivery | CPU s | classes | CPU s with an archive |"
            + " classes with an archive |",
        lines);
  }

  /** After the start. */
  List<String> lightLoads() {
    List<String> lines = new ArrayList<>();
    for (Contender start : measured) {
      lines.add(
          Report.row(
              start.label(),
              text(start, "busierMillis", 1),
              text(start, "lightMillis", 1),
              text(start, "idleMillis", 1),
              median(start, "idleWakeUps", 0),
              median(start, "idleThreads", 0),
              beyondFloor(start, "idleThreads", 0)));
    }
    return Comparisons.withHead(
        "| CPU ms a second | 100 events/s | 10 events/s | idle | wake-ups a second, idle |"
            + " threads, idle | beyond no-op |",
        lines);
  }

  private String text(Contender start, String figure, int decimals) {
    return results.get(start.id(), figure).text(decimals);
  }

  private String median(Contender start, String figure, int decimals) {
    return results.get(start.id(), figure).medianText(decimals);
  }

  private String beyondFloor(Contender start, String figure, int decimals) {
    String floor = Starts.floorOf(start);
    double more = beyond(results, start.id(), floor, figure);
    return start.id().equals(floor) || Double.isNaN(more) ? "-" : Series.number(more, decimals);
  }

  /** The difference of the medians, or NaN. */
  static double beyond(Results results, String id, String floor, String figure) {
    return results.get(id, figure).median() - results.get(floor, figure).median();
  }
}
