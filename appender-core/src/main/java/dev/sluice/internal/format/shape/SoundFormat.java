// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shape;

import dev.sluice.internal.util.ByteWriter;
import dev.sluice.spi.EventReader;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The chosen format for events with a part that fails: only that part is replaced. One thread at a
 * time.
 */
public record SoundFormat<E>(SoundReader<E> reader, RecordFormat<E> format) {

  /**
   * Makes one.
   *
   * @param formats makes the chosen format for another reader
   */
  public static <E> SoundFormat<E> of(
      FormatParts<E> parts, Function<EventReader<E>, RecordFormat<E>> formats) {
    SoundReader<E> reader = parts.sound();
    return new SoundFormat<>(reader, formats.apply(reader));
  }

  /** As {@link RecordFormat#writeKept}. */
  public @Nullable ByteWriter writeKept(E event) throws IOException {
    reader.takeFailure(); // left by an event that was given up
    return format.writeKept(event);
  }

  /** The first failure in the last event, or null if nothing failed this time. */
  public @Nullable Throwable takeFailure() {
    return reader.takeFailure();
  }
}
