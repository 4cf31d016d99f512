// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.buffer.spool.log.Amount;
import dev.sluice.record.DropReason;
import dev.sluice.record.Severity;
import dev.sluice.record.SeverityCounts;
import dev.sluice.record.SluiceStats;
import java.util.EnumMap;
import java.util.Map;

/**
 * The counts of a pipeline whose shipper thread hangs when the time of its stop is over, as if the
 * thread had given up all events in memory. The thread may hang in the middle of a step. So the
 * number lost is computed: accepted events less those with a known end.
 */
final class RestLost {

  private RestLost() {}

  /**
   * @param held events in memory, with those that the hanging step has settled and not released
   * @param leaving events that count as in the spool and are not on disk yet
   */
  static SluiceStats of(SluiceStats stats, SeverityCounts held, Amount leaving) {
    long inSpool = stats.inSpool() - leaving.events();
    long inSpoolBytes = stats.inSpoolBytes() - leaving.eventBytes();
    long rest =
        stats.accepted() + stats.recovered() - stats.delivered() - stats.droppedTotal() - inSpool;
    long restBytes =
        stats.acceptedBytes()
            + stats.recoveredBytes()
            - stats.deliveredBytes()
            - stats.droppedBytes()
            - inSpoolBytes;
    Map<DropReason, SeverityCounts> lost = new EnumMap<>(stats.lost());
    SeverityCounts before = stats.severities(DropReason.SHUTDOWN);
    lost.put(DropReason.SHUTDOWN, before.plus(cutTo(rest, held.plus(leaving.severities()))));
    return new SluiceStats(
        stats.delivered(),
        stats.deliveredBytes(),
        lost,
        stats.droppedBytes() + restBytes,
        0,
        0,
        inSpool,
        inSpoolBytes,
        stats.recovered(),
        stats.recoveredBytes(),
        stats.heldBytes(),
        stats.accepted(),
        stats.acceptedBytes(),
        stats.offered(),
        stats.retried(),
        stats.maybeDuplicated(),
        stats.formatErrors(),
        stats.logKeyMissing(),
        stats.keyMissing(),
        stats.routeMissing(),
        stats.fallback(),
        stats.truncated(),
        stats.splitParts(),
        stats.linesJoined(),
        stats.filtered(),
        stats.requests(),
        stats.causes());
  }

  /** At most this many of them; the lowest severities are left out first. */
  private static SeverityCounts cutTo(long total, SeverityCounts counts) {
    SeverityCounts left = counts;
    for (Severity severity : Severity.values()) {
      long tooMany = Math.min(left.total() - total, left.count(severity));
      if (tooMany > 0) {
        left = left.minus(SeverityCounts.of(severity, tooMany));
      }
    }
    return left.plus(SeverityCounts.of(Severity.INFO, total - left.total()));
  }
}
