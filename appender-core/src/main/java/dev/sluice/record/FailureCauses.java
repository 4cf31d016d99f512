// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import java.util.Map;

/**
 * Why requests did not store their events: the verdicts before events were sent again, and before
 * events expired.
 *
 * @param retried events sent once more, each time, by the verdict on the request before
 * @param expired events lost as {@link DropReason#EXPIRED}, by the last verdict; events that
 *     expired without a failed request are in none
 * @param untried events lost as {@link DropReason#EXPIRED} without a failed request
 */
public record FailureCauses(
    Map<Verdict, Long> retried, Map<Verdict, SeverityCounts> expired, SeverityCounts untried) {

  /** Nothing failed. */
  public static final FailureCauses NONE =
      new FailureCauses(Map.of(), Map.of(), SeverityCounts.NONE);

  public FailureCauses {
    retried = Map.copyOf(retried);
    expired = Map.copyOf(expired);
  }

  /** Events sent once more after this verdict, each time. */
  public long retried(Verdict why) {
    return retried.getOrDefault(why, 0L);
  }

  /** Events sent once more for any reason, each time. */
  public long retriedTotal() {
    return retried.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Events of this severity that expired, and whose last request ended so. */
  public long expired(Verdict why, Severity severity) {
    return expired.getOrDefault(why, SeverityCounts.NONE).count(severity);
  }
}
