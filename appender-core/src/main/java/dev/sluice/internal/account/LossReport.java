// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.account;

import dev.sluice.internal.util.Ticker;
import dev.sluice.record.DropReason;
import dev.sluice.record.SeverityCounts;
import java.util.EnumMap;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Reports refused, lost and cut events, and calls that returned before their event was safe: the
 * first at once, later ones at most each minute, with exact counts. Shipper thread only.
 */
public final class LossReport {

  private final Ledger ledger;
  private final QuietDiagnostics diagnostics;
  private final Ticker ticker;
  private final Map<DropReason, SeverityCounts> reported = new EnumMap<>(DropReason.class);
  private final Map<Notice, Long> reportedNotices = new EnumMap<>(Notice.class);
  private long lastNanos;
  private boolean said;

  public LossReport(Ledger ledger, QuietDiagnostics diagnostics, Ticker ticker) {
    this.ledger = ledger;
    this.diagnostics = diagnostics;
    this.ticker = ticker;
  }

  /** Reports new losses, if it is time. */
  public void report() {
    Long dueNanos = dueNanos();
    if (dueNanos != null && dueNanos - ticker.nanoTime() <= 0) {
      reportNow();
    }
  }

  /** When the next report is due, or null. */
  public @Nullable Long dueNanos() {
    if (!ledger.hasUnreported()) {
      return null;
    }
    return said ? lastNanos + QuietDiagnostics.QUIET_NANOS : ticker.nanoTime();
  }

  /** Reports new losses at once. */
  public void reportNow() {
    if (!ledger.takeUnreported()) {
      return;
    }
    StringJoiner news = new StringJoiner(", ");
    for (DropReason reason : DropReason.values()) {
      SeverityCounts counts = ledger.counts(reason);
      SeverityCounts fresh = counts.minus(reported.getOrDefault(reason, SeverityCounts.NONE));
      if (fresh.total() > 0 && !reason.isByDesign()) {
        String label = fresh.total() + " " + reason.label();
        news.add(label + " (" + fresh + "; " + counts.total() + " in all)");
        reported.put(reason, counts);
      }
    }
    String failure = ledger.takeFormatFailure();
    String failed = failure == null ? "" : "; the first one failed with " + failure;
    String unformatted = news(Notice.FORMAT_ERROR, "");
    if (news.length() > 0) {
      say("events not delivered: " + news + (unformatted == null ? failed : ""));
    }
    if (unformatted != null) {
      say("events with a part that could not be written: " + unformatted + failed);
    }
    Throwable filterFailure = ledger.takeFilterFailure();
    if (filterFailure != null) {
      say("a filter of the appender failed: " + describe(filterFailure));
    }
    String truncated = news(Notice.TRUNCATED, " truncated");
    if (truncated != null) {
      say("events cut, as they were too large: " + truncated);
    }
    String timedOut = news(Notice.ACK_TIMEOUT, "");
    if (timedOut != null) {
      say("spool.ack=wait: calls that returned before their event was on disk: " + timedOut);
    }
    String foreign = news(Notice.FOREIGN_SELF_LOG, "");
    if (foreign != null) {
      say(
          "events refused that other code logged inside of an append or on our threads (self_log): "
              + foreign);
      // A listener may log this message, and that event is refused. It must not lead to another
      // message.
      news(Notice.FOREIGN_SELF_LOG, "");
    }
  }

  /** Without the message of the exception, which may quote an event. */
  private static String describe(Throwable failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    return failure.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
  }

  private @Nullable String news(Notice notice, String label) {
    long all = ledger.count(notice);
    long fresh = all - reportedNotices.getOrDefault(notice, 0L);
    reportedNotices.put(notice, all);
    return fresh == 0 ? null : fresh + label + " (" + all + " in all)";
  }

  private void say(String message) {
    said = true;
    lastNanos = ticker.nanoTime();
    diagnostics.say(message);
  }
}
