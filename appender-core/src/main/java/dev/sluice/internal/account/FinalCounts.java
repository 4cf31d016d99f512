// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.account;

import dev.sluice.record.DropReason;
import dev.sluice.record.Severity;
import dev.sluice.record.SluiceSnapshot;
import dev.sluice.record.SluiceStats;
import java.util.function.Function;

/**
 * The counts of a stopped appender, in which late events are still counted. A framework may keep
 * the appender for the life of the JVM, for example in its list of status messages. Buffers, client
 * and threads must not stay with it. Any thread.
 *
 * @param last the counts at the end; only the count of late events changes after that
 * @param reasons why a late event is refused
 * @param severities must not throw
 * @param <E> the framework's event
 */
public record FinalCounts<E>(
    Ledger ledger,
    SluiceSnapshot last,
    Function<E, DropReason> reasons,
    Function<E, Severity> severities) {

  /** Counts an event that came too late, and returns why it is refused. Throws nothing. */
  public DropReason countLate(E event) {
    DropReason reason;
    try {
      reason = reasons.apply(event);
    } catch (Throwable t) { // the application must not fail because of its log
      reason = DropReason.CLOSED;
    }
    ledger.rejected(reason, severities.apply(event));
    return reason;
  }

  /** Counts a late event whose reason is known. */
  public void countLate(DropReason reason, Severity severity) {
    ledger.rejected(reason, severity);
  }

  public SluiceStats stats() {
    SluiceStats before = last.stats();
    Buffered buffered =
        new Buffered(
            before.accepted(),
            before.acceptedBytes(),
            before.inMemory(),
            before.inMemoryBytes(),
            before.heldBytes());
    return ledger.snapshot(() -> buffered, before.requests());
  }

  public SluiceSnapshot snapshot() {
    return new SluiceSnapshot(
        last.opening(),
        stats(),
        last.requests(),
        last.oldestEventAge(),
        last.maxHeldBytes(),
        last.spoolBytes(),
        last.state());
  }
}
