// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import java.util.Arrays;
import java.util.StringJoiner;

/** How many events of each severity. Immutable. */
public final class SeverityCounts {

  private static final Severity[] SEVERITIES = Severity.values();

  /** No event. */
  public static final SeverityCounts NONE = new SeverityCounts(new long[SEVERITIES.length]);

  private static final SeverityCounts[] ONE = new SeverityCounts[SEVERITIES.length];

  static {
    for (Severity severity : SEVERITIES) {
      ONE[severity.index()] = of(severity, 1);
    }
  }

  private final long[] counts;
  private final long total;

  SeverityCounts(long[] counts) {
    this.counts = counts;
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    this.total = sum;
  }

  /** One event; always the same object, so that a record costs no more for it. */
  public static SeverityCounts one(Severity severity) {
    return ONE[severity.index()];
  }

  /** This number of events of one severity. */
  public static SeverityCounts of(Severity severity, long count) {
    long[] counts = new long[SEVERITIES.length];
    counts[severity.index()] = count;
    return new SeverityCounts(counts);
  }

  public long count(Severity severity) {
    return counts[severity.index()];
  }

  /** Events of all severities. */
  public long total() {
    return total;
  }

  /** Both together. */
  public SeverityCounts plus(SeverityCounts other) {
    long[] sums = counts.clone();
    other.addTo(sums, 1);
    return new SeverityCounts(sums);
  }

  /** The difference to earlier counts. */
  public SeverityCounts minus(SeverityCounts earlier) {
    long[] difference = counts.clone();
    earlier.addTo(difference, -1);
    return new SeverityCounts(difference);
  }

  void addTo(long[] sums, int sign) {
    for (int i = 0; i < counts.length; i++) {
      sums[i] += sign * counts[i];
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SeverityCounts that && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }

  /** Those that are not zero, such as {@code 1000 INFO, 200 WARN}; or {@code 0}. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ").setEmptyValue("0");
    for (Severity severity : SEVERITIES) {
      if (count(severity) != 0) {
        text.add(count(severity) + " " + severity);
      }
    }
    return text.toString();
  }
}
