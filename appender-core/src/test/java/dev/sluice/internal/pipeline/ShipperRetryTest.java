// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.record.PutEntry;
import dev.sluice.record.PutResult;
import dev.sluice.record.Severity;
import dev.sluice.record.UserRecord;
import dev.sluice.record.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a failure costs in time and tries, step by step without a thread. */
@Timeout(60)
class ShipperRetryTest {

  private final ShipperRig.Settings settings = new ShipperRig.Settings();
  private ShipperRig rig = new ShipperRig();

  @AfterEach
  void everyEventIsInExactlyOneState() {
    assertThat(rig.stats().isConserved()).as(rig.stats().summary()).isTrue();
  }

  private void open() {
    rig = new ShipperRig(settings);
  }

  @Test
  void partialFailure_sendsOnlyTheFailedAgainWithTheSameBytesAndKey() {
    rig.transport.thenEach(Verdict.STORED, Verdict.THROTTLED, Verdict.STORED, Verdict.FAILED);
    rig.append("a", "b", "c", "d");
    rig.after(200).answer();
    assertThat(rig.stats().delivered()).isEqualTo(2);
    assertThat(rig.stats().inMemory()).isEqualTo(2);
    rig.append("e");
    rig.after(100).answer();
    assertThat(rig.transport.texts(1)).containsExactly("b", "d", "e");
    PutEntry first = rig.transport.requests.get(0).entries().get(1);
    PutEntry second = rig.transport.requests.get(1).entries().get(0);
    assertThat(second.data()).isSameAs(first.data());
    assertThat(second.partitionKey()).isSameAs(first.partitionKey());
    assertThat(rig.stats().delivered()).isEqualTo(5);
    assertThat(rig.stats().retried()).isEqualTo(2);
    assertThat(rig.stats().maybeDuplicated()).isZero();
  }

  @Test
  void partialFailure_letsFreshRecordsPass() {
    settings.maxRecords = 2;
    open();
    rig.transport.thenEach(Verdict.STORED, Verdict.THROTTLED);
    rig.append("a", "b");
    rig.after(0).answer();
    rig.append("c", "d");
    rig.after(0).answer();
    assertThat(rig.transport.texts(1)).containsExactly("c", "d");
    rig.settleAll();
  }

  @Test
  void wholeFailure_backsOffTwiceAsLongEachTimeUpToTheMaximum() {
    for (int i = 0; i < 12; i++) {
      rig.transport.thenWhole(Verdict.THROTTLED);
    }
    rig.append("a");
    rig.after(200).answer();
    long[] bounds = {100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000};
    for (long bound : bounds) {
      rig.after(bound - 1);
      assertThat(rig.inFlight()).as("before %s ms", bound).isZero();
      rig.after(1);
      assertThat(rig.inFlight()).as("after %s ms", bound).isEqualTo(1);
      rig.answer();
    }
  }

  @Test
  void wholeFailure_makesFreshRecordsWaitToo() {
    rig.transport.thenWhole(Verdict.THROTTLED);
    rig.append("a");
    rig.after(200).answer();
    rig.appendMany("x", 500);
    rig.after(99);
    assertThat(rig.inFlight()).isZero();
    rig.after(1);
    assertThat(rig.inFlight()).isEqualTo(1);
    rig.settleAll();
  }

  @Test
  void allRecordsThrottled_makesFreshRecordsWaitToo() {
    settings.maxRecords = 2;
    open();
    rig.transport.thenEach(Verdict.THROTTLED, Verdict.THROTTLED);
    rig.append("a", "b");
    rig.after(0).answer();
    rig.append("c", "d");
    rig.after(99);
    assertThat(rig.inFlight()).as("the shard's limit is the same for fresh records").isZero();
    rig.after(1);
    assertThat(rig.inFlight()).isEqualTo(1);
    rig.settleAll();
  }

  @Test
  void requestsThatAreCutOffAgainAndAgain_becomeSmallerUntilTheyPass() {
    rig.transport.always(
        batch ->
            batch.sizeBytes() > 1_000_000
                ? PutResult.whole(Verdict.UNKNOWN, "SocketException: Broken pipe")
                : PutResult.stored());
    for (int i = 0; i < 40; i++) {
      byte[] data = new byte[100_000];
      rig.append(new UserRecord(data, "k" + i, Severity.INFO, rig.ticker.nanoTime()));
    }
    for (int i = 0; i < 30; i++) {
      rig.after(1_000).answer();
    }
    assertThat(rig.stats().delivered()).isEqualTo(40);
  }

