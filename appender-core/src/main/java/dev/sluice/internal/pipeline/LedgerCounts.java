// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.account.Ledger;
import dev.sluice.internal.account.Notice;
import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.format.shape.FormatCounts;

/** Counts in the ledger what the format stage reports. */
record LedgerCounts(Ledger ledger, Intake intake) implements FormatCounts {

  @Override
  public void logKeyMissing() {
    ledger.noticed(Notice.LOG_KEY_MISSING, 1);
  }

  @Override
  public void linesJoined() {
    ledger.noticed(Notice.LINES_JOINED, 1);
  }

  @Override
  public void noMetric() {
    ledger.noticed(Notice.NO_METRIC, 1);
  }

  @Override
  public void failed(Throwable cause) {
    if (ledger.formatFailed(cause)) {
      intake.wake(); // the shipper writes the warning
    }
  }
}
