// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.time.Instant;

/**
 * Writes the body of an answer in one of the two encodings. A value in a map has a name before it.
 */
abstract class WireWriter {
  final Answer.Bytes out;

  WireWriter(Answer.Bytes out) {
    this.out = out;
  }

  abstract void beginMap();

  abstract void endMap();

  abstract void beginList();

  abstract void endList();

  /** The name of the value that comes next. */
  abstract void name(String name);

  abstract void text(String text);

  /** A text of letters and digits, from a buffer that is used again. */
  abstract void plainText(byte[] ascii);

  abstract void number(long number);

  abstract void flag(boolean flag);

  abstract void bytes(byte[] bytes);

  /**
   * A time the way the SDK reads it: in CBOR the tag for epoch times over whole milliseconds (not
   * seconds, as RFC 8949 has it), in JSON seconds with a fraction.
   */
  abstract void time(Instant time);

  final void beginMap(String name) {
    name(name);
    beginMap();
  }

  final void beginList(String name) {
    name(name);
    beginList();
  }

  final void text(String name, String text) {
    name(name);
    text(text);
  }

  final void number(String name, long number) {
    name(name);
    number(number);
  }

  final void flag(String name, boolean flag) {
    name(name);
    flag(flag);
  }

  final void bytes(String name, byte[] bytes) {
    name(name);
    bytes(bytes);
  }

  final void time(String name, Instant time) {
    name(name);
    time(time);
  }
}
