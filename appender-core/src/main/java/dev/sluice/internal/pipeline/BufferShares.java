// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.account.Ledger;
import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.util.Ticker;
import dev.sluice.options.BufferOptions;
import dev.sluice.options.BufferOptions.Overflow;
import dev.sluice.options.OptionNames;
import dev.sluice.record.DropReason;
import dev.sluice.record.SeverityCounts;
import dev.sluice.record.UserRecord;
import java.util.function.Predicate;

/** How {@code buffer.maxBytes} is shared, and the intake that follows from it. */
final class BufferShares {

  private BufferShares() {}

  /**
   * Callers may fill two thirds. The last third is for the copies that the SDK makes of requests in
   * flight, about two bytes for each of theirs, so those may hold a sixth.
   */
  static long requestBytes(BufferOptions buffer) {
    return buffer.get(BufferOptions.MAX_BYTES) / OptionNames.REQUEST_SHARE;
  }

  static long callerBytes(BufferOptions buffer) {
    return buffer.get(BufferOptions.MAX_BYTES) - 2 * requestBytes(buffer);
  }

  static Intake intake(BufferOptions buffer, Ledger ledger, Ticker ticker) {
    Overflow overflow = buffer.get(BufferOptions.OVERFLOW);
    Predicate<UserRecord> evicted =
        record ->
            ledger.dropped(
                DropReason.OVERFLOW, SeverityCounts.one(record.severity()), record.sizeBytes());
    return new Intake(
        callerBytes(buffer),
        buffer.get(BufferOptions.MAX_EVENTS),
        overflow == Overflow.BLOCK ? buffer.get(BufferOptions.MAX_BLOCK).toNanos() : 0,
        overflow == Overflow.DROP_OLDEST ? evicted : null,
        ticker);
  }
}
