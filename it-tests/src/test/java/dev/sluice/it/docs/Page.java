// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A document: its prose, its links and anchors, and its fenced snippets. */
public final class Page {

  /** The root of the repository. */
  public static final Path ROOT =
      Path.of(System.getProperty("sluice.root", "..")).toAbsolutePath().normalize();

  private static final String FENCE = "```";
  private static final Pattern CODE_SPAN = Pattern.compile("(`+)(.+?)\\1");
  private static final Pattern LINK =
      Pattern.compile("\\]\\(([^)\\s]+)\\)|(?:href|src|srcset)=\"([^\"]+)\"");

  /**
   * A fenced block.
   *
   * @param where file and line
   * @param language the first word behind the fence, or nothing
   * @param isForeign whether the second word says that it is of another product
   */
  public record Snippet(String where, String language, boolean isForeign, String text) {

    @Override
    public String toString() {
      return where + " " + language;
    }
  }

  private final Path file;
  private final List<String> prose = new ArrayList<>();
  private final List<Snippet> snippets = new ArrayList<>();
  private final int lines;

  private Page(Path file) throws IOException {
    this.file = file;
    List<String> block = null;
    String info = "";
    int start = 0;
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      if (line.startsWith(FENCE) && block == null) {
        block = new ArrayList<>();
        info = line.substring(FENCE.length()).strip();
        start = number;
      } else if (line.startsWith(FENCE) && block != null) {
        snippets.add(snippet(start, info, String.join("\n", block)));
        block = null;
      } else if (block != null) {
        block.add(line);
      } else {
        prose.add(line);
      }
    }
    lines = number;
    if (block != null) {
      throw new AssertionError(name() + ":" + start + " has no end");
    }
  }

  private Snippet snippet(int line, String info, String text) {
    List<String> words = List.of(info.split(" ", -1));
    return new Snippet(name() + ":" + line, words.get(0), words.contains("foreign"), text);
  }

  /** README, CHANGELOG, everything in docs and in examples. */
  public static List<Page> all() {
    List<Path> files = new ArrayList<>();
    for (Path folder : List.of(ROOT.resolve("docs"), ROOT.resolve("examples"))) {
      try (Stream<Path> all = Files.walk(folder)) {
        all.filter(file -> file.toString().endsWith(".md"))
            .filter(file -> !file.toString().contains("/target/"))
            .sorted()
            .forEach(files::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    files.add(ROOT.resolve("README.md"));
    files.add(ROOT.resolve("CHANGELOG.md"));
    files.add(ROOT.resolve("CONTRIBUTING.md"));
    files.add(ROOT.resolve("SECURITY.md"));
    return files.stream().map(Page::of).toList();
  }

  /** The page of this file. */
  public static Page of(Path file) {
    try {
      return new Page(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything fenced in all pages. */
  public static List<Snippet> allSnippets() {
    return all().stream().flatMap(page -> page.snippets.stream()).toList();
  }

  String name() {
    return ROOT.relativize(file.toAbsolutePath().normalize()).toString().replace('\\', '/');
  }

  Path file() {
    return file;
  }

  /** All lines that are in no snippet. */
  List<String> prose() {
    return prose;
  }

  List<Snippet> snippets() {
    return snippets;
  }

  /** What stands in code spans. */
  List<String> codeSpans() {
    List<String> spans = new ArrayList<>();
    // A span may run on into the next line.
    Matcher matcher = CODE_SPAN.matcher(String.join(" ", prose));
    while (matcher.find()) {
      spans.add(matcher.group(2));
    }
    return spans;
  }

  /** First cells of the rows of all tables. */
  List<String> firstCells() {
    return prose.stream()
        .filter(line -> line.startsWith("| ") && line.length() > 2)
        .map(line -> line.substring(2, Math.max(2, line.replace("\\|", "__").indexOf(" | "))))
        .toList();
  }

  /** The cells of the rows of the first table below a heading, without its head. */
  public List<List<String>> rows(String heading) {
    return prose.stream()
        .dropWhile(line -> !line.equals(heading))
        .dropWhile(line -> !line.startsWith("|"))
        .takeWhile(line -> line.startsWith("|"))
        .skip(2)
        .map(line -> List.of(line.substring(2, line.length() - 2).split(" *\\| *", -1)))
        .toList();
  }

  /** Of a page of migration: each name in a first cell, and a name of ours in the second or "". */
  public List<Map.Entry<String, String>> mappings() {
    List<Map.Entry<String, String>> mappings = new ArrayList<>();
    for (String line : prose) {
      String[] cells = line.split(" *\\| *", -1);
      if (cells.length == 4) {
        Matcher ours = Pattern.compile("`([a-z]+(?:\\.\\w+)?\\w*)[`=]").matcher(cells[2]);
        String first = ours.find() ? ours.group(1) : "";
        Matcher old = Pattern.compile("`(\\w+)`").matcher(cells[1]);
        boolean isInOrder = cells[1].split(", ", -1).length > 1;
        while (old.find()) {
          mappings.add(Map.entry(old.group(1), isInOrder ? "" : first));
        }
      }
    }
    return mappings;
  }

  List<String> links() {
    List<String> links = new ArrayList<>();
    for (String line : prose) {
      Matcher matcher = LINK.matcher(CODE_SPAN.matcher(line).replaceAll(""));
      while (matcher.find()) {
        links.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
      }
    }
    return links;
  }

  /** How many lines the file has. */
  int lines() {
    return lines;
  }

  /** As GitHub makes it of a heading. */
  static String anchor(String heading) {
    return heading
        .replaceFirst("#+ ", "")
        .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  /** The anchors of all headings. */
  Set<String> anchors() {
    Set<String> anchors = new HashSet<>();
    Map<String, Integer> counts = new HashMap<>();
    for (String line : prose) {
      if (line.matches("#{1,6} .*")) {
        String anchor = anchor(line);
        int before = counts.merge(anchor, 1, Integer::sum) - 1;
        anchors.add(before == 0 ? anchor : anchor + "-" + before);
      }
    }
    return anchors;
  }

  @Override
  public String toString() {
    return name();
  }
}