  @Test
  void recordsThatAreTooOld_expireWithinSomePausesHoweverManyThereAre() {
    settings.maxAgeNanos = Duration.ofMinutes(1).toNanos();
    open();
    rig.transport.always(batch -> PutResult.whole(Verdict.PAUSED, "no such stream"));
    rig.appendMany("x", 20_000);
    rig.after(0).answer();
    long millis = 0;
    while (millis < 200_000) { // as the thread does it: it sleeps until there is work
      long pause = 1 + rig.shipper.nanosToNextDeadline() / 1_000_000;
      millis += pause;
      rig.after(pause).answer();
    }
    assertThat(rig.stats().inMemory()).isZero();
  }

  @Test
  void backoff_startsAnewOnceAnythingWasStored() {
    for (int i = 0; i < 6; i++) {
      rig.transport.thenWhole(Verdict.FAILED);
    }
    rig.transport.thenEach(Verdict.STORED, Verdict.THROTTLED);
    rig.append("a", "b");
    rig.after(200).answer();
    for (long bound : new long[] {100, 200, 400, 800, 1600, 3200}) {
      rig.after(bound).answer();
    }
    assertThat(rig.stats().delivered()).isEqualTo(1);
    rig.after(99);
    assertThat(rig.inFlight()).isZero();
    rig.after(1);
    assertThat(rig.inFlight()).isEqualTo(1);
    rig.answer();
  }

  @Test
  void backoff_growsWithTheTriesOfTheRecordWhereItIsNotReset() {
    settings.resetOnSuccess = false;
    open();
    rig.transport
        .thenEach(Verdict.STORED, Verdict.THROTTLED)
        .thenWhole(Verdict.THROTTLED)
        .thenWhole(Verdict.THROTTLED);
    rig.append("a", "b");
    rig.after(200).answer().after(100).answer();
    rig.after(199);
    assertThat(rig.inFlight()).isZero();
    rig.after(1).answer().after(399);
    assertThat(rig.inFlight()).isZero();
    rig.after(1).answer();
    assertThat(rig.stats().delivered()).isEqualTo(2);
  }

  @Test
  void afterAFailure_oneRequestAtATimeProbesTheWay() {
    settings.maxRecords = 1;
    open();
    rig.transport.thenWhole(Verdict.FAILED).thenWhole(Verdict.FAILED).thenWhole(Verdict.FAILED);
    rig.transport.thenWhole(Verdict.FAILED);
    rig.append("a", "b", "c", "d", "e", "f");
    rig.after(0);
    rig.ticker.advanceMillis(5);
    rig.answer();
    rig.after(100);
    assertThat(rig.inFlight()).as("four failed together: that is one failure").isEqualTo(1);
    rig.answer();
    assertThat(rig.inFlight()).as("the way is free again").isEqualTo(4);
    rig.settleAll();
  }

  @Test
  void failedConnection_isTriedAgainAtOnceAndThenBacksOff() {
    rig.transport.thenWhole(Verdict.NOT_SENT).thenWhole(Verdict.NOT_SENT);
    rig.append("a");
    rig.after(200).answer();
    assertThat(rig.inFlight()).isEqualTo(1);
    rig.answer();
    assertThat(rig.inFlight()).isZero();
    rig.after(199);
    assertThat(rig.inFlight()).isZero();
    rig.after(1).answer();
    assertThat(rig.stats().delivered()).isEqualTo(1);
    assertThat(rig.stats().maybeDuplicated()).isZero();
  }

  @Test
  void failedConnection_backsOffAtOnceWhereTheOptionsSaySo() {
    settings.immediateRetry = false;
    open();
    rig.transport.thenWhole(Verdict.NOT_SENT);
    rig.append("a");
    rig.after(200).answer();
    assertThat(rig.inFlight()).isZero();
    rig.after(100).answer();
    assertThat(rig.stats().delivered()).isEqualTo(1);
  }

  @Test
  void unknownOutcome_isCountedAndNeverCalledUnstored() {
    rig.transport.thenWhole(Verdict.UNKNOWN);
    rig.append("a", "b");
    rig.after(200).answer();
    assertThat(rig.stats().maybeDuplicated()).isEqualTo(2);
    assertThat(rig.heard.warnings).hasSize(1);
    assertThat(rig.heard.warnings.get(0)).doesNotContain("were not stored");
    rig.settleAll();
    assertThat(rig.stats().delivered()).isEqualTo(2);
  }

  @Test
  void unknownOutcomes_areCountedAmongOtherFailures() {
    rig.transport
        .thenEach(Verdict.UNKNOWN, Verdict.THROTTLED, Verdict.STORED)
        .thenEach(Verdict.UNKNOWN, Verdict.FAILED)
        .thenEach(Verdict.FAILED, Verdict.UNKNOWN);
    rig.append("a", "b", "c");
    rig.after(200).answer();
    assertThat(rig.stats().maybeDuplicated()).isEqualTo(1);
    rig.after(100).answer();
    assertThat(rig.stats().maybeDuplicated()).isEqualTo(2);
    rig.after(200).answer();
    assertThat(rig.stats().maybeDuplicated()).isEqualTo(3);
    rig.settleAll();
  }

