// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import dev.sluice.internal.util.Ticker;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutEntry;
import org.jspecify.annotations.Nullable;

/** Knows what waits on disk, and tells the accounts of it. Shipper thread only. */
final class SpoolWaiting {

  private final SpoolAccounts accounts;
  private final SpoolAge age = new SpoolAge();

  private long frames;
  private SpoolAmount recovered = SpoolAmount.NONE;
  private SpoolAmount lost = SpoolAmount.NONE;
  private long doubtfulEvents;
  private @Nullable Long measuredNanos;
  private volatile long diskBytes; // read by any thread

  SpoolWaiting(SpoolAccounts accounts) {
    this.accounts = accounts;
  }

  /** Whatever is found on disk was appended before this. */
  void begin(long nowNanos) {
    age.begin(nowNanos);
  }

  /** Tells what the disk has found since the last time. */
  void note(Spool disk) {
    SpoolAmount found = disk.shelf().findings().recovered();
    if (found.frames() != recovered.frames()) {
      SpoolAmount news = found.minus(recovered);
      recovered = found;
      frames += news.frames();
      accounts.recovered(news);
    }
    long doubtful = disk.shelf().findings().doubtfulEvents();
    if (doubtful != doubtfulEvents) {
      long news = doubtful - doubtfulEvents;
      doubtfulEvents = doubtful;
      accounts.maybeDuplicated(news);
    }
    SpoolAmount gone = disk.shelf().findings().lost();
    if (gone.frames() != lost.frames()) {
      SpoolAmount news = gone.minus(lost);
      lost = gone;
      lost(DropReason.SPOOL_DAMAGED, news);
    }
  }

  /** Looks at the size of the files, once a second. */
  void measure(Spool disk, long nowNanos) {
    Long lastNanos = measuredNanos;
    if (lastNanos == null || nowNanos - lastNanos >= Ticker.SECOND_NANOS) {
      measuredNanos = nowNanos;
      diskBytes = disk.shelf().diskBytes();
    }
  }

  void add(PutEntry entry) {
    age.add(entry.createdNanos(), frames == 0);
    frames++;
    accounts.toDisk(entry);
  }

  void remove(SpoolFrame frame, PutEntry entry) {
    frames--;
    SpoolSegment segment = frame.segment();
    age.remove(entry.createdNanos(), segment == null || !segment.isFound());
    accounts.toMemory(entry);
  }

  void lost(DropReason reason, SpoolAmount amount) {
    if (amount.frames() > 0) {
      frames -= amount.frames();
      accounts.lost(reason, amount);
    }
  }

  /** Nothing could be read: what does the disk say? */
  void count(Spool disk) {
    frames = disk.counts().waiting().frames();
  }

  /** Whether nothing waits, and nothing of an earlier process is still to be looked into. */
  boolean isEmpty(Spool disk) {
    return frames == 0 && !disk.shelf().isRecovering();
  }

  long oldestCreatedNanos(long nowNanos) {
    long sinceNanos = age.sinceNanos();
    return sinceNanos - nowNanos < 0 ? sinceNanos : nowNanos;
  }

  long diskBytes() {
    return diskBytes;
  }
}
