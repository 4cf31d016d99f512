// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import dev.sluice.record.PutEntry;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Brings records back to memory: those on disk, oldest first, and then those that the disk did not
 * take. What cannot be read now does not hold up what cannot be written. Shipper thread only.
 */
final class Refill {

  private final Desk desk;
  private final Opening opening;
  private final Outbox outbox;
  private final Waiting waiting;
  private final Returns returns;
  private final long readBytes;

  Refill(
      Desk desk, Opening opening, Outbox outbox, Waiting waiting, Returns returns, long readBytes) {
    this.desk = desk;
    this.opening = opening;
    this.outbox = outbox;
    this.waiting = waiting;
    this.returns = returns;
    this.readBytes = readBytes;
  }

  /** Whether anything waits on disk or for it. */
  boolean isBehind() {
    return !outbox.refused().isEmpty() || (opening.isOpened() && !waiting.isEmpty());
  }

  /**
   * Hands out what waits, while there is room for it.
   *
   * @param last sees each record that the disk did not take, for the last time
   */
  void run(BooleanSupplier hasRoom, Consumer<PutEntry> sink, UnaryOperator<PutEntry> last) {
    boolean goesOn = true;
    boolean asks = true;
    while (goesOn && isBehind() && hasRoom.getAsBoolean()) {
      Handle first = returns.peek();
      if (first == null && asks && canRead()) {
        asks = false;
        returns.ask(desk, readBytes);
        outbox.hear();
        first = returns.peek();
      }
      if (first == null) {
        goesOn = handOutRefused(sink, last);
      } else if (returns.hasRoomFor(first)) {
        returns.handOut(first, waiting, sink);
        asks = true;
      } else {
        goesOn = false;
      }
    }
    if (goesOn && canRead()) {
      returns.ask(desk, readBytes); // in time for the next step
    }
  }

  private boolean canRead() {
    return opening.isUsable() && !waiting.isEmpty();
  }

  private boolean handOutRefused(Consumer<PutEntry> sink, UnaryOperator<PutEntry> last) {
    boolean comes = canRead() && !returns.isDry();
    return !comes
        && !opening.isWaitedFor()
        && outbox.refused().handOut(entry -> sink.accept(last.apply(entry)));
  }
}
