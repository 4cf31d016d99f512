// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.internal.util.OversizeException;
import dev.sluice.record.KinesisLimits;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes a text as a JSON string, by way of a kept array: a string of a buffer for each event would
 * be garbage. One thread at a time.
 */
final class JsonText {

  /** For longer texts a string is made after all: a larger array would be kept for each slot. */
  private static final int MAX_CHARS = 4096;

  private static final int SURROGATE_MASK = 0xF800;

  private char[] chars = new char[512];

  /**
   * Writes the text, with U+FFFD for each surrogate that stands alone.
   *
   * @throws OversizeException for a text that is too long for any record, before it is copied
   */
  void write(JsonGenerator json, StringBuilder text) throws IOException {
    int length = text.length();
    if (length > KinesisLimits.MAX_RECORD_BYTES) {
      throw new OversizeException(KinesisLimits.MAX_RECORD_BYTES);
    }
    if (length > MAX_CHARS) {
      json.writeString(RepairingGenerator.repair(text.toString()));
      return;
    }
    if (length > chars.length) {
      chars = new char[MAX_CHARS];
    }
    text.getChars(0, length, chars, 0);
    writeChars(json, length);
  }

  /**
   * Writes the text likewise.
   *
   * <p>From an array, too: a loop of {@code charAt} is here so deep in calls that the JIT compiler
   * often leaves these as calls, three for each character.
   */
  void write(JsonGenerator json, @Nullable String text) throws IOException {
    int length = text == null ? 0 : text.length();
    if (text == null || length > MAX_CHARS) {
      json.writeString(text == null ? null : RepairingGenerator.repair(text));
      return;
    }
    if (length > chars.length) {
      chars = new char[MAX_CHARS];
    }
    text.getChars(0, length, chars, 0);
    writeChars(json, length);
  }

  private void writeChars(JsonGenerator json, int length) throws IOException {
    repair(length);
    json.writeString(chars, 0, length);
  }

  private void repair(int length) {
    for (int i = 0; i < length; i++) {
      if ((chars[i] & SURROGATE_MASK) == Character.MIN_SURROGATE) { // no call, as said above
        if (i + 1 < length && Character.isSurrogatePair(chars[i], chars[i + 1])) {
          i++;
        } else {
          chars[i] = '\uFFFD';
        }
      }
    }
  }
}
