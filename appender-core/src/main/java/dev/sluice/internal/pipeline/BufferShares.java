// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.account.Ledger;
import dev.sluice.internal.buffer.Evicted;
import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.util.Ticker;
import dev.sluice.options.BufferOptions;
import dev.sluice.options.BufferOptions.Overflow;
import dev.sluice.options.OptionNames;
import dev.sluice.options.SluiceOptions;
import dev.sluice.options.SpoolOptions;
import dev.sluice.record.DropReason;
import dev.sluice.record.SeverityCounts;
import java.util.function.Predicate;

/** How {@code buffer.maxBytes} is shared, and the intake that follows from it. */
final class BufferShares {

  /** With a spool, this part of the room is only for records that come back from disk. */
  private static final int RETURN_SHARE = 4;

  private BufferShares() {}

  /**
   * Callers may fill two thirds. The last third is for the copies that the SDK makes of requests in
   * flight, about two bytes for each byte of a request, so requests may hold a sixth.
   */
  static long requestBytes(BufferOptions buffer) {
    return buffer.get(BufferOptions.MAX_BYTES) / OptionNames.REQUEST_SHARE;
  }

  static long callerBytes(BufferOptions buffer) {
    return buffer.get(BufferOptions.MAX_BYTES) - 2 * requestBytes(buffer);
  }

  /** Bytes that records from the spool may hold. */
  static long returnBytes(BufferOptions buffer) {
    return callerBytes(buffer) / RETURN_SHARE;
  }

  /** Events that records from the spool may hold. */
  static int returnEvents(BufferOptions buffer) {
    int maxEvents = buffer.get(BufferOptions.MAX_EVENTS);
    return maxEvents == 0 ? Integer.MAX_VALUE : Math.max(1, maxEvents / RETURN_SHARE);
  }

  /** Whether callers wait while there is no room. */
  static boolean blocks(SluiceOptions options) {
    return options.buffer().get(BufferOptions.OVERFLOW) == Overflow.BLOCK
        || (!options.spool().isOff()
            && options.spool().get(SpoolOptions.OVERFLOW) == SpoolOptions.Overflow.BLOCK);
  }

  static Intake intake(SluiceOptions options, Ledger ledger, Ticker ticker) {
    BufferOptions buffer = options.buffer();
    Overflow overflow = buffer.get(BufferOptions.OVERFLOW);
    boolean spools = !options.spool().isOff();
    int maxEvents = buffer.get(BufferOptions.MAX_EVENTS);
    Predicate<Evicted> evicted =
        record ->
            ledger.dropped(
                DropReason.OVERFLOW, SeverityCounts.one(record.severity()), record.sizeBytes());
    return new Intake(
        callerBytes(buffer) - (spools ? returnBytes(buffer) : 0),
        spools && maxEvents > 1 ? maxEvents - returnEvents(buffer) : maxEvents,
        blocks(options) ? buffer.get(BufferOptions.MAX_BLOCK).toNanos() : 0,
        overflow == Overflow.DROP_OLDEST ? evicted : null,
        ticker);
  }
}
