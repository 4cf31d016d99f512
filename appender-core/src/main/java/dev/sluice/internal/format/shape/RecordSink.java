// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shape;

import com.fasterxml.jackson.core.SerializableString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Takes the top-level keys of a record with their values, in the order of the record. */
public interface RecordSink {

  /**
   * The event's time.
   *
   * @param utf8 valid up to the length, and only until this returns
   * @param isNumber whether it is a number rather than text
   */
  default void time(SerializableString key, byte[] utf8, int length, boolean isNumber)
      throws IOException {
    value(key.getValue(), new String(utf8, 0, length, StandardCharsets.UTF_8));
  }

  /** A part whose key is known from the start. */
  default void text(SerializableString key, @Nullable String value) throws IOException {
    value(key.getValue(), value);
  }

  /**
   * A part whose key is known from the start.
   *
   * @param value used again for other events as soon as this returns
   */
  default void text(SerializableString key, StringBuilder value) throws IOException {
    text(key, value.toString());
  }

  /** A part with a value of any type. */
  void value(String key, @Nullable Object value) throws IOException;
}
