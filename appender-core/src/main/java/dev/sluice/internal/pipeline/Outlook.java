// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.account.Ledger;
import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.util.Times;
import dev.sluice.options.BufferOptions;
import dev.sluice.options.BufferOptions.Overflow;
import dev.sluice.options.RetryOptions;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.DropReason;
import dev.sluice.record.SluiceStats;
import java.time.Duration;
import java.util.Locale;

/** Describes the waiting events and what happens to them if the trouble goes on. Any thread. */
record Outlook(SluiceOptions options, Ledger ledger, Intake intake) {

  /** Where requests go, as far as the options say it, such as {@code at eu-west-1}. */
  String place() {
    String endpoint = options.find(SluiceOptions.ENDPOINT);
    String region = options.find(SluiceOptions.REGION);
    String known = region == null ? options.regionOfArn() : region;
    return endpoint != null ? " at " + endpoint : known == null ? "" : " at " + known;
  }

  private String age() {
    Duration maxAge = options.retry().get(RetryOptions.MAX_AGE);
    boolean expires = options.spool().isOff() || options.retry().isSet(RetryOptions.MAX_AGE);
    return expires && !maxAge.isZero()
        ? "each is given up when it is " + Times.text(maxAge) + " old (retry.maxAge)"
        : "none is given up for its age";
  }

  private String room() {
    String full = options.spool().isOff() ? "the buffer is full, " : "buffer and spool are full, ";
    if (BufferShares.blocks(options)) {
      return full + "callers wait";
    }
    boolean dropsOldest = options.buffer().get(BufferOptions.OVERFLOW) == Overflow.DROP_OLDEST;
    return full + (dropsOldest ? "the oldest are dropped" : "new ones are refused");
  }

  /** Such as {@code 512 events wait (3 % of the buffer), each is given up ...}. */
  String text() {
    SluiceStats stats = stats();
    String onDisk = stats.inSpool() == 0 ? "" : " and " + stats.inSpool() + " on disk";
    return String.format(
        Locale.ROOT,
        "%d events wait in memory (%d %% of the buffer)%s, %s; when %s",
        stats.inMemory(),
        100 * stats.heldBytes() / BufferShares.callerBytes(options.buffer()),
        onDisk,
        age(),
        room());
  }

  /** Events refused or dropped so far, without the reasons that are no loss. */
  long lostCount() {
    SluiceStats stats = stats();
    return stats.rejectedTotal() + stats.droppedTotal() - stats.count(DropReason.SELF_LOG);
  }

  /** What {@link #lostCount} counts, if the appender has several streams. */
  String scope() {
    return options.isSet(SluiceOptions.STREAM_ROUTES) ? ", on all streams" : "";
  }

  /** Events that wait, in memory and on disk. */
  long waitingCount() {
    SluiceStats stats = stats();
    return stats.inMemory() + stats.inSpool();
  }

  private SluiceStats stats() {
    return ledger.snapshot(() -> Monitor.buffered(intake.counts()), 0);
  }
}
