// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import java.util.Map;

/**
 * Why requests did not store their events: the verdicts behind what was sent again, and behind what
 * was given up as too old.
 *
 * @param retried events sent once more, each time, by the verdict on the request before
 * @param expired events lost as {@link DropReason#EXPIRED}, by the last verdict; those that no
 *     failed request explains are in none
 */
public record FailureCauses(Map<Verdict, Long> retried, Map<Verdict, SeverityCounts> expired) {

  /** Nothing failed. */
  public static final FailureCauses NONE = new FailureCauses(Map.of(), Map.of());

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

  /** Events of this severity that expired after any failed request. */
  long expired(Severity severity) {
    return expired.values().stream().mapToLong(counts -> counts.count(severity)).sum();
  }
}
