// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.spi;

import dev.sluice.record.UndeliveredEvent;
import org.jspecify.annotations.Nullable;

/**
 * Hands what is given up to another appender of the framework, which is looked up when it is
 * needed: it may be made later than ours, or again. Shipper thread, but for {@link #leadsBack}.
 *
 * @param <A> the framework's appender
 * @hidden
 */
public abstract class AppenderFallback<A> implements Fallback {

  private final String name;
  private @Nullable A checked; // shipper thread

  /**
   * @param name of the appender that gets what is given up
   */
  protected AppenderFallback(String name) {
    this.name = name;
  }

  public final String name() {
    return name;
  }

  /** The appender of that name, or null while there is none. */
  protected abstract @Nullable A appender();

  /** Whether it hands over to the appender that gives up, as far as can be seen by now. */
  public abstract boolean leadsBack();

  protected abstract boolean isStarted(A appender);

  /** Hands an event to the appender, as the framework does, filters included. */
  protected abstract boolean handOver(A appender, UndeliveredEvent event);

  @Override
  public final boolean take(UndeliveredEvent event) {
    A appender = appender();
    if (appender == null) {
      throw new IllegalStateException("no appender is named " + name);
    }
    if (appender != checked) { // another one than before, or the first
      if (leadsBack()) {
        throw new IllegalStateException(leadsBackMessage());
      }
      checked = appender;
    }
    return isStarted(appender) && handOver(appender, event);
  }

  public final String leadsBackMessage() {
    return "fallback must lead to another appender than this one: "
        + name
        + " leads back to it; name one that does not";
  }
}
