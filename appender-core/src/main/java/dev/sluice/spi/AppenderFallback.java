// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.spi;

import dev.sluice.record.UndeliveredEvent;
import java.util.Collection;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Hands undelivered events to another appender of the framework. That appender is looked up for
 * each event: the framework may create it later than ours, or anew. Shipper thread, except for
 * {@link #leadsBack}.
 *
 * @param <A> the framework's appender
 * @hidden
 */
public abstract class AppenderFallback<A> implements Fallback {

  private final String name;
  private @Nullable A checked; // shipper thread

  /**
   * @param name of the appender that gets the undelivered events
   */
  protected AppenderFallback(String name) {
    this.name = name;
  }

  public final String name() {
    return name;
  }

  /** The appender of that name, or null while there is none. */
  protected abstract @Nullable A appender();

  /** Whether its events come back to the appender that gave them up, as far as is visible now. */
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

  /**
   * What to say where no appender has the name.
   *
   * @param others the names that there are
   */
  public final String missingMessage(Collection<String> others) {
    return "fallback names no appender: "
        + name
        + ", and events that are given up are not handed over; there are "
        + String.join(", ", new TreeSet<>(others));
  }

  public final String leadsBackMessage() {
    return "fallback must lead to another appender than this one: "
        + name
        + " leads back to it; name one that does not";
  }
}
