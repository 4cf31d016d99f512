// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.record.DropReason;
import dev.sluice.record.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is under way when a stop's time is over may be stored: it is lost, and said to be so. */
class AbandonTest {

  private final ShipperRig.Settings settings = new ShipperRig.Settings();

  @ParameterizedTest
  @CsvSource({
    "none, false, false", "none, false, true", "none, true, false", "none, true, true",
    "newline, false, false", "newline, false, true", "kpl, false, false", "kpl, true, true",
  })
  void requestsUnderWay_mayBeStored(String aggregation, boolean ordered, boolean keepsUndelivered) {
    settings.batch.setAggregation(aggregation);
    settings.ordered = ordered;
    settings.keepsUndelivered = keepsUndelivered;
    ShipperRig rig = new ShipperRig(settings);
    rig.append("a", "b", "c");
    rig.after(200);
    assertThat(rig.inFlight()).isEqualTo(1);
    rig.append("queued");
    rig.abandonDuringRequest();
    assertThat(rig.stats().count(DropReason.SHUTDOWN)).isEqualTo(4);
    assertThat(rig.stats().maybeDuplicated()).isEqualTo(3);
    assertThat(rig.undelivered).hasSize(keepsUndelivered ? 4 : 0);
    assertThat(rig.stats().isConserved()).isTrue();
  }

  @Test
  void whatWaits_isNotSaidToBeStored() {
    ShipperRig rig = new ShipperRig(settings);
    rig.transport.thenWhole(Verdict.THROTTLED);
    rig.append("a", "b");
    rig.after(200).answer();
    rig.append("c");
    rig.abandon();
    assertThat(rig.stats().count(DropReason.SHUTDOWN)).isEqualTo(3);
    assertThat(rig.stats().maybeDuplicated()).isZero();
  }

  /** A half of a batch with an invalid record is under way, the other half waits. */
  @Test
  void halves_countWhereTheyAre() {
    ShipperRig rig = new ShipperRig(settings);
    rig.transport.thenWhole(Verdict.INVALID);
    rig.append("a", "b", "c", "d");
    rig.after(200).answer();
    assertThat(rig.inFlight()).isEqualTo(1);
    rig.abandonDuringRequest();
    assertThat(rig.stats().count(DropReason.SHUTDOWN)).isEqualTo(4);
    assertThat(rig.stats().maybeDuplicated()).isEqualTo(2);
  }

  /** All threads of the machine may be busy: then a request waits for one to begin. */
  @Test
  void requestThatNoThreadHasBegun_isNeverSent() {
    ShipperRig rig = new ShipperRig(settings);
    rig.append("a", "b");
    rig.after(200);
    assertThat(rig.inFlight()).isEqualTo(1);
    rig.abandon();
    rig.beginRequests();
    assertThat(rig.transport.requests).isEmpty();
    assertThat(rig.stats().count(DropReason.SHUTDOWN)).isEqualTo(2);
    assertThat(rig.stats().maybeDuplicated()).isZero();
  }
}
