// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts events by severity. Any thread, without a lock.
 *
 * @hidden
 */
public final class SeverityAdder {

  private static final Severity[] SEVERITIES = Severity.values(); // which copies them each time

  private final LongAdder[] adders = new LongAdder[SEVERITIES.length];

  public SeverityAdder() {
    for (int i = 0; i < adders.length; i++) {
      adders[i] = new LongAdder();
    }
  }

  public void add(Severity severity) {
    add(severity, 1);
  }

  public void add(SeverityCounts more) {
    add(more, 1);
  }

  public void subtract(SeverityCounts less) {
    add(less, -1);
  }

  private void add(SeverityCounts counts, int sign) {
    for (Severity severity : SEVERITIES) {
      if (counts.count(severity) != 0) {
        add(severity, sign * counts.count(severity));
      }
    }
  }

  /** Until it is counted: under contention an adder grows, and there may be no memory for that. */
  private void add(Severity severity, long more) {
    boolean counted = false;
    while (!counted) {
      try {
        adders[severity.index()].add(more);
        counted = true;
      } catch (OutOfMemoryError e) {
        Thread.onSpinWait();
      }
    }
  }

  public SeverityCounts counts() {
    return new SeverityCounts(Arrays.stream(adders).mapToLong(LongAdder::sum).toArray());
  }
}
