// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shape;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Turns events into the bytes of their records. Holds buffers that are used again, so one thread at
 * a time may use it.
 *
 * @param <E> the framework's event
 */
public interface RecordFormat<E> {

  /**
   * The record of an event, or null if the options exclude such an event.
   *
   * @throws dev.sluice.internal.util.OversizeException when it is larger than a record may be
   * @throws IOException never for I/O: Jackson declares it
   */
  byte @Nullable [] write(E event) throws IOException;
}
