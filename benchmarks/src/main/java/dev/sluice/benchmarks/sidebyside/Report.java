// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import java.util.ArrayList;
import java.util.List;

/** Puts the figures into tables of Markdown: each method gives the lines of one. */
final class Report {

  private final Results results;

  Report(Results results) {
    this.results = results;
  }

  /** Speed and memory: min, median and max of the rounds. */
  List<String> speed(List<Contender> contenders) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| min / **median** / max | heap | CPU us an event | of it JIT | events/s | caller p50 us |"
            + " caller p99.9 us | caller p99.99 us | caller bytes an event | peak RSS MiB | wrong |");
    lines.add("|---|---|---|---|---|---|---|---|---|---|---|");
    for (Contender contender : contenders) {
      String id = contender.id();
      lines.add(
          row(
              contender.label(),
              "`" + contender.heap() + "`",
              results.get(id, Measures.CPU_MICROS).text(2),
              results.get(id, Measures.JIT_MICROS).medianText(2),
              results.get(id, Measures.PER_SECOND).text(0),
              results.get(id, Measures.P50_MICROS).text(2),
              results.get(id, Measures.P999_MICROS).text(1),
              results.get(id, Measures.P9999_MICROS).text(1),
              results.get(id, Measures.ALLOCATED).text(0),
              results.get(id, Measures.RSS_MIB).text(0),
              results.get(id, Measures.WRONG).medianText(0)));
    }
    return lines;
  }

  /** What arrives at Kinesis and what it costs there, for a million events; medians. */
  List<String> cost(List<Contender> contenders) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| a million events | bytes an event | PutRecords calls | records | 25 KB payload units |"
            + " KiB on demand | requests full % | aggregates full % | endpoint CPU us an event |");
    lines.add("|---|---|---|---|---|---|---|---|---|");
    for (Contender contender : contenders) {
      if (contender.sink() == Contender.SinkKind.ENDPOINT) {
        String id = contender.id();
        lines.add(
            row(
                contender.label(),
                results.get(id, Measures.BYTES).medianText(0),
                results.get(id, Measures.CALLS).medianText(0),
                results.get(id, Measures.RECORDS).medianText(0),
                results.get(id, Measures.UNITS).medianText(0),
                results.get(id, Measures.KIBIBYTES).medianText(0),
                results.get(id, Measures.REQUEST_FILL).medianText(1),
                results.get(id, Measures.AGGREGATE_FILL).medianText(1),
                results.get(id, Measures.ENDPOINT_MICROS).medianText(2)));
      }
    }
    return lines;
  }

  /** Callers of a buffer that is full. */
  List<String> storms(List<Contender> contenders) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| overflow storm | caller p50 us | caller p99.9 us | caller p99.99 us | longest us |"
            + " refused % |");
    lines.add("|---|---|---|---|---|---|");
    for (Contender contender : contenders) {
      String id = contender.id();
      lines.add(
          row(
              contender.label(),
              results.get(id, Measures.P50_MICROS).text(2),
              results.get(id, Measures.P999_MICROS).text(1),
              results.get(id, Measures.P9999_MICROS).text(1),
              results.get(id, "maxMicros").text(0),
              results.get(id, Measures.REFUSED).medianText(1)));
    }
    return lines;
  }

  /** How CPU and throughput change with one thing. */
  List<String> scaling(String what, List<Contender> contenders) {
    if (contenders.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "| "
            + what
            + " | CPU us an event | CPU ns a byte | events/s | records | requests full % |");
    lines.add("|---|---|---|---|---|---|");
    for (Contender contender : contenders) {
      String id = contender.id();
      double cpuNanos = 1000 * results.get(id, Measures.CPU_MICROS).median();
      lines.add(
          row(
              contender.label(),
              results.get(id, Measures.CPU_MICROS).text(2),
              quotient(cpuNanos, results.get(id, Measures.BYTES).median(), 2),
              results.get(id, Measures.PER_SECOND).text(0),
              results.get(id, Measures.RECORDS).medianText(0),
              results.get(id, Measures.REQUEST_FILL).medianText(1)));
    }
    return lines;
  }

  /** CPU of the peers in units of ours, from the same rounds. */
  List<String> ratios(List<Contender> contenders) {
    List<String> lines = new ArrayList<>();
    lines.add("| CPU of a peer in units of | KPL | kdgregory |");
    lines.add("|---|---|---|");
    for (Contender contender : contenders) {
      if (contender.isSluice()) {
        double ours = results.get(contender.id(), Measures.CPU_MICROS).median();
        lines.add(
            row(
                contender.label(),
                quotient(results.get(Contenders.KPL, Measures.CPU_MICROS).median(), ours, 1),
                quotient(
                    results.get(Contenders.KDGREGORY, Measures.CPU_MICROS).median(), ours, 1)));
      }
    }
    return lines;
  }

  /** Who did not get through, and why. */
  List<String> failures() {
    List<String> lines = new ArrayList<>();
    results
        .failures()
        .forEach(
            (id, why) -> lines.add("**" + id + " failed**: " + why.lines().findFirst().orElse("")));
    return lines;
  }

  static String quotient(double a, double b, int decimals) {
    return Double.isNaN(a / b) ? "-" : Series.number(a / b, decimals);
  }

  static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |";
  }
}
