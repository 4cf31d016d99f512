// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import dev.sluice.internal.util.OversizeException;
import dev.sluice.record.KinesisLimits;
import dev.sluice.record.Utf8;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes U+FFFD for each surrogate that stands alone: Jackson writes it as an escape, which readers
 * refuse. For generators that code which is not ours writes to.
 */
public final class RepairingGenerator extends JsonGeneratorDelegate {

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

  /**
   * The text with U+FFFD for each surrogate that stands alone.
   *
   * @throws OversizeException for a text that is too long for any record, before it is copied
   */
  public static String repair(String text) {
    if (text.length() > KinesisLimits.MAX_RECORD_BYTES) {
      throw new OversizeException(KinesisLimits.MAX_RECORD_BYTES);
    }
    return Utf8.repair(text);
  }
}
