// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads InfluxDB line protocol by the rules of its documentation, strictly, and knows nothing of
 * the code that wrote it.
 */
public final class LineProtocolReader {

  /**
   * @param end where the next line begins
   */
  public record Line(
      String name, Map<String, String> tags, Map<String, Object> fields, long time, int end) {}

  private final String text;
  private int at;

  private LineProtocolReader(String text) {
    this.text = text;
  }

  public static List<Line> read(String text) {
    LineProtocolReader reader = new LineProtocolReader(text);
    List<Line> lines = new ArrayList<>();
    while (reader.at < text.length()) {
      lines.add(reader.line());
    }
    return lines;
  }

  private Line line() {
    String name = word(", ", ", ");
    Map<String, String> tags = new LinkedHashMap<>();
    while (next() == ',') {
      at++;
      String key = word("=", ",= ");
      expect('=');
      String value = word(", ", ",= ");
      check(!key.isEmpty() && !value.isEmpty(), "empty tag");
      check(tags.put(key, value) == null, "tag twice");
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    do {
      at++; // a space before the first, a comma before the others
      String key = word("=", ",= ");
      expect('=');
      check(!key.isEmpty(), "empty field key");
      check(fields.put(key, value()) == null, "field twice");
    } while (next() == ',');
    expect(' ');
    int start = at;
    at = text.indexOf('\n', at) + 1;
    return new Line(name, tags, fields, Long.parseLong(text.substring(start, at - 1)), at);
  }

  /** Up to one of {@code ends}; a backslash before one of {@code escaped} is not part of it. */
  private String word(String ends, String escaped) {
    StringBuilder word = new StringBuilder();
    while (ends.indexOf(next()) < 0) {
      check(next() >= ' ' || "\t\n\f\r".indexOf(next()) < 0, "white space");
      if (next() == '\\' && escaped.indexOf(text.charAt(at + 1)) >= 0) {
        at++;
      }
      word.append(text.charAt(at++));
    }
    return word.toString();
  }

  private Object value() {
    if (next() == '"') {
      StringBuilder value = new StringBuilder();
      for (at++; next() != '"'; at++) {
        if (next() == '\\' && "\"\\".indexOf(text.charAt(at + 1)) >= 0) {
          at++;
        }
        value.append(next());
      }
      at++;
      return value.toString();
    }
    int start = at;
    while (", \n".indexOf(next()) < 0) {
      at++;
    }
    String word = text.substring(start, at);
    if (word.equals("true") || word.equals("false")) {
      return Boolean.valueOf(word);
    }
    if (word.endsWith("i")) {
      return Long.valueOf(word.substring(0, word.length() - 1));
    }
    if (word.endsWith("u")) {
      return new BigInteger(word.substring(0, word.length() - 1));
    }
    check(word.matches("-?\\d+(\\.\\d*[1-9])?"), "number " + word);
    return Double.valueOf(word);
  }

  private char next() {
    return text.charAt(at);
  }

  private void expect(char c) {
    check(next() == c, "not a " + c);
    at++;
  }

  private void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what + " at " + at + " of " + text);
    }
  }
}
