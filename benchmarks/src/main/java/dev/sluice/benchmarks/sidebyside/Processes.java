// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What Linux says about a process and its children in {@code /proc}. */
final class Processes {

  /** USER_HZ, which is 100 on every Linux that Java runs on. */
  private static final double SECONDS_PER_TICK = 0.01;

  private static final double BYTES_PER_KB = 1024;

  private Processes() {}

  /** User and system time of this process and of all below it, in seconds. */
  static double cpuSeconds() throws IOException {
    double seconds = 0;
    for (ProcessHandle process : tree()) {
      double[] both = userAndSystemSeconds(file(process, "stat"));
      seconds += both[0] + both[1];
    }
    return seconds;
  }

  /** Of a process or a thread, by its file {@code stat}. */
  static double[] userAndSystemSeconds(Path file) throws IOException {
    String stat = Files.readString(file, StandardCharsets.ISO_8859_1);
    // The second field is a name in parentheses and may hold anything; the third follows it.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return new double[] {
      Long.parseLong(fields[11]) * SECONDS_PER_TICK, Long.parseLong(fields[12]) * SECONDS_PER_TICK
    };
  }

  /** The most memory that this process held, and all below it. */
  static double peakResidentBytes() throws IOException {
    double bytes = 0;
    for (ProcessHandle process : tree()) {
      for (String line : Files.readAllLines(file(process, "status"), StandardCharsets.ISO_8859_1)) {
        if (line.startsWith("VmHWM:")) {
          bytes += Long.parseLong(line.replaceAll("[^0-9]", "")) * BYTES_PER_KB;
        }
      }
    }
    return bytes;
  }

  private static List<ProcessHandle> tree() {
    ProcessHandle self = ProcessHandle.current();
    return Stream.concat(Stream.of(self), self.descendants()).toList();
  }

  private static Path file(ProcessHandle process, String name) {
    return Path.of("/proc", Long.toString(process.pid()), name);
  }
}
