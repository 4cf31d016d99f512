// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What each thread of this process has used until now, the JVM's included: to the nanosecond, where
 * the times of the process come in steps of ten milliseconds. A thread that ends in between takes
 * its last time with it.
 */
final class LiveThreads {

  private static final double NANOS_PER_MILLI = 1e6;
  private static final String WAKE_UPS = "voluntary_ctxt_switches:";

  private final long ownNanosAtBegin;
  private final long ownNanosAtEnd;
  private final Map<String, Long> nanos;
  private final Map<String, Long> wakeUps;

  private LiveThreads(long ownNanosAtBegin, Map<String, Long> nanos, Map<String, Long> wakeUps) {
    this.ownNanosAtBegin = ownNanosAtBegin;
    this.ownNanosAtEnd = ownNanos();
    this.nanos = nanos;
    this.wakeUps = wakeUps;
  }

  static LiveThreads now() throws IOException {
    long begin = ownNanos();
    String own = Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString();
    Map<String, Long> nanos = new HashMap<>();
    Map<String, Long> wakeUps = new HashMap<>();
    try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      for (Path task : tasks.toList()) {
        String id = task.getFileName().toString();
        if (!id.equals(own)) {
          read(task, id, nanos, wakeUps);
        }
      }
    }
    return new LiveThreads(begin, nanos, wakeUps);
  }

  private static long ownNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static void read(
      Path task, String id, Map<String, Long> nanos, Map<String, Long> wakeUps) {
    try {
      String times = Files.readString(task.resolve("schedstat"), StandardCharsets.ISO_8859_1);
      nanos.put(id, Long.parseLong(times.substring(0, times.indexOf(' '))));
      for (String line : Files.readAllLines(task.resolve("status"), StandardCharsets.ISO_8859_1)) {
        if (line.startsWith(WAKE_UPS)) {
          wakeUps.put(id, Long.parseLong(line.substring(WAKE_UPS.length()).trim()));
        }
      }
    } catch (IOException e) {
      // It has ended since the directory was read.
    }
  }

  /** Without what it took to ask. NaN where Linux does not keep these times. */
  double cpuMillisSince(LiveThreads before) {
    if (nanos.isEmpty()) {
      return Double.NaN;
    }
    long own = ownNanosAtBegin - before.ownNanosAtEnd;
    return (own + more(before.nanos, nanos)) / NANOS_PER_MILLI;
  }

  /** How often threads other than the one that asks began to run. */
  double wakeUpsSince(LiveThreads before) {
    return more(before.wakeUps, wakeUps);
  }

  /** One that is new began with nothing. */
  static long more(Map<String, Long> before, Map<String, Long> after) {
    long more = 0;
    for (Map.Entry<String, Long> entry : after.entrySet()) {
      more += entry.getValue() - before.getOrDefault(entry.getKey(), 0L);
    }
    return more;
  }
}
