// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.math.BigDecimal;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads JSON (RFC 8259); bytes are text in base64. */
final class JsonReader extends WireReader {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d{1,9})?");
  private static final Pattern INTEGER = Pattern.compile("-?\\d{1,18}");
  private static final int MAX_DIGITS = 1000;

  /** Nothing was read yet of the list or map that we are inside of: no comma comes. */
  private boolean isFirst;

  JsonReader(byte[] body, int end) {
    super(body, end, Kind.TEXT);
  }

  @Override
  Kind kind() throws ApiException {
    skipSpace();
    return switch (peek()) {
      case '{' -> Kind.MAP;
      case '[' -> Kind.LIST;
      case '"' -> Kind.TEXT;
      case 't', 'f' -> Kind.FLAG;
      case 'n' -> Kind.NULL;
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> Kind.NUMBER;
      default -> throw malformed("no value begins with " + peek());
    };
  }

  @Override
  void enterMap() {
    position++;
    isFirst = true;
  }

  @Override
  void enterList() {
    position++;
    isFirst = true;
  }

  @Override
  @Nullable String nextName() throws ApiException {
    if (isAtEnd('}')) {
      return null;
    }
    skipSpace();
    String name = readText();
    skipSpace();
    skip(':');
    return name;
  }

  @Override
  boolean nextItem() throws ApiException {
    return !isAtEnd(']');
  }

  private boolean isAtEnd(char closing) throws ApiException {
    skipSpace();
    boolean isAtEnd = peek() == closing;
    if (isAtEnd) {
      position++;
    } else if (!isFirst) {
      skip(',');
    }
    isFirst = false; // also of what is around a list or map that ends here
    return isAtEnd;
  }

  @Override
  String readText() throws ApiException {
    skip('"');
    int start = position;
    StringBuilder text = null; // none is needed for a text without a backslash
    while (true) {
      int next = peek();
      if (next == '"' || next == '\\') {
        String piece = decoded(new Slice(body, start, position - start));
        position++;
        if (next == '"') {
          return text == null ? piece : text.append(piece).toString();
        }
        text = text == null ? new StringBuilder() : text;
        text.append(piece).append(escaped());
        start = position;
      } else if (next < ' ') {
        throw malformed("a control character in a text");
      } else {
        position++;
      }
    }
  }

  private char escaped() throws ApiException {
    int escape = peek();
    position++;
    return switch (escape) {
      case '"', '\\', '/' -> (char) escape;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        need(4);
        int unit = 0;
        for (int i = 0; i < 4; i++) {
          int digit = Character.digit((char) body[position++], 16);
          if (digit < 0) {
            throw malformed("an escape without four hexadecimal digits");
          }
          unit = (unit << 4) | digit;
        }
        yield (char) unit;
      }
      default -> throw malformed("no escape is of kind " + escape);
    };
  }

  @Override
  Slice readBytes() throws ApiException {
    try {
      byte[] bytes = Base64.getDecoder().decode(readText().getBytes(ISO_8859_1));
      return new Slice(bytes, 0, bytes.length);
    } catch (IllegalArgumentException e) {
      throw malformed("no base64: " + e.getMessage());
    }
  }

  @Override
  Number readNumber() throws ApiException {
    int start = position;
    while (position < end && "+-.0123456789Ee".indexOf(body[position]) >= 0) {
      position++;
    }
    String digits = new String(body, start, position - start, ISO_8859_1);
    if (digits.length() > MAX_DIGITS || !NUMBER.matcher(digits).matches()) {
      throw malformed("no number");
    }
    if (INTEGER.matcher(digits).matches()) {
      return Long.valueOf(digits);
    }
    return new BigDecimal(digits);
  }

  @Override
  boolean readFlag() throws ApiException {
    boolean flag = peek() == 't';
    skip(flag ? "true" : "false");
    return flag;
  }

  @Override
  void readNull() throws ApiException {
    skip("null");
  }

  private void skip(String word) throws ApiException {
    for (int i = 0; i < word.length(); i++) {
      skip(word.charAt(i));
    }
  }

  private void skip(char expected) throws ApiException {
    if (peek() != expected) {
      throw malformed("it must be " + expected);
    }
    position++;
  }

  private void skipSpace() {
    while (position < end && " \t\r\n".indexOf(body[position]) >= 0) {
      position++;
    }
  }
}
