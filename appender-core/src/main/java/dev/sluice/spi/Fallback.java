// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.spi;

import dev.sluice.record.UndeliveredEvent;

/**
 * Takes the events that were accepted and could not be delivered, such as another appender of the
 * framework. Called on the shipper thread, which sends nothing meanwhile. It may throw anything and
 * may leave the thread interrupted: that is reported, and the event counts as lost all the same.
 */
@FunctionalInterface
public interface Fallback {

  /**
   * Takes one event.
   *
   * @return whether it took the event; a warning counts events that were not taken
   */
  boolean take(UndeliveredEvent event);
}
