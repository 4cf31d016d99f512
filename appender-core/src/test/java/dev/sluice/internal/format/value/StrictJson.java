// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import java.util.HashSet;
import java.util.Set;

/**
 * A second opinion on what JSON is: RFC 8259 to the letter, without a surrogate that stands alone.
 */
public final class StrictJson {

  private final String text;
  private int at;

  private StrictJson(String text) {
    this.text = text;
  }

  /** Throws unless the text is one JSON object and nothing else, without a name twice. */
  public static void check(String text) {
    StrictJson json = new StrictJson(text);
    json.object();
    json.verify(json.at == text.length(), "something after the object");
  }

  private void value() {
    switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    }
  }

  private void object() {
    Set<String> names = new HashSet<>();
    expect('{');
    if (peek() == '}') {
      at++;
      return;
    }
    do {
      verify(names.add(string()), "a name twice");
      expect(':');
      value();
    } while (more('}'));
  }

  private void array() {
    expect('[');
    if (peek() == ']') {
      at++;
      return;
    }
    do {
      value();
    } while (more(']'));
  }

  private boolean more(char end) {
    char c = peek();
    at++;
    verify(c == ',' || c == end, "a comma or the end");
    return c == ',';
  }

  private String string() {
    StringBuilder value = new StringBuilder();
    expect('"');
    while (peek() != '"') {
      char c = text.charAt(at++);
      verify(c >= 0x20, "a control character");
      if (c == '\\') {
        c = escaped();
      }
      value.append(c);
    }
    at++;
    for (int i = 0; i < value.length(); i++) {
      if (Character.isSurrogate(value.charAt(i))) {
        boolean pair =
            i + 1 < value.length()
                && Character.isSurrogatePair(value.charAt(i), value.charAt(i + 1));
        verify(pair, "a surrogate alone");
        i++;
      }
    }
    return value.toString();
  }

  private char escaped() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        String hex = text.substring(at, at + 4);
        verify(hex.matches("[0-9a-fA-F]{4}"), "an escape");
        at += 4;
        yield (char) Integer.parseInt(hex, 16);
      }
      default -> throw new AssertionError("an unknown escape at " + at);
    };
  }

  private void number() {
    int start = at;
    while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String number = text.substring(start, at);
    verify(number.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?"), "a number: " + number);
  }

  private void word(String word) {
    verify(text.startsWith(word, at), word);
    at += word.length();
  }

  private void expect(char c) {
    verify(peek() == c, "a " + c);
    at++;
  }

  private char peek() {
    verify(at < text.length(), "more");
    return text.charAt(at);
  }

  private void verify(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("not strict JSON at " + at + ", " + what + ": " + text);
    }
  }
}
