// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a caller thread borrows to write one event: the chosen format, and the one that cannot fail.
 */
public final class EventFormat<E> {

  private final RecordFormat<E> chosen;
  private final SafeFormat<E> safe;

  EventFormat(RecordFormat<E> chosen, SafeFormat<E> safe) {
    this.chosen = chosen;
    this.safe = safe;
  }

  /** The record, or null when the options say that such an event is not sent. */
  public byte @Nullable [] write(E event) throws IOException {
    return chosen.write(event);
  }

  /** A minimal record in place of one that could not be written. */
  public byte[] writeSafe(E event, Throwable failure) throws IOException {
    return safe.writeSafe(event, failure);
  }
}
