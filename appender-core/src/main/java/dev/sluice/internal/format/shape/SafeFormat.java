// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shape;

import java.io.IOException;

/**
 * Writes what cannot fail of an event, in the place of a record that could not be written. One
 * thread at a time.
 *
 * @param <E> the framework's event
 */
public interface SafeFormat<E> {

  /** A minimal record that a reader of the chosen format can read, and why it is minimal. */
  byte[] writeSafe(E event, Throwable failure) throws IOException;

  /** A format that is safe as well, as such. */
  @SuppressWarnings("unchecked") // it writes the events that the format writes
  static <E> SafeFormat<E> of(RecordFormat<E> format) {
    return (SafeFormat<E>) format;
  }
}
