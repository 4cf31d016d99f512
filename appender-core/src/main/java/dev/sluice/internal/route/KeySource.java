// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.route;

/**
 * Where the partition key of an event comes from. Stateless; caller threads.
 *
 * @param <E> the framework's event
 */
@FunctionalInterface
interface KeySource<E> {

  /**
   * The value's text, empty for none. Never throws.
   *
   * @param record the event's bytes before they are compressed
   */
  String textIn(E event, byte[] record);
}
