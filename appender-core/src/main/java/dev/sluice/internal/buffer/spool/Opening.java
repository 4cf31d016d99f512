// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import dev.sluice.internal.util.Ticker;
import java.util.function.Consumer;

/**
 * Whether a spool can be used. It is opened at the first step and not at the start of the appender,
 * which must not wait for a disk; and tried again each minute. Shipper thread only.
 */
final class Opening {

  /** A directory that could not be used is tried again after this time. */
  private static final long AGAIN_NANOS = 60 * Ticker.SECOND_NANOS;

  /** So long records wait for the spool to be opened: what an earlier process left goes first. */
  private static final long WAIT_NANOS = Ticker.SECOND_NANOS / 2;

  private enum State {
    CLOSED,
    OPENING,
    OPEN
  }

  private final Desk desk;
  private final Consumer<String> info;
  private final Ticker ticker;
  private State state = State.CLOSED;
  private boolean tried; // at least once
  private boolean failed;
  private long beganNanos;

  Opening(Desk desk, Consumer<String> info, Ticker ticker) {
    this.desk = desk;
    this.info = info;
    this.ticker = ticker;
  }

  /** Opens the spool, if it is time to. */
  void run(long nowNanos) {
    if (state == State.CLOSED && (!tried || nowNanos - beganNanos >= AGAIN_NANOS)) {
      failed |= tried;
      tried = true;
      beganNanos = nowNanos;
      state = State.OPENING;
      boolean ordered = false;
      try {
        desk.open();
        ordered = true;
      } finally {
        state = ordered ? state : State.CLOSED;
      }
    }
  }

  /** What came of it. */
  void opened(boolean isOpen) {
    state = isOpen ? State.OPEN : State.CLOSED;
    if (isOpen && failed) {
      info.accept("the spool is usable now: new records are protected again");
    }
  }

  /** The appender stops: it may do so before its first step. */
  void runOnce() {
    if (!tried) {
      run(ticker.nanoTime());
    }
  }

  /** Whether nobody knows yet what an earlier process left, and the disk is to say so soon. */
  boolean isPending() {
    boolean isOpening =
        state == State.OPENING && ticker.nanoTime() - beganNanos < Desk.SILENCE_NANOS;
    return (isOpening || !tried) && !desk.isAway();
  }

  boolean isOpened() {
    return state == State.OPEN;
  }

  /** Whether it is open, and the disk answers. */
  boolean isUsable() {
    return isOpened() && !desk.isAway();
  }

  /** Whether records may be handed over: it is usable, or will be. */
  boolean accepts() {
    return state != State.CLOSED && !desk.isAway();
  }

  /** Whether the first records wait until it is known what an earlier process left. */
  boolean isWaitedFor() {
    return state == State.OPENING && !failed && ticker.nanoTime() - beganNanos < WAIT_NANOS;
  }

  long nanosToDue(long nowNanos) {
    return switch (state) {
      case CLOSED -> tried ? Math.max(0, beganNanos + AGAIN_NANOS - nowNanos) : 0;
      case OPENING ->
          isWaitedFor() ? Math.max(0, beganNanos + WAIT_NANOS - nowNanos) : Ticker.NEVER_NANOS;
      case OPEN -> Ticker.NEVER_NANOS;
    };
  }
}
