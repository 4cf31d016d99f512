// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.account;

import dev.sluice.record.FailureCauses;
import dev.sluice.record.SeverityAdder;
import dev.sluice.record.SeverityCounts;
import dev.sluice.record.Verdict;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts why events were sent again or expired. Any thread. */
final class CauseCounts {

  private final Map<Verdict, LongAdder> retried = new EnumMap<>(Verdict.class);
  private final Map<Verdict, SeverityAdder> expired = new EnumMap<>(Verdict.class);
  private final SeverityAdder untried = new SeverityAdder();

  CauseCounts() {
    for (Verdict verdict : Verdict.values()) {
      retried.put(verdict, new LongAdder());
      expired.put(verdict, new SeverityAdder());
    }
  }

  void retried(Verdict why, long events) {
    Objects.requireNonNull(retried.get(why)).add(events);
  }

  void expired(@Nullable Verdict why, SeverityCounts events) {
    (why == null ? untried : Objects.requireNonNull(expired.get(why))).add(events);
  }

  FailureCauses snapshot() {
    Map<Verdict, Long> again = new EnumMap<>(Verdict.class);
    retried.forEach((why, count) -> again.put(why, count.sum()));
    Map<Verdict, SeverityCounts> late = new EnumMap<>(Verdict.class);
    expired.forEach((why, counts) -> late.put(why, counts.counts()));
    return new FailureCauses(again, late, untried.counts());
  }
}
