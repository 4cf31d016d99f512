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
import java.util.stream.Stream;

/**
 * CPU time by kind of thread, from Linux: what the flight recorder does not see is the JVM's own
 * threads, and the kernel's work for all of them.
 */
final class ThreadTimes {

  private static final String PREFIX = "thread.";

  /** The figure of the compiler. */
  static final String JIT_SECONDS = "jitSeconds";

  private static final String JIT = "JIT";
  private static final String CALLERS = "callers";
  private static final String USER = ".user";
  private static final String SYSTEM = ".system";
  private static final double MICROS = 1e6;

  private ThreadTimes() {}

  /**
   * Seconds until now, as figures. Callers have ended by the time that somebody asks: theirs is
   * what the process has used and no living thread.
   */
  static Figures now() throws IOException {
    Map<String, double[]> byKind = new LinkedHashMap<>();
    byKind.put(JIT, new double[2]);
    double[] ended = Processes.userAndSystemSeconds(Path.of("/proc/self/stat"));
    try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      for (Path task : tasks.toList()) {
        add(task, byKind, ended);
      }
    }
    byKind.put(CALLERS, ended);
    Figures figures = new Figures();
    byKind.forEach(
        (kind, seconds) -> {
          figures.put(PREFIX + kind + USER, seconds[0]);
          figures.put(PREFIX + kind + SYSTEM, seconds[1]);
          if (kind.equals(JIT)) {
            figures.put(JIT_SECONDS, seconds[0] + seconds[1]);
          }
        });
    return figures;
  }

  private static void add(Path task, Map<String, double[]> byKind, double[] rest) {
    try {
      String name = Files.readString(task.resolve("comm"), StandardCharsets.ISO_8859_1).trim();
      double[] seconds = Processes.userAndSystemSeconds(task.resolve("stat"));
      double[] sum = byKind.computeIfAbsent(kind(name), any -> new double[2]);
      for (int i = 0; i < 2; i++) {
        sum[i] += seconds[i];
        rest[i] -= seconds[i];
      }
    } catch (IOException e) {
      // It has ended since the directory was read, and is among the rest: the JVM ends compiler
      // threads that have nothing to do.
    }
  }

  /** What was used since. */
  static Figures since(Figures before) throws IOException {
    Figures used = new Figures();
    now()
        .asMap()
        .forEach(
            (name, seconds) -> used.put(name, seconds - before.asMap().getOrDefault(name, 0.0)));
    return used;
  }

  /** Lines of Markdown. */
  static List<String> table(Figures figures) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("| CPU us an event, by Linux | user | system |");
    lines.add("|---|---|---|");
    for (String name : figures.asMap().keySet()) {
      if (name.startsWith(PREFIX) && name.endsWith(USER)) {
        String thread = name.substring(0, name.length() - USER.length());
        lines.add(
            "| "
                + thread.substring(PREFIX.length())
                + " | "
                + micros(figures, thread + USER)
                + " | "
                + micros(figures, thread + SYSTEM)
                + " |");
      }
    }
    return lines;
  }

  private static String micros(Figures figures, String name) {
    // The parts are read after the whole: what is left of it may be a hair below zero.
    double seconds = Math.max(0, figures.get(name));
    return Series.number(seconds * MICROS / figures.get("events"), 2);
  }

  /** By the 15 characters that Linux keeps of a name. */
  private static String kind(String name) {
    if (name.startsWith("sluice-")) {
      return name.contains("-ship") ? "shipper" : "senders";
    }
    if (name.startsWith("C1 ") || name.startsWith("C2 ")) {
      return JIT;
    }
    return name.startsWith("G1 ") || name.startsWith("GC ") ? "GC" : "others";
  }
}
