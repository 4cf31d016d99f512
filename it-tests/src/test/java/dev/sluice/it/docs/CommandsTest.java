// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands of the documents name phases, profiles, modules and properties that are there. */
class CommandsTest {

  /** Properties of Maven's own plugins. */
  private static final Set<String> OF_PLUGINS =
      Set.of(
          "skipTests",
          "test",
          "it.test",
          "surefire.failIfNoSpecifiedTests",
          "failsafe.failIfNoSpecifiedTests");

  private static final Set<String> PHASES =
      Set.of("clean", "test", "package", "verify", "install", "deploy", "spotless:apply");

  private static final Set<String> FLAGS = Set.of("-q", "-am", "-o", "-B", "-ntp");

  /** A page's command. */
  record Command(String page, String text) {}

  static List<Command> commands() {
    List<Command> commands = new ArrayList<>();
    for (Page page : Page.all()) {
      Stream<String> lines = page.snippets().stream().flatMap(s -> s.text().lines());
      Stream.concat(lines.map(String::strip), page.codeSpans().stream())
          .filter(line -> line.matches("(\\$ )?mvn .*"))
          .forEach(line -> commands.add(new Command(page.name(), line.replaceFirst("#.*", ""))));
    }
    assertThat(commands).hasSizeGreaterThan(5);
    return commands;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void mvn_findsWhatTheLineNames(Command command) throws IOException {
    List<String> words = words(command.text());
    for (int i = 1; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("-pl")) {
        assertModules(words.get(++i));
      } else if (word.startsWith("-P")) {
        assertProfiles(word.substring(2));
      } else if (word.startsWith("-D")) {
        assertProperty(word.substring(2).replaceFirst("=.*", ""));
      } else {
        assertThat(PHASES.contains(word) || FLAGS.contains(word)).as(word).isTrue();
      }
    }
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    Matcher matcher = Pattern.compile("(?:[^\\s\"]|\"[^\"]*\")+").matcher(line);
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }

  private static void assertModules(String modules) {
    for (String module : modules.split(",", -1)) {
      assertThat(Page.ROOT.resolve(module).resolve("pom.xml")).exists();
    }
  }

  private static void assertProfiles(String profiles) throws IOException {
    String poms = texts("pom.xml");
    for (String profile : profiles.split(",", -1)) {
      assertThat(
              Pattern.compile(
                      "<profile>\\s*(<!--.*?-->\\s*)?<id>" + profile + "</id>", Pattern.DOTALL)
                  .matcher(poms)
                  .find())
          .as("profile " + profile)
          .isTrue();
    }
  }

  /** In a pom, or read by a program or test of ours. */
  private static void assertProperty(String name) throws IOException {
    if (!OF_PLUGINS.contains(name)) {
      String poms = texts("pom.xml");
      boolean isInPom = poms.contains("<" + name + ">") || poms.contains("${" + name + "}");
      String read = "(getProperty|getBoolean|getInteger|getLong)\\(\\s*\"" + Pattern.quote(name);
      boolean isRead = Pattern.compile(read).matcher(texts(".java")).find();
      assertThat(isInPom || isRead).as("property " + name).isTrue();
    }
  }

  private static String texts(String ending) throws IOException {
    StringBuilder texts = new StringBuilder();
    try (Stream<Path> files = Files.walk(Page.ROOT)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String path = Page.ROOT.relativize(file).toString();
        if (path.endsWith(ending) && !path.contains("target/")) {
          texts.append(Files.readString(file)).append('\n');
        }
      }
    }
    return texts.toString();
  }
}
