// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a request, piece by piece and from front to back, in one of the two encodings.
 * Malformed or unexpected values are the client's fault: a SerializationException as the service
 * answers it, and never another exception.
 */
abstract class WireReader {
  /** What a value is. */
  enum Kind {
    MAP,
    LIST,
    TEXT,
    BYTES,
    NUMBER,
    FLAG,
    NULL
  }

  /** Deeper than any request, and far less than a stack holds. */
  private static final int MAX_DEPTH = 100;

  private static final char REPLACEMENT = '\uFFFD';

  final byte[] body;
  final int end;
  int position;

  private final Kind kindOfData;
  private int depth;

  /**
   * Reads the first {@code end} bytes.
   *
   * @param kindOfData as what this encoding has bytes
   */
  WireReader(byte[] body, int end, Kind kindOfData) {
    this.body = body;
    this.end = end;
    this.kindOfData = kindOfData;
  }

  /** A part of an array, which is not copied. */
  static final class Slice {
    final byte[] array;
    final int offset;
    final int length;

    Slice(byte[] array, int offset, int length) {
      this.array = array;
      this.offset = offset;
      this.length = length;
    }
  }

  /** The kind of the next value. The non-final methods below are only called for that kind. */
  abstract Kind kind() throws ApiException;

  abstract void enterMap() throws ApiException;

  abstract void enterList() throws ApiException;

  /** The name of the next member of the map, whose value comes next; null at the end of the map. */
  abstract @Nullable String nextName() throws ApiException;

  /** Whether the list has another item, which comes next. */
  abstract boolean nextItem() throws ApiException;

  abstract String readText() throws ApiException;

  abstract Slice readBytes() throws ApiException;

  abstract Number readNumber() throws ApiException;

  abstract boolean readFlag() throws ApiException;

  abstract void readNull() throws ApiException;

  /** Goes into a map, whose members {@link #nextName} names. */
  final void beginMap(String what) throws ApiException {
    expect(Kind.MAP, what);
    enterMap();
  }

  /**
   * Goes into a list, whose items {@link #nextItem} counts; false if there is null in its place.
   */
  final boolean beginList(String what) throws ApiException {
    if (skipsNull()) {
      return false;
    }
    expect(Kind.LIST, what);
    enterList();
    return true;
  }

  /** A text, or null. */
  final @Nullable String text(String what) throws ApiException {
    if (skipsNull()) {
      return null;
    }
    expect(Kind.TEXT, what);
    return readText();
  }

  /** Bytes, in the body where the encoding allows it, or null. */
  final @Nullable Slice bytes(String what) throws ApiException {
    if (skipsNull()) {
      return null;
    }
    expect(kindOfData, what);
    return readBytes();
  }

  /** Any value: a map, list, text, number, boolean, {@link Slice} or null. */
  final @Nullable Object value() throws ApiException {
    return switch (kind()) {
      case MAP -> map();
      case LIST -> list();
      case TEXT -> readText();
      case BYTES -> readBytes();
      case NUMBER -> readNumber();
      case FLAG -> readFlag();
      case NULL -> {
        readNull();
        yield null;
      }
    };
  }

  private Map<String, @Nullable Object> map() throws ApiException {
    deeper();
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    enterMap();
    for (String name = nextName(); name != null; name = nextName()) {
      members.put(name, value());
    }
    depth--;
    return members;
  }

  private List<@Nullable Object> list() throws ApiException {
    deeper();
    List<@Nullable Object> items = new ArrayList<>();
    enterList();
    while (nextItem()) {
      items.add(value());
    }
    depth--;
    return items;
  }

  private void deeper() throws ApiException {
    if (++depth > MAX_DEPTH) {
      throw malformed("more than " + MAX_DEPTH + " values in each other");
    }
  }

  private boolean skipsNull() throws ApiException {
    if (kind() != Kind.NULL) {
      return false;
    }
    readNull();
    return true;
  }

  private void expect(Kind expected, String what) throws ApiException {
    Kind found = kind();
    if (found != expected) {
      throw ApiException.serialization(what + " is " + found + " but must be " + expected);
    }
  }

  /** The next byte, which stays. */
  final int peek() throws ApiException {
    need(1);
    return body[position] & 0xff;
  }

  /** Makes sure that this number of bytes is left. */
  final void need(long count) throws ApiException {
    if (count < 0 || count > end - position) {
      throw malformed("it ends too early");
    }
  }

  /** Strictly: the JDK's constructor would hide what is no text. */
  final String decoded(Slice bytes) throws ApiException {
    String text = new String(bytes.array, bytes.offset, bytes.length, UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      byte[] again = text.getBytes(UTF_8);
      int to = bytes.offset + bytes.length;
      if (!Arrays.equals(again, 0, again.length, bytes.array, bytes.offset, to)) {
        throw malformed("text that is no UTF-8");
      }
    }
    return text;
  }

  final ApiException malformed(String why) {
    return ApiException.serialization("the body is malformed at byte " + position + ": " + why);
  }
}
