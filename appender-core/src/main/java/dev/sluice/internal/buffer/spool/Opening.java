// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import dev.sluice.internal.util.Ticker;
import java.util.function.Consumer;

/**
 * Knows whether the spool can be used. It is opened at the shipper's first step and not at the
 * start of the appender, which must not wait for a disk. If that fails it is tried again each
 * minute. Shipper thread only.
 */
final class Opening {

  /** A directory that could not be used is tried again after this time. */
  private static final long AGAIN_NANOS = 60 * Ticker.SECOND_NANOS;

  /** New records wait this long for the spool to open: records of an earlier process go first. */
  private static final long WAIT_NANOS = Ticker.SECOND_NANOS / 2;

  private enum State {
    NONE, // the options want no spool
    CLOSED,
    OPENING,
    OPEN
  }

  private final DiskClient client;
  private final Consumer<String> info;
  private final Ticker ticker;
  private State state;
  private boolean tried; // to open it, at least once
  private boolean failed;
  private long beganNanos;

  Opening(DiskClient client, boolean hasSpool, Consumer<String> info, Ticker ticker) {
    this.client = client;
    this.info = info;
    this.ticker = ticker;
    this.state = hasSpool ? State.CLOSED : State.NONE;
  }

  boolean hasSpool() {
    return state != State.NONE;
  }

  /** Opens the spool, if it is time to. */
  void run(long nowNanos) {
    if (state == State.CLOSED && (!tried || nowNanos - beganNanos >= AGAIN_NANOS)) {
      failed |= tried;
      tried = true;
      beganNanos = nowNanos;
      state = State.OPENING;
      try {
        client.open();
      } catch (Throwable t) {
        state = State.CLOSED;
        throw t;
      }
    }
  }

  /** The disk thread has opened it, or could not. */
  void opened(boolean isOpen) {
    state = isOpen ? State.OPEN : State.CLOSED;
    if (isOpen && failed) {
      info.accept("the spool is usable now: new records are protected again");
    }
  }

  /** The appender stops, perhaps before its first step: opens the spool if no step did. */
  void runOnce() {
    if (!tried) {
      run(ticker.nanoTime());
    }
  }

  /** Whether it is not known yet, but soon will be, if an earlier process left records. */
  boolean isPending() {
    boolean isOpening =
        state == State.OPENING && ticker.nanoTime() - beganNanos < DiskClient.SILENCE_NANOS;
    return hasSpool() && (isOpening || !tried) && !client.isAway();
  }

  boolean isOpened() {
    return state == State.OPEN;
  }

  /** Whether it is open, and the disk answers. */
  boolean isUsable() {
    return isOpened() && !client.isAway();
  }

  /** Whether records may be handed over: it is usable, or will be. */
  boolean accepts() {
    return (state == State.OPENING || state == State.OPEN) && !client.isAway();
  }

  /** Whether the first records wait until it is known if an earlier process left some. */
  boolean delaysFirstRecords() {
    return state == State.OPENING && !failed && ticker.nanoTime() - beganNanos < WAIT_NANOS;
  }

  long nanosToDue(long nowNanos) {
    return switch (state) {
      case NONE, OPEN -> Ticker.NEVER_NANOS;
      case CLOSED -> tried ? Math.max(0, beganNanos + AGAIN_NANOS - nowNanos) : 0;
      case OPENING ->
          delaysFirstRecords()
              ? Math.max(0, beganNanos + WAIT_NANOS - nowNanos)
              : Ticker.NEVER_NANOS;
    };
  }
}
