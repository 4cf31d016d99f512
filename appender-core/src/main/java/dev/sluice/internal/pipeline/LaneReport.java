// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.account.QuietDiagnostics;
import dev.sluice.internal.util.Ticker;
import dev.sluice.internal.util.Times;
import dev.sluice.record.Batch;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutEntry;
import dev.sluice.record.PutResult;
import dev.sluice.record.Verdict;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reports the trouble of a lane with counts, codes and sizes: each kind at most once a minute, and
 * once when it is over. Shipper thread only.
 */
final class LaneReport {

  /**
   * A request that has no answer after this time is worth a warning: its timeout may come much
   * later. With the linger before it, a human sees the warning within 5 seconds.
   */
  static final long UNANSWERED_NANOS = 3 * Ticker.SECOND_NANOS;

  /** After this time without trouble, the next trouble is reported at once. */
  private static final long ANOTHER_NANOS = 10 * Ticker.SECOND_NANOS;

  private enum Trouble {
    SLOW_FLUSH,
    UNANSWERED
  }

  private final String stream;
  private final QuietDiagnostics diagnostics;
  private final Outlook outlook;
  private final long slowNanos;
  private final boolean reportsEachRequest;

  private @Nullable Failing failing; // null while delivery works
  private @Nullable Long healedNanos;
  private long lastFailureNanos;
  private boolean allStored; // by the last request that was sent after that failure
  private @Nullable Long warnedUnansweredNanos; // the dispatch of the request that was warned of

  /** One trouble, from its first failure to its end. */
  private static final class Failing {

    private final long sinceNanos;
    private final long lostBefore;
    private boolean isReported;

    private Failing(long sinceNanos, long lostBefore) {
      this.sinceNanos = sinceNanos;
      this.lostBefore = lostBefore;
    }
  }

  /**
   * @param slowNanos age at which a stored record is worth a warning
   * @param reportsEachRequest whether each request is reported, without a limit
   */
  LaneReport(
      String stream,
      QuietDiagnostics diagnostics,
      Outlook outlook,
      long slowNanos,
      boolean reportsEachRequest) {
    this.stream = stream;
    this.diagnostics = diagnostics;
    this.outlook = outlook;
    this.slowNanos = slowNanos;
    this.reportsEachRequest = reportsEachRequest;
  }

  /**
   * @param nanos since the request was dispatched
   */
  void ended(Batch batch, PutResult result, long nanos, long nowNanos) {
    allStored =
        !result.isWholeFailure()
            && result.detail().isEmpty()
            && nowNanos - nanos - lastFailureNanos >= 0;
    if (reportsEachRequest) {
      diagnostics.info(RequestLine.of(batch, result, nanos));
    }
  }

  void stored(PutEntry entry, long nowNanos) {
    long ageNanos = nowNanos - entry.createdNanos();
    if (ageNanos > slowNanos) {
      diagnostics.warn(
          Trouble.SLOW_FLUSH,
          stream,
          "stream "
              + stream
              + ": a record was stored "
              + TimeUnit.NANOSECONDS.toSeconds(ageNanos)
              + " s after its event was logged: see slowFlushThreshold");
    }
  }

  void undeliverable(PutEntry entry, String detail) {
    diagnostics.warn(
        DropReason.UNDELIVERABLE,
        stream,
        "stream "
            + stream
            + ": Kinesis refuses a record of "
            + entry.sizeBytes()
            + " bytes for good: "
            + detail);
  }

  void failed(Verdict verdict, int events, int unknown, String detail, long nowNanos) {
    lastFailureNanos = nowNanos;
    Failing trouble = begin(verdict, nowNanos);
    trouble.isReported |=
        diagnostics.warn(
            verdict,
            stream,
            "stream "
                + stream
                + ": "
                + events
                + " events go back for another try"
                + (unknown > 0 ? ", " + unknown + " of them may be stored already: " : ": ")
                + detail
                + "; "
                + outlook.text());
  }

  private Failing begin(@Nullable Verdict verdict, long nowNanos) {
    allStored = false;
    Failing trouble = failing;
    if (trouble == null) {
      trouble = new Failing(nowNanos, outlook.lostCount());
      failing = trouble;
      // Throttling comes and goes all day. Any other trouble may come back for another reason.
      Long healed = healedNanos;
      boolean comesAndGoes = verdict == Verdict.THROTTLED || verdict == Verdict.FAILED;
      if (healed != null && !comesAndGoes && nowNanos - healed >= ANOTHER_NANOS) {
        diagnostics.endQuiet(stream);
      }
    }
    return trouble;
  }

  /**
   * Called when all requests that ended are settled: warns of a request without an answer, or
   * reports that a trouble is over.
   *
   * @param unansweredNanos when the oldest request in flight was dispatched, or null
   * @param caughtUp whether no record waits for a retry
   */
  void afterSettling(@Nullable Long unansweredNanos, boolean caughtUp, long nowNanos) {
    boolean hangs = unansweredNanos != null && nowNanos - unansweredNanos >= UNANSWERED_NANOS;
    Failing trouble = failing;
    if (trouble != null && allStored && caughtUp && !hangs) {
      failing = null;
      healedNanos = nowNanos;
      if (trouble.isReported) {
        diagnostics.recovered(
            "stream "
                + stream
                + outlook.place()
                + ": delivery works again, "
                + Times.text(nowNanos - trouble.sinceNanos)
                + " after it began to fail; lost in that time"
                + outlook.scope()
                + ": "
                + (outlook.lostCount() - trouble.lostBefore)
                + " events; delivered or on their way: all others, "
                + outlook.waitingCount()
                + " of them still wait");
      }
    }
    if (unansweredNanos != null && hangs && !unansweredNanos.equals(warnedUnansweredNanos)) {
      warnedUnansweredNanos = unansweredNanos;
      lastFailureNanos = unansweredNanos; // its own answer may end the trouble
      begin(null, nowNanos).isReported |=
          diagnostics.warn(
              Trouble.UNANSWERED,
              stream,
              "stream "
                  + stream
                  + ": no answer for "
                  + Times.text(nowNanos - unansweredNanos)
                  + " to PutRecords"
                  + outlook.place()
                  + ", the look-up of credentials included; client.requestTimeout ends it; "
                  + outlook.text());
    }
  }

  /**
   * When a request in flight is worth a warning, or null.
   *
   * @param unansweredNanos when the oldest one was dispatched, or null
   */
  @Nullable Long dueNanos(@Nullable Long unansweredNanos) {
    return unansweredNanos == null || unansweredNanos.equals(warnedUnansweredNanos)
        ? null
        : unansweredNanos + UNANSWERED_NANOS;
  }
}
