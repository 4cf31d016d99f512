// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.account.Ledger;
import dev.sluice.internal.buffer.Intake;
import dev.sluice.options.BufferOptions;
import dev.sluice.options.SluiceOptions;
import dev.sluice.options.SpoolOptions;
import dev.sluice.record.DropReason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A caller waits after its event was taken only if the options say so. Caller threads. */
final class AppendWait {

  private final Intake intake;
  private final Commits commits;
  private final Ledger ledger;
  private final ShipperThread shipperThread;
  private final boolean forDelivery;
  private final boolean forDisk;
  private final Duration drainTimeout;
  private final long maxBlockNanos;

  AppendWait(
      SluiceOptions options,
      Intake intake,
      Commits commits,
      Ledger ledger,
      ShipperThread shipperThread) {
    this.intake = intake;
    this.commits = commits;
    this.ledger = ledger;
    this.shipperThread = shipperThread;
    this.forDelivery = options.get(SluiceOptions.SYNCHRONOUS);
    this.forDisk = options.spool().get(SpoolOptions.ACK) == SpoolOptions.Ack.WAIT;
    this.drainTimeout = options.get(SluiceOptions.DRAIN_TIMEOUT);
    this.maxBlockNanos = options.buffer().get(BufferOptions.MAX_BLOCK).toNanos();
  }

  /** Returns why the event was not taken, or null if it was taken. */
  @Nullable DropReason after(@Nullable DropReason refused) {
    // A thread of ours appends here when another appender hands over its events. It must not wait,
    // because it has events of its own to send.
    if (refused == null && !SelfLogGuard.isOnOwnThread()) {
      try {
        await();
      } catch (OutOfMemoryError | StackOverflowError e) {
        // The event was taken: only the wait ends early.
      }
    }
    return refused;
  }

  private void await() {
    if (forDelivery) {
      try {
        shipperThread.flush(drainTimeout);
      } catch (InterruptedException e) {
        // The interrupt is meant for the application. The event is delivered without this wait.
        Thread.currentThread().interrupt();
      }
    } else if (forDisk
        && !commits.await(intake.enqueuedCount(), maxBlockNanos, intake::wake)
        && ledger.ackTimedOut()) {
      intake.wake(); // the shipper writes the warning
    }
  }
}
