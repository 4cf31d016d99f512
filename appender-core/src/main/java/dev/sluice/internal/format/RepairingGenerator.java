// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes U+FFFD for each surrogate that stands alone, which UTF-8 cannot hold. */
final class RepairingGenerator extends JsonGeneratorDelegate {

  RepairingGenerator(JsonGenerator delegate) {
    super(delegate, false);
  }

  @Override
  public void writeFieldName(String name) throws IOException {
    delegate.writeFieldName(repair(name));
  }

  @Override
  public void writeString(@Nullable String text) throws IOException {
    delegate.writeString(text == null ? null : repair(text));
  }

  /** The text with U+FFFD for each surrogate that stands alone; mostly the text itself. */
  static String repair(String text) {
    if (!hasSurrogate(text)) {
      return text;
    }
    StringBuilder repaired = new StringBuilder(text.length());
    text.codePoints()
        .map(
            point ->
                point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE
                    ? 0xFFFD
                    : point)
        .forEach(repaired::appendCodePoint);
    return repaired.toString();
  }

  private static boolean hasSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }
}
