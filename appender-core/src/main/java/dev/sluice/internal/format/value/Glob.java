// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import dev.sluice.options.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A pattern as Telegraf has it: {@code *} any text, {@code ?} any character, {@code [a-z]} and
 * {@code [!a-z]} one of a set, {@code {a,b}} alternatives, a backslash before what is meant as it
 * is. Compiled at start; immutable.
 */
public final class Glob {

  private final Pattern pattern;

  private Glob(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * Reads a glob.
   *
   * @throws IllegalArgumentException when a bracket is not closed or a backslash is the last
   */
  public static Glob compile(String glob) {
    StringBuilder regex = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        case '{' -> {
          depth++;
          regex.append("(?:");
        }
        case '\\' -> {
          if (++i == glob.length()) {
            throw new IllegalArgumentException("ends with a backslash");
          }
          literal(regex, glob.charAt(i));
        }
        case '[' -> i = set(glob, i + 1, regex);
        default -> {
          if (depth > 0 && c == ',') {
            regex.append('|');
          } else if (depth > 0 && c == '}') {
            depth--;
            regex.append(')');
          } else {
            literal(regex, c);
          }
        }
      }
    }
    if (depth > 0) {
      throw new IllegalArgumentException("has a { that is not closed");
    }
    return new Glob(Pattern.compile(regex.toString(), Pattern.DOTALL));
  }

  /** Adds a set that begins at {@code start}, and returns where its bracket closes. */
  private static int set(String glob, int start, StringBuilder regex) {
    int i = start;
    regex.append('[');
    if (i < glob.length() && glob.charAt(i) == '!') {
      regex.append('^');
      i++;
    }
    int first = i;
    for (; i < glob.length() && glob.charAt(i) != ']'; i++) {
      char c = glob.charAt(i);
      if (c == '\\' && i + 1 < glob.length()) {
        literal(regex, glob.charAt(++i));
      } else if (c == '-' && i > first && i + 1 < glob.length() && glob.charAt(i + 1) != ']') {
        regex.append('-');
      } else {
        literal(regex, c);
      }
    }
    if (i >= glob.length()) {
      throw new IllegalArgumentException("has a [ that is not closed");
    }
    if (i == first) {
      throw new IllegalArgumentException("has a [] with nothing in it");
    }
    regex.append(']');
    return i;
  }

  private static void literal(StringBuilder regex, char c) {
    boolean special = c < 0x80 && !Character.isLetterOrDigit(c) && c > ' ';
    regex.append(special ? "\\" : "").append(c);
  }

  /**
   * Reads the globs of an option.
   *
   * @param read what is read in place of each
   */
  public static List<Glob> compileAll(
      List<String> texts,
      UnaryOperator<String> read,
      String option,
      String rule,
      Problems problems) {
    List<Glob> globs = new ArrayList<>();
    for (String text : texts) {
      try {
        globs.add(compile(read.apply(text)));
      } catch (IllegalArgumentException e) {
        problems.add(option, rule, text, String.valueOf(e.getMessage()));
      }
    }
    return globs;
  }

  public static boolean anyMatches(List<Glob> globs, String text) {
    for (Glob glob : globs) {
      if (glob.matches(text)) {
        return true;
      }
    }
    return false;
  }

  /** Puts together what the commas of a list have cut although they stand between braces. */
  public static List<String> uncut(List<String> pieces) {
    List<String> whole = new ArrayList<>();
    int depth = 0;
    for (String piece : pieces) {
      if (depth > 0) {
        whole.set(whole.size() - 1, whole.get(whole.size() - 1) + "," + piece);
      } else {
        whole.add(piece);
      }
      for (int i = 0; i < piece.length(); i++) {
        switch (piece.charAt(i)) {
          case '\\' -> i++;
          case '{' -> depth++;
          case '}' -> depth = Math.max(0, depth - 1);
          default -> {
            // No other character matters here.
          }
        }
      }
    }
    return whole;
  }

  public boolean matches(String text) {
    return pattern.matcher(text).matches();
  }
}
