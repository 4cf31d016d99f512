// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shape;

import dev.sluice.record.Severity;
import dev.sluice.spi.EventReader;

/**
 * Reads the events of another reader and changes some values. Values that are no text and cannot
 * fail are passed on here. Each other value has no default: a reader that hides or cuts texts must
 * decide on it.
 */
interface ForwardingReader<E> extends EventReader<E> {

  EventReader<E> source();

  @Override
  default long epochSecond(E event) {
    return source().epochSecond(event);
  }

  @Override
  default int nanoOfSecond(E event) {
    return source().nanoOfSecond(event);
  }

  @Override
  default Severity severity(E event) {
    return source().severity(event);
  }

  @Override
  default boolean hasThrown(E event) {
    return source().hasThrown(event);
  }
}
