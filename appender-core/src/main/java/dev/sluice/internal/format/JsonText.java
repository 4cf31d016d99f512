// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.internal.util.OversizeException;
import dev.sluice.record.KinesisLimits;
import java.io.IOException;

/**
 * Writes a text from a buffer as a JSON string, by way of a kept array: a string of it for each
 * event would be garbage. One thread at a time.
 */
final class JsonText {

  /** For longer texts a string is made after all: a larger array would be kept for each slot. */
  private static final int MAX_CHARS = 4096;

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
    repair(length);
    json.writeString(chars, 0, length);
  }

  private void repair(int length) {
    for (int i = 0; i < length; i++) {
      if (Character.isSurrogate(chars[i])) {
        if (i + 1 < length && Character.isSurrogatePair(chars[i], chars[i + 1])) {
          i++;
        } else {
          chars[i] = '\uFFFD';
        }
      }
    }
  }
}
