// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import dev.sluice.record.Utf8;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes U+FFFD for each surrogate that stands alone. Jackson writes it as an escape, which readers
 * refuse.
 */
final class RepairingGenerator extends JsonGeneratorDelegate {

  RepairingGenerator(JsonGenerator delegate) {
    super(delegate, false);
  }

  @Override
  public void writeFieldName(String name) throws IOException {
    delegate.writeFieldName(Utf8.repair(name));
  }

  @Override
  public void writeString(@Nullable String text) throws IOException {
    delegate.writeString(text == null ? null : Utf8.repair(text));
  }
}
