// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.spi;

import org.jspecify.annotations.Nullable;

/**
 * A framework's own encoder or layout in place of our formats: its bytes are the record. Called on
 * caller threads, several at once.
 *
 * @param <E> the framework's event
 */
@FunctionalInterface
public interface EventEncoder<E> {

  /**
   * The record's bytes, in an array that is not written again. May throw: the event survives. No
   * bytes, or null, count as a failure, unless the event has neither a message nor anything else.
   */
  byte @Nullable [] encode(E event);
}
