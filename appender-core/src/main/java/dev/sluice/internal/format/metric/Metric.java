// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

/**
 * A log event as a metric: name, tags, fields and time. Filled by {@link MetricReader}, used again
 * for each event; one thread at a time.
 */
final class Metric {

  private static final int NANOS_OF_SECOND = 1_000_000_000;
  private static final int DIGITS_OF_SECOND = 9;

  private final MetricEntries tags = new MetricEntries();
  private final MetricEntries fields = new MetricEntries();
  private String name = "";
  private long epochSecond;
  private int nanoOfSecond;

  void start(String newName, long newEpochSecond, int newNanoOfSecond) {
    name = newName;
    epochSecond = newEpochSecond;
    nanoOfSecond = newNanoOfSecond;
  }

  String name() {
    return name;
  }

  /** The values are Strings; sorted by name. */
  MetricEntries tags() {
    return tags;
  }

  /** The values are of the types of {@link MetricValues}. */
  MetricEntries fields() {
    return fields;
  }

  long epochSecond() {
    return epochSecond;
  }

  int nanoOfSecond() {
    return nanoOfSecond;
  }

  /**
   * The time since 1970 in units of a power of ten of a nanosecond, the rest cut off towards zero;
   * past what a long holds (the year 2262 in nanoseconds), the last that it holds.
   */
  long time(int digits) {
    // Before 1970 both parts are made negative: only then does a division cut towards zero.
    boolean borrow = epochSecond < 0 && nanoOfSecond > 0;
    long seconds = borrow ? epochSecond + 1 : epochSecond;
    int nanos = borrow ? nanoOfSecond - NANOS_OF_SECOND : nanoOfSecond;
    if (digits >= DIGITS_OF_SECOND) {
      return seconds / power(digits - DIGITS_OF_SECOND);
    }
    long unitsOfSecond = power(DIGITS_OF_SECOND - digits);
    if (Math.abs(seconds) > Long.MAX_VALUE / unitsOfSecond - 1 || seconds == Long.MIN_VALUE) {
      return seconds > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
    }
    return seconds * unitsOfSecond + nanos / power(digits);
  }

  private static long power(int digits) {
    long power = 1;
    for (int i = 0; i < digits; i++) {
      power *= 10;
    }
    return power;
  }

  void clear() {
    name = "";
    tags.clear();
    fields.clear();
  }
}
