// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/** How many objects of each class are alive in this JVM, counted after a collection of garbage. */
final class LiveObjects {

  private static final Pattern LINE = Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +(\\S+)");

  private final Map<String, Long> counts = new HashMap<>();

  private LiveObjects(String histogram) {
    Matcher line = LINE.matcher(histogram);
    while (line.find()) {
      counts.merge(line.group(2), Long.valueOf(line.group(1)), Long::sum);
    }
  }

  static LiveObjects now() {
    try {
      Object histogram =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  new Object[] {new String[0]},
                  new String[] {String[].class.getName()});
      return new LiveObjects(histogram.toString());
    } catch (JMException e) {
      throw new AssertionError(e);
    }
  }

  long of(String className) {
    return counts.getOrDefault(className, 0L);
  }
}
