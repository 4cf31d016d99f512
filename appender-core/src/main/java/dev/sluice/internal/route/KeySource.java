// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.route;

import org.jspecify.annotations.Nullable;

/**
 * Where the partition key of an event comes from. Stateless; caller threads.
 *
 * @param <E> the framework's event
 */
@FunctionalInterface
interface KeySource<E> {

  /**
   * The value, of any type, or null.
   *
   * @param record the event's bytes before they are compressed
   */
  @Nullable Object valueIn(E event, byte[] record);
}
