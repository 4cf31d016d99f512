// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import dev.sluice.internal.buffer.spool.log.Amount;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutEntry;

/**
 * Counts the records that wait on disk or are on their way there, bounds their age, and reports
 * each move to the accounts. Shipper thread only.
 *
 * <p>The bound on the age needs no list of the records. Records reach the disk almost in the order
 * of their events. With keyed aggregation a record may be older than the one before it: that is a
 * step back. A record that waits is never older than the last one that came out, minus the largest
 * step back. Records of an earlier process are older than this process, so their age says nothing
 * about ours.
 */
final class Waiting {

  private final Spooler.Accounts accounts;

  private long frames;
  private boolean recovering = true; // segments of an earlier process are still to be read
  private boolean begun;

  private long sinceNanos; // each record that waits was appended at this time or later
  private boolean hasOurs; // this process added a record since the disk was empty
  private long oursSinceNanos; // the same for the records of this process
  private long newestNanos; // of this process's records
  private long stepBackNanos; // the largest step back

  Waiting(Spooler.Accounts accounts) {
    this.accounts = accounts;
  }

  /** The first step begins: all that an earlier process left was appended before this time. */
  void begin(long nowNanos) {
    if (!begun) {
      sinceNanos = nowNanos;
      begun = true;
    }
  }

  void recovering(boolean isRecovering) {
    recovering = isRecovering;
  }

  void recovered(Amount amount) {
    frames += amount.frames();
    accounts.recovered(amount);
  }

  /** These events were perhaps delivered before: the file that would show it cannot be read. */
  void doubtful(long events) {
    accounts.maybeDuplicated(events);
  }

  void add(PutEntry entry) {
    addAge(entry.createdNanos(), frames == 0);
    frames++;
    accounts.toDisk(entry);
  }

  private void addAge(long createdNanos, boolean isFirst) {
    hasOurs &= !isFirst;
    if (!hasOurs) {
      hasOurs = true;
      oursSinceNanos = createdNanos;
      newestNanos = createdNanos;
      stepBackNanos = 0;
    }
    newestNanos = later(newestNanos, createdNanos);
    stepBackNanos = Math.max(stepBackNanos, newestNanos - createdNanos);
    oursSinceNanos = earlier(oursSinceNanos, createdNanos);
    sinceNanos = isFirst ? createdNanos : earlier(sinceNanos, createdNanos);
  }

  /** The record came from the disk. It was the oldest there. */
  void remove(Handle handle, PutEntry entry) {
    frames--;
    removeAge(entry.createdNanos(), handle.isOurs());
    accounts.toMemory(entry);
  }

  private void removeAge(long createdNanos, boolean isOurs) {
    if (isOurs && hasOurs) {
      oursSinceNanos = later(oursSinceNanos, createdNanos - stepBackNanos);
      sinceNanos = oursSinceNanos;
    } else {
      sinceNanos = hasOurs ? earlier(createdNanos, oursSinceNanos) : createdNanos;
    }
  }

  /** The record was added, and the disk did not take it. */
  void undo(PutEntry entry) {
    frames--;
    accounts.toMemory(entry);
  }

  void lost(DropReason reason, Amount amount) {
    if (amount.frames() > 0) {
      frames -= amount.frames();
      accounts.lost(reason, amount);
    }
  }

  /** Corrects the count: the disk thread found nothing to read, and counted the frames. */
  void count(long waitingFrames) {
    frames = waitingFrames;
  }

  /** Whether no record waits, and all segments of an earlier process have been read. */
  boolean isEmpty() {
    return frames == 0 && !recovering;
  }

  /** A time before which no waiting event was appended; never later than now. */
  long oldestCreatedNanos(long nowNanos) {
    return earlier(sinceNanos, nowNanos);
  }

  private static long earlier(long a, long b) {
    return a - b < 0 ? a : b;
  }

  private static long later(long a, long b) {
    return a - b < 0 ? b : a;
  }
}
