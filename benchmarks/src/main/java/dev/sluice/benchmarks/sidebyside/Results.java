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
import java.util.Locale;
import java.util.Map;

/** The measures of all rounds, by contender. */
final class Results {

  private final Map<String, List<Figures>> byId = new LinkedHashMap<>();
  private final Map<String, String> failures = new LinkedHashMap<>();

  void add(Contender contender, Figures figures) {
    byId.computeIfAbsent(contender.id(), id -> new ArrayList<>()).add(figures);
  }

  void failed(Contender contender, String why) {
    failures.put(contender.id(), why);
  }

  /** Why contenders have fewer rounds than others. */
  Map<String, String> failures() {
    return failures;
  }

  /** Those of which there are figures. */
  List<Contender> measured(List<Contender> contenders) {
    return contenders.stream()
        .filter(contender -> get(contender.id(), Measures.CPU_MICROS).isKnown())
        .toList();
  }

  Series get(String id, String measure) {
    return Series.of(
        byId.getOrDefault(id, List.of()).stream().mapToDouble(f -> f.get(measure)).toArray());
  }

  /** What {@link #writeCsv} has written. */
  static Results readCsv(Path file) throws IOException {
    Results results = new Results();
    for (String line : Files.readAllLines(file).stream().skip(1).toList()) {
      String[] cells = line.split(",", -1);
      List<Figures> rounds = results.byId.computeIfAbsent(cells[0], id -> new ArrayList<>());
      while (rounds.size() < Integer.parseInt(cells[1])) {
        rounds.add(new Figures());
      }
      rounds.get(Integer.parseInt(cells[1]) - 1).put(cells[2], Double.parseDouble(cells[3]));
    }
    return results;
  }

  /**
   * All of it, for plots: one line a contender, round and measure. Not rounded, or the page that is
   * made from it would round another way now and then.
   */
  void writeCsv(Path file) throws IOException {
    StringBuilder csv = new StringBuilder("contender,round,measure,value\n");
    byId.forEach(
        (id, rounds) -> {
          for (int round = 0; round < rounds.size(); round++) {
            for (Map.Entry<String, Double> entry : rounds.get(round).asMap().entrySet()) {
              if (!entry.getValue().isNaN()) {
                csv.append(
                    String.format(
                        Locale.ROOT,
                        "%s,%d,%s,%s%n",
                        id,
                        round + 1,
                        entry.getKey(),
                        entry.getValue()));
              }
            }
          }
        });
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, csv, StandardCharsets.UTF_8);
  }
}
