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
final class Outlook {

  private final Ledger ledger;
  private final Intake intake;
  private final long maxHeldBytes;
  private final String place;
  private final String fate;
  private final String scope;

  Outlook(SluiceOptions options, Ledger ledger, Intake intake) {
    this.ledger = ledger;
    this.intake = intake;
    this.maxHeldBytes = BufferShares.callerBytes(options.buffer());
    this.place = place(options);
    this.fate = age(options) + "; when " + room(options);
    this.scope = options.isSet(SluiceOptions.STREAM_ROUTES) ? ", on all streams" : "";
  }

  private static String place(SluiceOptions options) {
    String endpoint = options.find(SluiceOptions.ENDPOINT);
    String region = options.find(SluiceOptions.REGION);
    String known = region == null ? options.regionOfArn() : region;
    return endpoint != null ? " at " + endpoint : known == null ? "" : " at " + known;
  }

  private static String age(SluiceOptions options) {
    Duration maxAge = options.retry().get(RetryOptions.MAX_AGE);
    boolean expires = options.spool().isOff() || options.retry().isSet(RetryOptions.MAX_AGE);
    return expires && !maxAge.isZero()
        ? "each is given up when it is " + Times.text(maxAge) + " old (retry.maxAge)"
        : "none is given up for its age";
  }

  private static String room(SluiceOptions options) {
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
        "%d events wait in memory (%d %% of the buffer)%s, %s",
        stats.inMemory(),
        100 * stats.heldBytes() / maxHeldBytes,
        onDisk,
        fate);
  }

  /** Where requests go, as far as the options say it, such as {@code at eu-west-1}. */
  String place() {
    return place;
  }

  /** Events refused or dropped so far, without the reasons that are no loss. */
  long lostCount() {
    SluiceStats stats = stats();
    return stats.rejectedTotal() + stats.droppedTotal() - stats.count(DropReason.SELF_LOG);
  }

  /** What {@link #lostCount} counts, if the appender has several streams. */
  String scope() {
    return scope;
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
