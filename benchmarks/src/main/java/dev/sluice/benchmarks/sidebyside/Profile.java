// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/** The top of a flight recording: where the CPU went, and what allocated. */
final class Profile {

  private static final int TOP = 10;

  private final Map<String, Long> cpuByMethod = new HashMap<>();
  private final Map<String, Long> cpuByOurs = new HashMap<>();
  private final Map<String, Long> cpuByThread = new HashMap<>();
  private final Map<String, Long> bytesBySite = new HashMap<>();
  private final Map<String, Long> bytesByThread = new HashMap<>();

  private Profile() {}

  /** Lines of Markdown. */
  static List<String> read(Path recording) throws IOException {
    Profile profile = new Profile();
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        profile.add(file.readEvent());
      }
    }
    List<String> lines = new ArrayList<>();
    top("CPU by kind of thread", "samples", profile.cpuByThread, lines);
    top("CPU by method", "samples", profile.cpuByMethod, lines);
    top("CPU below a method of ours", "samples", profile.cpuByOurs, lines);
    top("Allocation by kind of thread", "bytes", profile.bytesByThread, lines);
    top("Allocation by site", "bytes", profile.bytesBySite, lines);
    return lines;
  }

  private void add(RecordedEvent event) {
    RecordedStackTrace stack = event.getStackTrace();
    if (stack == null || stack.getFrames().isEmpty()) {
      return;
    }
    switch (event.getEventType().getName()) {
      case "jdk.ExecutionSample" -> {
        cpuByMethod.merge(method(stack.getFrames().get(0)), 1L, Long::sum);
        cpuByOurs.merge(ours(stack), 1L, Long::sum);
        cpuByThread.merge(kind(event.getThread("sampledThread")), 1L, Long::sum);
      }
      case "jdk.ObjectAllocationSample" -> {
        long weight = event.getLong("weight");
        RecordedClass type = event.getClass("objectClass");
        bytesBySite.merge(typeName(type.getName()) + " in " + site(stack), weight, Long::sum);
        bytesByThread.merge(kind(event.getThread()), weight, Long::sum);
      }
      default -> {}
    }
  }

  /** The topmost method that is not the JDK's, which would be Arrays.copyOf too often. */
  private static String site(RecordedStackTrace stack) {
    for (RecordedFrame frame : stack.getFrames()) {
      String type = frame.getMethod().getType().getName();
      if (!type.startsWith("java.") && !type.startsWith("jdk.") && !type.startsWith("sun.")) {
        return method(frame);
      }
    }
    return method(stack.getFrames().get(0));
  }

  /** The topmost method of the appender, which called whatever ran. */
  private static String ours(RecordedStackTrace stack) {
    for (RecordedFrame frame : stack.getFrames()) {
      String type = frame.getMethod().getType().getName();
      if (type.startsWith("dev.sluice.") && !type.startsWith("dev.sluice.benchmarks.")) {
        return method(frame);
      }
    }
    return "none: the framework, the SDK's own threads";
  }

  private static String method(RecordedFrame frame) {
    return simple(frame.getMethod().getType().getName()) + "." + frame.getMethod().getName();
  }

  private static String simple(String type) {
    int lambda = type.indexOf("$$Lambda");
    String name = lambda < 0 ? type : type.substring(0, lambda) + "$lambda";
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** JVM names of arrays become those of the language. */
  private static String typeName(String name) {
    return switch (name) {
      case "[B" -> "byte[]";
      case "[C" -> "char[]";
      case "[I" -> "int[]";
      case "[J" -> "long[]";
      default ->
          name.startsWith("[L")
              ? simple(name.substring(2, name.length() - 1)) + "[]"
              : simple(name);
    };
  }

  private static String kind(@Nullable RecordedThread thread) {
    String name = thread == null ? null : thread.getJavaName();
    if (name == null) {
      return "of the JVM";
    }
    if (name.startsWith("sluice-")) {
      return name.replaceAll("[0-9]+", "N");
    }
    return name.startsWith("http-nio-") ? "callers" : "others";
  }

  private static void top(String title, String unit, Map<String, Long> counts, List<String> out) {
    long sum = counts.values().stream().mapToLong(Long::longValue).sum();
    out.add("");
    out.add("| " + title + " | % of " + unit + " |");
    out.add("|---|---|");
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(TOP)
        .forEach(
            entry ->
                out.add(
                    "| `"
                        + entry.getKey()
                        + "` | "
                        + Series.number(100.0 * entry.getValue() / sum, 1)
                        + " |"));
  }
}
