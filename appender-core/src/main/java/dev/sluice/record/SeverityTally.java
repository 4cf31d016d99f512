// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import java.util.Arrays;

/**
 * Counts events by severity. One thread, or under its owner's lock.
 *
 * @hidden
 */
public final class SeverityTally {

  private final long[] counts = new long[Severity.values().length];
  private long total;

  public void add(Severity severity) {
    counts[severity.index()]++;
    total++;
  }

  public void add(Severity severity, long more) {
    counts[severity.index()] += more;
    total += more;
  }

  public void subtract(Severity severity) {
    counts[severity.index()]--;
    total--;
  }

  public void add(SeverityCounts more) {
    more.addTo(counts, 1);
    total += more.total();
  }

  public void subtract(SeverityCounts less) {
    less.addTo(counts, -1);
    total -= less.total();
  }

  public long total() {
    return total;
  }

  public void subtract(SeverityTally less) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] -= less.counts[i];
    }
    total -= less.total;
  }

  public SeverityCounts counts() {
    return new SeverityCounts(counts.clone());
  }

  public void clear() {
    Arrays.fill(counts, 0);
    total = 0;
  }
}
