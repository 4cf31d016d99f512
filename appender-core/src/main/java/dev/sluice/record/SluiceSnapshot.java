// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import java.time.Duration;

/**
 * State and counts of one appender at one moment, for a monitor.
 *
 * @param opening the number of this opening of an appender, unique in the JVM and growing: if it
 *     has changed, all counts began at zero again
 * @param stats the outcome of every event
 * @param requests number, size and time of the requests
 * @param oldestEventAge since the append of the oldest event that is neither delivered nor dropped,
 *     zero without one; at most about a second behind
 * @param maxHeldBytes the bound of {@link SluiceStats#heldBytes}: beyond it events are refused
 * @param spoolBytes size of the files in its spool
 * @param state whether it takes events
 */
public record SluiceSnapshot(
    long opening,
    SluiceStats stats,
    RequestStats requests,
    Duration oldestEventAge,
    long maxHeldBytes,
    long spoolBytes,
    State state) {

  /** Whether an appender takes events. */
  public enum State {
    /** It does. */
    UP,
    /** It does not: it was refused for its configuration, never started, or is stopped. */
    DOWN,
    /** It does not, and is not to: {@code enabled=false}. */
    DISABLED
  }

  /** Of an appender that never opened: it refused all its events. */
  public static SluiceSnapshot refused(long opening, SeverityCounts offered) {
    return idle(opening, offered, State.DOWN);
  }

  /** Of an appender with {@code enabled=false}: it counts nothing. */
  public static SluiceSnapshot disabled(long opening) {
    return idle(opening, SeverityCounts.NONE, State.DISABLED);
  }

  private static SluiceSnapshot idle(long opening, SeverityCounts offered, State state) {
    return new SluiceSnapshot(
        opening, SluiceStats.refused(offered), RequestStats.NONE, Duration.ZERO, 0, 0, state);
  }
}
