// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.record.DropReason;
import dev.sluice.record.Severity;
import dev.sluice.record.SeverityCounts;
import dev.sluice.record.Verdict;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private static final SeverityCounts ONE = SeverityCounts.one(Severity.ERROR);

  private final Ledger ledger = new Ledger();

  private long untried() {
    return ledger.snapshot(() -> new Buffered(0, 0, 0, 0, 0), 0).expiredUntried(Severity.ERROR);
  }

  /** A counter that goes back is a restart for a monitor, which then counts it all once more. */
  @Test
  void expiredUntried_neverGoesBack_whenAMonitorReadsInTheMiddleOfACount() {
    ledger.dropped(DropReason.EXPIRED, ONE, 7);
    assertThat(untried()).as("its cause is not counted yet").isZero();
    ledger.expiredFor(Verdict.PAUSED, ONE);
    assertThat(untried()).isZero();
    ledger.dropped(DropReason.EXPIRED, ONE, 7);
    ledger.expiredFor(null, ONE);
    assertThat(untried()).isOne();
  }
}
