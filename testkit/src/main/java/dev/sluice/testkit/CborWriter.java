// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;

/** Writes CBOR; see {@link CborReader} for its bytes. */
final class CborWriter extends WireWriter {
  private static final int UNSIGNED = 0;
  private static final int NEGATIVE = 1;
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int TAG = 6;
  private static final int TAG_EPOCH = 1;
  private static final int LIST_UP_TO_BREAK = 0x9f;
  private static final int MAP_UP_TO_BREAK = 0xbf;
  private static final int FALSE = 0xf4;
  private static final int TRUE = 0xf5;
  private static final int BREAK = 0xff;

  CborWriter(Answer.Bytes out) {
    super(out);
  }

  @Override
  void beginMap() {
    out.write(MAP_UP_TO_BREAK);
  }

  @Override
  void endMap() {
    out.write(BREAK);
  }

  @Override
  void beginList() {
    out.write(LIST_UP_TO_BREAK);
  }

  @Override
  void endList() {
    out.write(BREAK);
  }

  @Override
  void name(String name) {
    text(name);
  }

  @Override
  void text(String text) {
    plainText(text.getBytes(UTF_8));
  }

  @Override
  void plainText(byte[] ascii) {
    head(TEXT, ascii.length);
    out.writeBytes(ascii);
  }

  @Override
  void number(long number) {
    head(number < 0 ? NEGATIVE : UNSIGNED, number < 0 ? ~number : number);
  }

  @Override
  void flag(boolean flag) {
    out.write(flag ? TRUE : FALSE);
  }

  @Override
  void bytes(byte[] bytes) {
    head(BYTES, bytes.length);
    out.writeBytes(bytes);
  }

  @Override
  void time(Instant time) {
    head(TAG, TAG_EPOCH);
    number(time.toEpochMilli());
  }

  private void head(int major, long argument) {
    if (argument < 24) {
      out.write((major << 5) | (int) argument);
      return;
    }
    int sizeBits = argument < 1 << 8 ? 0 : argument < 1 << 16 ? 1 : argument < 1L << 32 ? 2 : 3;
    out.write((major << 5) | (24 + sizeBits));
    for (int shift = (8 << sizeBits) - 8; shift >= 0; shift -= 8) {
      out.write((int) (argument >> shift));
    }
  }
}
