// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Base64;

/** Writes JSON. */
final class JsonWriter extends WireWriter {
  /** A comma goes before what comes next. */
  private boolean isBehindValue;

  JsonWriter(Answer.Bytes out) {
    super(out);
  }

  @Override
  void beginMap() {
    begin('{');
  }

  @Override
  void endMap() {
    end('}');
  }

  @Override
  void beginList() {
    begin('[');
  }

  @Override
  void endList() {
    end(']');
  }

  @Override
  void name(String name) {
    text(name);
    out.write(':');
    isBehindValue = false;
  }

  @Override
  void text(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c == '"' || c == '\\' ? "\\" : "").append(c);
      }
    }
    value(quoted.append('"').toString().getBytes(UTF_8));
  }

  @Override
  void plainText(byte[] ascii) {
    value(new byte[] {'"'});
    out.writeBytes(ascii);
    out.write('"');
  }

  @Override
  void number(long number) {
    value(Long.toString(number).getBytes(ISO_8859_1));
  }

  @Override
  void flag(boolean flag) {
    value(Boolean.toString(flag).getBytes(ISO_8859_1));
  }

  @Override
  void bytes(byte[] bytes) {
    plainText(Base64.getEncoder().encode(bytes));
  }

  @Override
  void time(Instant time) {
    value(BigDecimal.valueOf(time.toEpochMilli(), 3).toPlainString().getBytes(ISO_8859_1));
  }

  private void begin(char opening) {
    value(new byte[] {(byte) opening});
    isBehindValue = false;
  }

  private void end(char closing) {
    out.write(closing);
    isBehindValue = true;
  }

  private void value(byte[] bytes) {
    if (isBehindValue) {
      out.write(',');
    }
    out.writeBytes(bytes);
    isBehindValue = true;
  }
}
