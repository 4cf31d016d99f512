// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.spring;

import dev.sluice.Sluices;
import dev.sluice.record.AppenderSnapshot;
import dev.sluice.record.DropReason;
import dev.sluice.record.SluiceCount;
import dev.sluice.record.SluiceSnapshot;
import dev.sluice.record.SluiceSnapshot.State;
import dev.sluice.record.SluiceStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the appenders are, whatever Spring Boot calls that: its classes for it are others in each
 * line. Any thread.
 *
 * @param status {@link #UP}, {@link #DEGRADED} or {@link #UNKNOWN}; never DOWN, see
 *     docs/RATIONALE.md
 * @param details the state and the counts of each appender, by its name
 */
record SluiceHealth(String status, Map<String, Object> details) {

  /** Each appender takes events, and they arrive. */
  static final String UP = "UP";

  /** Spring Boot does not know it: it counts for no aggregate, and the answer stays 200. */
  static final String DEGRADED = "DEGRADED";

  /** There is no appender, or only disabled ones. */
  static final String UNKNOWN = "UNKNOWN";

  /**
   * Just below what a buffer holds that refuses or drops events. With {@code drop_newest} the last
   * fifth is for WARN and above, with {@code drop_oldest} the last quarter stays free, and with a
   * spool callers have three quarters of all that.
   */
  private static final double FULL = 0.58;

  /** Looks at all appenders of this class loader. */
  static SluiceHealth now(Duration maxEventAge) {
    return of(Sluices.snapshots(), maxEventAge);
  }

  static SluiceHealth of(List<AppenderSnapshot> appenders, Duration maxEventAge) {
    Map<String, Object> details = new TreeMap<>();
    boolean isKnown = false;
    boolean isDegraded = false;
    for (AppenderSnapshot appender : appenders) {
      List<String> troubles = troubles(appender.snapshot(), maxEventAge);
      isDegraded |= !troubles.isEmpty();
      isKnown |= appender.snapshot().state() != State.DISABLED;
      String name = appender.appender();
      for (int number = 2; details.containsKey(name); number++) {
        name = appender.appender() + " (" + number + ")";
      }
      details.put(name, details(appender.snapshot(), troubles));
    }
    String status = isDegraded ? DEGRADED : isKnown ? UP : UNKNOWN;
    return new SluiceHealth(status, details);
  }

  private static List<String> troubles(SluiceSnapshot snapshot, Duration maxEventAge) {
    List<String> troubles = new ArrayList<>();
    if (snapshot.state() == State.DOWN) {
      troubles.add("takes no events: its start was refused, or it gave up");
    }
    if (snapshot.oldestEventAge().compareTo(maxEventAge) > 0) {
      troubles.add("an event waits for " + snapshot.oldestEventAge().toSeconds() + " s");
    }
    long most = snapshot.maxHeldBytes();
    if (most > 0 && snapshot.stats().heldBytes() >= most * FULL) {
      troubles.add("the buffer is full to " + snapshot.stats().heldBytes() * 100 / most + " %");
    }
    return troubles;
  }

  private static Map<String, Object> details(SluiceSnapshot snapshot, List<String> troubles) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("state", snapshot.state().name());
    if (!troubles.isEmpty()) {
      details.put("trouble", String.join("; ", troubles));
    }
    if (snapshot.state() == State.DISABLED) {
      return details;
    }
    SluiceStats stats = snapshot.stats();
    for (SluiceCount count : SluiceCount.values()) {
      details.put(
          count.label(),
          switch (count) {
            case REJECTED -> byLabel(stats.rejected());
            case DROPPED -> byLabel(stats.dropped());
            default -> count.of(stats);
          });
    }
    details.put("heldBytes", stats.heldBytes());
    details.put("maxHeldBytes", snapshot.maxHeldBytes());
    details.put("spoolBytes", snapshot.spoolBytes());
    details.put("oldestEventAgeMillis", snapshot.oldestEventAge().toMillis());
    return details;
  }

  private static Map<String, Long> byLabel(Map<DropReason, Long> counts) {
    Map<String, Long> labelled = new TreeMap<>();
    counts.forEach(
        (reason, count) -> {
          if (count > 0) {
            labelled.put(reason.label(), count);
          }
        });
    return labelled;
  }
}
