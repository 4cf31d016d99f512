// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.account.QuietDiagnostics;
import dev.sluice.record.Batch;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutEntry;
import dev.sluice.record.PutResult;
import dev.sluice.record.Verdict;
import java.util.concurrent.TimeUnit;

/**
 * What an operator hears of a lane: counts, codes and sizes, each trouble at most once a minute.
 */
final class LaneReport {

  private enum Trouble {
    SLOW_FLUSH
  }

  private final QuietDiagnostics diagnostics;
  private final long slowNanos;
  private final boolean tellsEachRequest;

  /**
   * @param slowNanos age at which a stored record is worth a warning
   * @param tellsEachRequest whether each request is told of, however many there are
   */
  LaneReport(QuietDiagnostics diagnostics, long slowNanos, boolean tellsEachRequest) {
    this.diagnostics = diagnostics;
    this.slowNanos = slowNanos;
    this.tellsEachRequest = tellsEachRequest;
  }

  /**
   * @param nanos since the request was dispatched
   */
  void ended(Batch batch, PutResult result, long nanos) {
    if (tellsEachRequest) {
      diagnostics.info(RequestLine.of(batch, result, nanos));
    }
  }

  void stored(PutEntry entry, long nowNanos) {
    long ageNanos = nowNanos - entry.createdNanos();
    if (ageNanos > slowNanos) {
      diagnostics.warn(
          Trouble.SLOW_FLUSH,
          "a record was stored "
              + TimeUnit.NANOSECONDS.toSeconds(ageNanos)
              + " s after its event was logged: see slowFlushThreshold");
    }
  }

  void undeliverable(PutEntry entry, String detail) {
    diagnostics.warn(
        DropReason.UNDELIVERABLE,
        "Kinesis refuses a record of " + entry.sizeBytes() + " bytes for good: " + detail);
  }

  void failed(Verdict verdict, int events, int unknown, String detail) {
    diagnostics.warn(
        verdict,
        events
            + " events go back for another try"
            + (unknown > 0 ? ", of " + unknown + " nobody knows whether they are stored: " : ": ")
            + detail);
  }
}
