// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import dev.sluice.benchmarks.sidebyside.Contender.Family;
import java.util.ArrayList;
import java.util.List;

/**
 * Tables of Markdown that hold two rows of one run against each other, by medians. A pair of which
 * one was not measured has no line, and a table without lines has no head.
 */
final class Comparisons {

  /** Contenders of the commit before, and today's in the same mode. */
  private static final List<String> MODES = List.of("kpl", "newline", "newline-zstd", "none");

  private static final String NOW = "sluice-logback-";
  private static final String BEFORE = "before-";

  private final Results results;

  Comparisons(Results results) {
    this.results = results;
  }

  /** In units of the commit before. */
  List<String> before() {
    List<String> lines = new ArrayList<>();
    for (String mode : MODES) {
      before(mode, mode, lines);
    }
    before("kpl" + Contenders.SMALL_HEAP, "kpl, `-Xmx64m`", lines);
    return withHead(
        "| Logback | CPU us an event before | now | CPU now / before | events/s now / before |"
            + " caller p99.9 now / before | caller bytes now / before | peak RSS now / before |",
        lines);
  }

  private void before(String mode, String label, List<String> lines) {
    String now = NOW + mode;
    String then = BEFORE + mode;
    if (areMeasured(now, then)) {
      lines.add(
          Report.row(
              label,
              median(then, Measures.CPU_MICROS, 2),
              median(now, Measures.CPU_MICROS, 2),
              "**" + ratio(now, then, Measures.CPU_MICROS) + "**",
              ratio(now, then, Measures.PER_SECOND),
              ratio(now, then, Measures.P999_MICROS),
              ratio(now, then, Measures.ALLOCATED),
              ratio(now, then, Measures.RSS_MIB)));
    }
  }

  /** What a small heap costs. */
  List<String> heaps() {
    List<String> lines = new ArrayList<>();
    for (Family family : new Family[] {Family.SLUICE_LOGBACK, Family.BEFORE}) {
      String large = (family == Family.BEFORE ? BEFORE : NOW) + "kpl";
      String small = large + Contenders.SMALL_HEAP;
      if (areMeasured(small, large)) {
        lines.add(
            Report.row(
                Contenders.label(family),
                median(large, Measures.CPU_MICROS, 2),
                median(small, Measures.CPU_MICROS, 2),
                "**" + ratio(small, large, Measures.CPU_MICROS) + "**",
                ratio(small, large, Measures.PER_SECOND)));
      }
    }
    return withHead(
        "| kpl | CPU us an event, `-Xmx256m` | `-Xmx64m` | CPU, small / large | events/s, small / large |",
        lines);
  }

  private boolean areMeasured(String one, String other) {
    return results.get(one, Measures.CPU_MICROS).isKnown()
        && results.get(other, Measures.CPU_MICROS).isKnown();
  }

  private String median(String id, String measure, int decimals) {
    return results.get(id, measure).medianText(decimals);
  }

  private String ratio(String one, String other, String measure) {
    return Report.quotient(
        results.get(one, measure).median(), results.get(other, measure).median(), 2);
  }

  static List<String> withHead(String head, List<String> lines) {
    if (lines.isEmpty()) {
      return lines;
    }
    List<String> table = new ArrayList<>();
    table.add(head);
    table.add("|" + "---|".repeat(head.split(" \\| ", -1).length));
    table.addAll(lines);
    return table;
  }
}
