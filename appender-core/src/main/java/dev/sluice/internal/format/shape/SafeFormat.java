// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shape;

import java.io.IOException;

/**
 * Writes the parts of an event that cannot fail, in place of a record that could not be written.
 * One thread at a time.
 *
 * @param <E> the framework's event
 */
public interface SafeFormat<E> {

  /** A minimal record in the chosen format, with the reason. */
  byte[] writeSafe(E event, Throwable failure) throws IOException;
}
