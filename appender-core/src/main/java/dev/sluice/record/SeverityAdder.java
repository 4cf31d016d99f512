// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/** Counts events by severity. Any thread, without a lock. */
public final class SeverityAdder {

  private static final Severity[] SEVERITIES = Severity.values(); // which copies them each time

  private final LongAdder[] adders = new LongAdder[SEVERITIES.length];

  public SeverityAdder() {
    Arrays.setAll(adders, i -> new LongAdder());
  }

  public void add(Severity severity) {
    adders[severity.index()].increment();
  }

  public void add(SeverityCounts more) {
    for (Severity severity : SEVERITIES) {
      if (more.count(severity) != 0) {
        adders[severity.index()].add(more.count(severity));
      }
    }
  }

  /** Takes back what was added. */
  public void subtract(SeverityCounts less) {
    for (Severity severity : SEVERITIES) {
      if (less.count(severity) != 0) {
        adders[severity.index()].add(-less.count(severity));
      }
    }
  }

  /** The counts so far. */
  public SeverityCounts counts() {
    return new SeverityCounts(Arrays.stream(adders).mapToLong(LongAdder::sum).toArray());
  }
}
