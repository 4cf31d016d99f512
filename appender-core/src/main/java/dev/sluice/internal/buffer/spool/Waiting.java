// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import dev.sluice.internal.buffer.spool.log.Amount;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutEntry;

/**
 * Knows what waits on disk, or is on its way there, and tells the accounts of it. Shipper thread
 * only.
 */
final class Waiting {

  private final DiskAccounts accounts;
  private final SpoolAge age = new SpoolAge();

  private long frames;
  private boolean recovering = true; // something of an earlier process is to be looked into
  private boolean begun;

  Waiting(DiskAccounts accounts) {
    this.accounts = accounts;
  }

  /** Whatever is found on disk was appended before this. */
  void begin(long nowNanos) {
    if (!begun) {
      age.begin(nowNanos);
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

  /** Events that were perhaps delivered before: what knew it cannot be read. */
  void doubtful(long events) {
    accounts.maybeDuplicated(events);
  }

  void add(PutEntry entry) {
    age.add(entry.createdNanos(), frames == 0);
    frames++;
    accounts.toDisk(entry);
  }

  /** The record came from the disk. */
  void remove(Handle handle, PutEntry entry) {
    frames--;
    age.remove(entry.createdNanos(), handle.isOurs());
    accounts.toMemory(entry);
  }

  /** The disk did not take the record that was added. */
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

  /** Nothing could be read: takes the count of frames that the disk knows. */
  void count(long waitingFrames) {
    frames = waitingFrames;
  }

  /** Whether nothing waits, and nothing of an earlier process is still to be looked into. */
  boolean isEmpty() {
    return frames == 0 && !recovering;
  }

  long oldestCreatedNanos(long nowNanos) {
    long sinceNanos = age.sinceNanos();
    return sinceNanos - nowNanos < 0 ? sinceNanos : nowNanos;
  }
}
