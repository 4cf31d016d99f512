// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the figures depend on beside the code: the machine, the Java, the versions of libraries. */
final class Surroundings {

  private static final Pattern LIBRARY =
      Pattern.compile(
          "(logback-classic|log4j-core|kinesis|apache5-client|url-connection-client|zstd-jni"
              + "|logstash-logback-encoder|logback-aws-appenders|aws-facade-v2"
              + "|amazon-kinesis-producer)-([0-9][^/\\\\]*)[.]jar");
  private static final long GIB = 1L << 30;

  private Surroundings() {}

  /**
   * Lines of a Markdown list.
   *
   * @param withPrimitives whether to measure these too, which takes nine seconds
   */
  static List<String> describe(ClassPaths classPaths, boolean withPrimitives) throws IOException {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    List<String> lines = new ArrayList<>();
    lines.add(
        "- "
            + cpu()
            + ", "
            + system.getAvailableProcessors()
            + " cores, "
            + Math.round((double) system.getTotalMemorySize() / GIB)
            + " GiB, "
            + system.getName()
            + " "
            + system.getVersion());
    lines.add(
        "- "
            + System.getProperty("java.vm.name")
            + " "
            + System.getProperty("java.runtime.version"));
    if (withPrimitives) {
      lines.add("- " + Primitives.describe());
    }
    for (Contender.Family family : Contender.Family.values()) {
      if (classPaths.has(family)) {
        lines.add("- " + family + ": " + versions(classPaths.of(family)));
      }
    }
    return lines;
  }

  private static String cpu() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"), StandardCharsets.ISO_8859_1)) {
      if (line.startsWith("model name")) {
        return line.substring(line.indexOf(':') + 1).trim();
      }
    }
    return System.getProperty("os.arch");
  }

  private static String versions(String classPath) {
    Map<String, String> versions = new TreeMap<>();
    Matcher matcher = LIBRARY.matcher(classPath);
    while (matcher.find()) {
      versions.put(matcher.group(1), matcher.group(2));
    }
    StringBuilder text = new StringBuilder();
    versions.forEach(
        (name, version) ->
            text.append(text.length() == 0 ? "" : ", ").append(name).append(' ').append(version));
    return text.toString();
  }
}
