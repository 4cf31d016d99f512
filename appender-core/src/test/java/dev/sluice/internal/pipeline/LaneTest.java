// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.record.Batch;
import dev.sluice.record.PutResult;
import dev.sluice.record.Verdict;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several streams behind one intake. */
@Timeout(60)
class LaneTest {

  private final ShipperRig.Settings settings = new ShipperRig.Settings();
  private ShipperRig rig = open();

  private ShipperRig open() {
    settings.streams = List.of("a", "b", "c");
    rig = new ShipperRig(settings);
    return rig;
  }

  @AfterEach
  void everyEventIsInExactlyOneState() {
    assertThat(rig.stats().isConserved()).as(rig.stats().summary()).isTrue();
  }

  private List<String> sentTo(String stream) {
    return rig.transport.requests.stream()
        .filter(batch -> batch.stream().equals(stream))
        .flatMap(batch -> dev.sluice.fake.FakeTransport.texts(batch).stream())
        .toList();
  }

  @Test
  void runOnce_sendsEachStreamItsOwnRecords() {
    rig.append("1");
    rig.appendTo(2, "2", "3");
    rig.appendTo(1, "4");
    rig.after(200).answer();
    assertThat(sentTo("a")).containsExactly("1");
    assertThat(sentTo("b")).containsExactly("4");
    assertThat(sentTo("c")).containsExactly("2", "3");
    assertThat(rig.requests()).isEqualTo(3);
    assertThat(rig.shipper.isDrained()).isTrue();
  }

  @Test
  void runOnce_goesOnWithOtherStreamsWhileOneIsPaused() {
    rig.transport.always(
        batch ->
            batch.stream().equals("a")
                ? PutResult.whole(Verdict.PAUSED, "missing")
                : PutResult.stored());
    rig.append("lost for now");
    rig.after(200).answer();
    for (int i = 0; i < 10; i++) {
      rig.append("waits " + i);
      rig.appendTo(1, "goes " + i);
      rig.after(200).answer();
    }
    assertThat(sentTo("b")).hasSize(10);
    assertThat(sentTo("a")).containsExactly("lost for now");
    assertThat(rig.stats().inMemory()).isEqualTo(11);
    rig.transport.always(batch -> PutResult.stored());
    rig.settleAll();
    assertThat(rig.stats().delivered()).isEqualTo(21);
  }

  @Test
  void runOnce_letsNoStreamTakeTheWindowOfAnother() {
    settings.maxRecords = 1;
    settings.maxInFlight = 2;
    open();
    rig.appendMany("a", 5);
    rig.appendTo(1, "b");
    rig.after(0);
    assertThat(rig.inFlight()).as("two to a, one to b").isEqualTo(3);
    rig.settleAll();
    assertThat(sentTo("a")).hasSize(5);
  }

  @Test
  void runOnce_boundsTheBytesOfAllStreamsTogether() {
    settings.maxInFlightBytes = 20; // three records of one byte under keys of five
    settings.maxRecords = 1;
    open();
    for (int i = 0; i < 3; i++) {
      rig.appendTo(i, "1", "2");
    }
    rig.after(0);
    assertThat(rig.inFlight()).isEqualTo(3);
    rig.settleAll();
    assertThat(rig.stats().delivered()).isEqualTo(6);
  }

  @Test
  void runOnce_givesEachStreamItsTurnWhereBytesAreShort() {
    settings.maxInFlightBytes = 10; // one record for all streams together
    settings.maxRecords = 1;
    open();
    rig.appendMany("a", 3);
    rig.appendTo(1, "b");
    rig.appendTo(2, "c");
    rig.after(0);
    for (int i = 0; i < 10; i++) {
      rig.append("more");
      rig.after(1).answer();
    }
    assertThat(sentTo("b")).containsExactly("b");
    assertThat(sentTo("c")).containsExactly("c");
    assertThat(sentTo("a")).hasSizeGreaterThan(5);
    rig.settleAll();
  }

  @Test
  void runOnce_bisectsWithinTheStream() {
    rig.transport.always(
        batch ->
            batch.stream().equals("b") && dev.sluice.fake.FakeTransport.texts(batch).contains("bad")
                ? PutResult.whole(Verdict.INVALID, "no")
                : PutResult.stored());
    rig.appendTo(1, "1", "bad", "2", "3");
    rig.append("4");
    rig.after(200);
    rig.settleAll();
    assertThat(rig.transport.requests).extracting(Batch::stream).containsOnly("a", "b");
    assertThat(rig.stats().delivered()).isEqualTo(4);
    assertThat(rig.stats().droppedTotal()).isEqualTo(1);
  }

  @Test
  void nanosToNextDeadline_isTheSoonestOfAllStreams() {
    rig.append("first");
    rig.after(50);
    rig.appendTo(2, "later");
    rig.after(0);
    assertThat(rig.shipper.nanosToNextDeadline()).isEqualTo(150_000_000L);
    rig.after(150).answer();
    assertThat(rig.shipper.nanosToNextDeadline()).isEqualTo(50_000_000L);
    rig.settleAll();
  }
}