  @Test
  void transportThatThrows_isAnUnknownOutcome() {
    rig.transport.then(
        batch -> {
          throw new NoClassDefFoundError("x");
        });
    rig.append("a");
    rig.after(200).answer();
    assertThat(rig.stats().maybeDuplicated()).isEqualTo(1);
    rig.settleAll();
    assertThat(rig.stats().delivered()).isEqualTo(1);
  }

  @Test
  void transportThatLies_isAnUnknownOutcome() {
    rig.transport
        .then(batch -> null)
        .thenEach(Verdict.STORED)
        .thenEach(Verdict.STORED, Verdict.STORED, Verdict.STORED)
        .then(batch -> PutResult.perRecord(List.of(), "nothing"));
    rig.append("a", "b");
    rig.after(200).answer();
    rig.settleAll();
    assertThat(rig.requests()).isEqualTo(5);
    assertThat(rig.stats().maybeDuplicated()).isEqualTo(8);
    assertThat(rig.stats().delivered()).isEqualTo(2);
  }

  @Test
  void senderThreadThatCannotStart_isAFailedConnection() {
    settings.maxRecords = 1;
    open();
    var threads = rig.senderThreads;
    rig.senderThreads =
        task -> {
          throw new InternalError("unable to create native thread");
        };
    rig.append("a", "b");
    rig.after(0);
    rig.senderThreads = threads;
    rig.after(0);
    rig.settleAll();
    assertThat(rig.stats().delivered()).isEqualTo(2);
    assertThat(rig.stats().maybeDuplicated()).isZero();
  }

  @Test
  void expiredCredentials_areNotCountedAgainstTheRecord() {
    settings.maxAttempts = 2;
    open();
    for (int i = 0; i < 8; i++) {
      rig.transport.thenWhole(Verdict.CREDENTIALS_EXPIRED);
    }
    rig.append("a");
    rig.after(200).settleAll();
    assertThat(rig.stats().delivered()).isEqualTo(1);
  }

  @Test
  void expiredCredentials_areFoundRotatedWithinFiveSeconds() {
    for (int i = 0; i < 20; i++) {
      rig.transport.thenWhole(Verdict.CREDENTIALS_EXPIRED);
    }
    rig.append("a");
    rig.after(200).answer();
    for (int i = 0; i < 19; i++) {
      rig.after(5000);
      assertThat(rig.inFlight()).isEqualTo(1);
      rig.answer();
    }
    rig.settleAll();
  }

  @Test
  void expiredCredentials_areNoReasonToHammerWhereTheBackoffIsNotReset() {
    settings.resetOnSuccess = false;
    open();
    for (int i = 0; i < 5; i++) {
      rig.transport.thenWhole(Verdict.CREDENTIALS_EXPIRED);
    }
    rig.append("a");
    rig.after(200).answer();
    for (long bound : new long[] {100, 200, 400, 800}) {
      rig.after(bound - 1);
      assertThat(rig.inFlight()).as("before %s ms", bound).isZero();
      rig.after(1).answer();
    }
    rig.settleAll();
  }

  @Test
  void missingStream_isProbedEachTenToSixtySecondsAndHealsAlone() {
    boolean[] healed = {false};
    rig.transport.always(
        batch -> healed[0] ? PutResult.stored() : PutResult.whole(Verdict.PAUSED, "AccessDenied"));
    settings.maxRecords = 1;
    rig.append("a");
    for (int second = 0; second < 120; second++) {
      rig.append("s" + second);
      rig.after(1000).answer();
    }
    assertThat(rig.requests()).isBetween(3, 20);
    assertThat(rig.heard.warnings).hasSizeBetween(1, 2);
    healed[0] = true;
    rig.after(60_000).answer();
    rig.settleAll();
    assertThat(rig.stats().delivered()).isEqualTo(121);
    assertThat(rig.stats().droppedTotal()).isZero();
  }

  @Test
  void aStop_endsThePauseForOneMoreTry() {
    open();
    rig.transport.then(batch -> PutResult.whole(Verdict.PAUSED, "AccessDenied"));
    rig.append("a");
    rig.after(200).answer();
    rig.append("b");
    rig.after(200);
    assertThat(rig.requests()).isEqualTo(1);
    rig.shipper.hurry(true);
    rig.shipper.tryOnceMore();
    rig.after(0).answer();
    assertThat(rig.stats().delivered()).isEqualTo(2);
  }
}
