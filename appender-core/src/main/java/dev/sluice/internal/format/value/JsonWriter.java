// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import com.fasterxml.jackson.core.SerializableString;
import dev.sluice.internal.util.ByteWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Writes JSON (RFC 8259) into a kept buffer. The caller closes what it opens; commas are set here.
 * In place of Jackson's generator on the way of each event: that one writes into a buffer of its
 * own, which is then copied. One thread at a time.
 */
public final class JsonWriter {

  private static final byte[] NULL = ascii("null");
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");

  private final ByteWriter bytes;
  private final JsonText texts;
  private boolean needsComma; // a value stands in front, in the same object or array

  /**
   * @param maxBytes more is refused with an {@link dev.sluice.internal.util.OversizeException}
   */
  public JsonWriter(int maxBytes) {
    Jackson.require();
    this.bytes = new ByteWriter(maxBytes);
    this.texts = new JsonText(bytes);
  }

  /** Begins anew, whatever was written before. */
  public void start() {
    bytes.reset();
    texts.start();
    needsComma = false;
  }

  /** What was written. Bytes that are not JSON can be added in front and behind. */
  public ByteWriter bytes() {
    return bytes;
  }

  public void startObject() {
    open('{');
  }

  public void endObject() {
    close('}');
  }

  public void startArray() {
    open('[');
  }

  public void endArray() {
    close(']');
  }

  private void open(char bracket) {
    separate();
    bytes.write(bracket);
    needsComma = false;
  }

  private void close(char bracket) {
    bytes.write(bracket);
    needsComma = true;
  }

  private void separate() {
    if (needsComma) {
      bytes.write(',');
    }
    needsComma = true;
  }

  /** A name that is known from the start; it keeps its bytes. */
  public void name(SerializableString name) {
    byte[] quoted = name.asQuotedUTF8();
    separate();
    byte[] out = bytes.reserve(quoted.length + 3);
    int at = bytes.size();
    out[at++] = '"';
    System.arraycopy(quoted, 0, out, at, quoted.length);
    at += quoted.length;
    out[at++] = '"';
    out[at] = ':';
    bytes.written(quoted.length + 3);
    needsComma = false;
  }

  public void name(String name) {
    text(name);
    bytes.write(':');
    needsComma = false;
  }

  /** Text, with U+FFFD for each surrogate that stands alone. */
  public void text(String text) {
    separate();
    texts.write(text);
  }

  public void text(StringBuilder text) {
    separate();
    texts.write(text);
  }

  /** Text in UTF-8, from the start of an array on. */
  public void text(byte[] utf8, int length) {
    separate();
    texts.write(utf8, length);
  }

  public void number(long number) {
    separate();
    bytes.writeDecimal(number);
  }

  /** A number; as text where it is none for JSON: NaN, an infinity. */
  public void number(double number) {
    numberOrText(Double.toString(number), Double.isFinite(number));
  }

  public void number(float number) {
    numberOrText(Float.toString(number), Float.isFinite(number));
  }

  private void numberOrText(String text, boolean isNumber) {
    if (isNumber) {
      raw(text);
    } else {
      text(text);
    }
  }

  public void bool(boolean value) {
    byte[] word = value ? TRUE : FALSE;
    raw(word, word.length);
  }

  public void nothing() {
    raw(NULL, NULL.length);
  }

  /** Bytes as text in Base64. */
  public void base64(byte[] data) {
    byte[] encoded = Base64.getEncoder().encode(data);
    separate();
    bytes.write('"');
    bytes.write(encoded, 0, encoded.length);
    bytes.write('"');
  }

  /** A value that is JSON already, such as a number in digits. */
  public void raw(String json) {
    separate();
    bytes.writeUtf8(json);
  }

  /** A value that is JSON in UTF-8 already, from the start of an array on. */
  public void raw(byte[] json, int length) {
    separate();
    bytes.write(json, 0, length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
