// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The walk of one event through the files in ARCHITECTURE is the one that the code takes. */
class WalkTest {

  private static final Pattern ROW = Pattern.compile("^( *)- `(\\w+)\\.(\\w+)`.*$");
  private static final int MAX_FILES = 25;

  private record Row(int depth, String file, String method) {}

  @Test
  void eachRow_isCalledByTheRowAboveIt() throws IOException {
    Map<String, String> sources = mainSources();
    Deque<Row> callers = new ArrayDeque<>();
    Set<String> files = new HashSet<>();
    for (String line : walk().lines().toList()) {
      Matcher matcher = ROW.matcher(line);
      if (!matcher.matches()) {
        continue;
      }
      Row row = new Row(matcher.group(1).length(), matcher.group(2), matcher.group(3));
      while (!callers.isEmpty() && callers.peek().depth >= row.depth) {
        callers.pop();
      }
      assertThat(sources).as(line).containsKey(row.file);
      assertThat(sources.get(row.file)).as(line).containsPattern("\\b" + row.method + "\\(");
      if (!callers.isEmpty()) {
        Row caller = callers.peek();
        assertThat(
                calls(caller, row, sources.get(caller.file))
                    || implementsIt(row, caller, sources.get(row.file)))
            .as("%s leads to %s", caller, row)
            .isTrue();
      }
      callers.push(row);
      if (!sources.get(row.file).contains("interface " + row.file)) {
        files.add(row.file); // an interface is read with the class below it
      }
    }
    assertThat(files).hasSizeBetween(15, MAX_FILES);
  }

  private static boolean calls(Row caller, Row row, String source) {
    boolean isKnown = Pattern.compile("\\b" + row.file + "\\b").matcher(source).find();
    String call = caller.file.equals(row.file) ? "" : "(\\.|::)";
    return isKnown && Pattern.compile(call + row.method + "\\b").matcher(source).find();
  }

  private static boolean implementsIt(Row row, Row above, String source) {
    return row.method.equals(above.method)
        && Pattern.compile("implements[^{]*\\b" + above.file + "\\b").matcher(source).find();
  }

  private static String walk() throws IOException {
    String page = Files.readString(Page.ROOT.resolve("docs/ARCHITECTURE.md"));
    int start = page.indexOf("### One event, file by file");
    assertThat(start).isPositive();
    return page.substring(start, page.indexOf("\n## ", start));
  }

  private static Map<String, String> mainSources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    for (String module : new String[] {"appender-core", "logback-appender"}) {
      try (Stream<Path> files = Files.walk(Page.ROOT.resolve(module + "/src/main/java"))) {
        for (Path file : (Iterable<Path>) files::iterator) {
          String name = file.getFileName().toString();
          if (name.endsWith(".java")) {
            sources.put(name.replace(".java", ""), Files.readString(file));
          }
        }
      }
    }
    return sources;
  }
}
