// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.FakeTransport;
import dev.sluice.record.Batch;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutEntry;
import dev.sluice.record.PutResult;
import dev.sluice.record.Severity;
import dev.sluice.record.UserRecord;
import dev.sluice.record.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Batching, retries and their accounts, step by step without a thread. */
@Timeout(60)
class ShipperTest {

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
  void stored_warnsOfARecordThatTookLong() {
    rig.append("a");
    rig.after(200);
    rig.ticker.advanceMillis(19_000);
    rig.answer();
    assertThat(rig.heard.warnings).isEmpty();
    rig.append("b");
    rig.after(200);
    rig.ticker.advanceMillis(21_000);
    rig.answer();
    assertThat(rig.heard.warnings)
        .singleElement()
        .asString()
        .contains("slowFlushThreshold", "21 s");
  }

  @Test
  void debug_tellsOfEachRequest_andNeverWhatIsInIt() {
    settings.debug = true;
    open();
    rig.transport
        .then(
            batch ->
                PutResult.perRecord(List.of(Verdict.STORED, Verdict.THROTTLED), "1 throttled")
                    .in(Set.of("shard-2")))
        .thenWhole(Verdict.UNKNOWN);
    rig.append("secret-a", "secret-b");
    rig.after(200);
    rig.ticker.advanceMillis(30);
    rig.answer();
    rig.after(100).answer();
    rig.settleAll();

    assertThat(rig.heard.infos).hasSize(3).noneMatch(line -> line.contains("secret"));
    assertThat(rig.heard.infos.get(0))
        .isEqualTo(
            "request ended: stream=s records=2 events=2 bytes="
                + rig.transport.requests.get(0).sizeBytes()
                + " millis=30 outcome={STORED=1, THROTTLED=1} shards=[shard-2] detail=1 throttled");
    assertThat(rig.heard.infos.get(1)).contains("records=1", "outcome={UNKNOWN=1} shards=[]");
    assertThat(rig.heard.infos.get(2)).contains("outcome={STORED=1}").doesNotContain("detail");
  }

  @Test
  void withoutDebug_requestsAreNotToldOf() {
    rig.append("a");
    rig.after(200).answer();
    assertThat(rig.requests()).isEqualTo(1);
    assertThat(rig.heard.infos).isEmpty();
  }

  @Test
  void runOnce_sendsNothingWhereThereIsNothing() {
    rig.after(1000).after(1000);
    assertThat(rig.inFlight()).isZero();
    assertThat(rig.shipper.isDrained()).isTrue();
  }

  @Test
  void runOnce_sendsALoneEventWhenItHasLingered() {
    rig.append("a");
    rig.after(0).after(199);
    assertThat(rig.inFlight()).isZero();
    rig.append("b");
    rig.after(1);
    assertThat(rig.inFlight()).isEqualTo(1);
    rig.answer();
    assertThat(rig.transport.texts(0)).containsExactly("a", "b");
    assertThat(rig.stats().delivered()).isEqualTo(2);
    assertThat(rig.stats().inMemory()).isZero();
    assertThat(rig.stats().heldBytes()).isZero();
  }

  @Test
  void runOnce_sendsAFullBatchAtOnce() {
    settings.maxRecords = 3;
    open();
    rig.append("a", "b", "c", "d", "e", "f", "g");
    rig.after(0);
    assertThat(rig.inFlight()).isEqualTo(2);
    rig.after(199);
    assertThat(rig.inFlight()).isEqualTo(2);
    rig.after(1).answer();
    assertThat(rig.transport.texts(2)).containsExactly("g");
  }

  @Test
  void runOnce_cutsByBytesOfDataAndKeys() {
    settings.maxBatchBytes = 12; // two records of one byte under keys of five
    open();
    rig.append("a", "b", "c", "d");
    rig.after(0).answer();
    assertThat(rig.transport.texts(0)).containsExactly("a", "b");
    assertThat(rig.transport.texts(1)).containsExactly("c", "d");
  }

  @Test
  void runOnce_keepsNoMoreRequestsUnderWayThanAllowed() {
    settings.maxRecords = 1;
    settings.maxInFlight = 2;
    open();
    rig.append("a", "b", "c");
    rig.after(0);
    assertThat(rig.inFlight()).isEqualTo(2);
    rig.answerOne();
    assertThat(rig.inFlight()).isEqualTo(2);
    rig.answer().answer();
    assertThat(rig.stats().delivered()).isEqualTo(3);
  }

  @Test
  void runOnce_keepsNoMoreBytesUnderWayThanAllowed() {
    settings.maxRecords = 1;
    settings.maxInFlightBytes = 12;
    open();
    rig.append("a", "b", "c");
    rig.after(0);
    assertThat(rig.inFlight()).isEqualTo(2);
    rig.answerOne();
    assertThat(rig.inFlight()).isEqualTo(2);
    rig.settleAll();
  }

  @Test
  void runOnce_sendsARecordLargerThanTheBoundWhenNothingElseIsUnderWay() {
    settings.maxInFlightBytes = 3;
    settings.maxRecords = 1;
    open();
    rig.append("a", "b");
    rig.after(0);
    assertThat(rig.inFlight()).isEqualTo(1);
    rig.answer();
    assertThat(rig.inFlight()).isEqualTo(1);
    rig.settleAll();
  }

  @Test
  void hurry_sendsWithoutLingering() {
    rig.append("a");
    rig.shipper.hurry(true);
    rig.after(0);
    assertThat(rig.inFlight()).isEqualTo(1);
    rig.answer();
  }

  @Test
  void tooOldRecords_areExpiredAfterTheirTry() {
    settings.maxAgeNanos = Duration.ofSeconds(1).toNanos();
    open();
    rig.transport.always(batch -> PutResult.whole(Verdict.FAILED, "x"));
    rig.append("a");
    rig.settleAll();
    assertThat(rig.stats().count(DropReason.EXPIRED)).isEqualTo(1);
    assertThat(rig.stats().heldBytes()).isZero();
    assertThat(rig.heard.warnings).anyMatch(line -> line.contains("1 expired"));
  }

  @Test
  void tooOldRecords_areExpiredBeforeTheyAreEverSent() {
    settings.maxAgeNanos = Duration.ofSeconds(1).toNanos();
    open();
    rig.append("a", "b");
    rig.after(1000);
    assertThat(rig.inFlight()).isZero();
    assertThat(rig.stats().count(DropReason.EXPIRED)).isEqualTo(2);
    assertThat(rig.shipper.isDrained()).isTrue();
  }

  @Test
  void maxAttempts_endsTheRetries() {
    settings.maxAttempts = 3;
    open();
    rig.transport.always(batch -> PutResult.whole(Verdict.FAILED, "x"));
    rig.append("a");
    rig.settleAll();
    assertThat(rig.requests()).isEqualTo(3);
    assertThat(rig.stats().count(DropReason.EXPIRED)).isEqualTo(1);
  }

  @Test
  void poison_isFoundInAtMostTenRequestsAndCondemnsNobodyElse() {
    for (int poison : new int[] {0, 1, 249, 250, 251, 498, 499}) {
      open();
      String guilty = "r" + poison;
      List<Integer> requestsOfGuilty = new ArrayList<>();
      rig.transport.always(
          batch -> {
            boolean refused = FakeTransport.texts(batch).contains(guilty);
            if (refused) {
              requestsOfGuilty.add(rig.requests());
            }
            return refused ? PutResult.whole(Verdict.INVALID, "bad") : PutResult.stored();
          });
      rig.appendMany("r", 500);
      rig.after(0).settleAll();
      assertThat(rig.stats().count(DropReason.UNDELIVERABLE)).isEqualTo(1);
      assertThat(rig.stats().delivered()).isEqualTo(499);
      assertThat(rig.stats().maybeDuplicated()).isZero();
      int found = requestsOfGuilty.get(requestsOfGuilty.size() - 1);
      assertThat(found - 1).as("requests until r%s was found", poison).isLessThanOrEqualTo(10);
      assertThat(rig.requests() - 1).as("requests for r%s", poison).isLessThanOrEqualTo(12);
    }
  }

  @Test
  void poisons_areAllFoundAmongOtherFaults() {
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      open();
      Set<String> guilty = new HashSet<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        guilty.add("r" + random.nextInt(500));
      }
      List<String> stored = new ArrayList<>();
      rig.transport.always(
          batch -> {
            if (random.nextInt(4) == 0) {
              return PutResult.whole(Verdict.THROTTLED, "slow");
            }
            List<String> texts = FakeTransport.texts(batch);
            if (texts.stream().anyMatch(guilty::contains)) {
              return PutResult.whole(Verdict.INVALID, "bad");
            }
            stored.addAll(texts);
            return PutResult.stored();
          });
      rig.appendMany("r", 500);
      rig.after(0).settleAll();
      assertThat(rig.stats().count(DropReason.UNDELIVERABLE))
          .as("seed %s", seed)
          .isEqualTo(guilty.size());
      assertThat(stored).as("seed %s", seed).hasSize(500 - guilty.size()).doesNotHaveDuplicates();
      assertThat(rig.stats().inMemory()).isZero();
    }
  }

  /** Such as a filter between us and AWS, which answers with a page: nothing was stored. */
  @Test
  void recordThatIsRefusedOnTheWay_holdsUpNoOther() {
    for (int guilty : new int[] {0, 77, 499}) {
      settings.maxAgeNanos = Duration.ofMinutes(3).toNanos();
      open();
      rig.transport.always(
          batch ->
              FakeTransport.texts(batch).contains("r" + guilty)
                  ? PutResult.whole(Verdict.REFUSED, "HTTP 403")
                  : PutResult.stored());
      rig.appendMany("r", 500);
      for (int i = 0; i < 600; i++) {
        rig.after(100).answer(); // each failed request makes the next pause longer
      }
      assertThat(rig.stats().delivered()).as("beside r%s", guilty).isEqualTo(499);
      for (int i = 0; i < 1_500; i++) {
        rig.append("later " + i);
        rig.after(100).answer();
      }
      assertThat(rig.stats().count(DropReason.EXPIRED)).isEqualTo(1);
      rig.settleAll();
      assertThat(rig.stats().delivered()).isEqualTo(499 + 1_500);
      assertThat(rig.requests()).as("one search, and a request each 0.2 s").isLessThan(900);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 50})
  void recordsThatAreRefusedOnTheWayAgainAndAgain_holdUpNoOther(int roundTripMillis) {
    List<String> inTime = new ArrayList<>();
    rig.transport.always(
        batch -> {
          if (FakeTransport.texts(batch).contains("bad")) {
            return PutResult.whole(Verdict.REFUSED, "HTTP 403");
          }
          long nowNanos = rig.ticker.nanoTime();
          for (PutEntry entry : batch.entries()) {
            if (nowNanos - entry.createdNanos() <= Duration.ofMinutes(1).toNanos()) {
              inTime.add(entry.partitionKey());
            }
          }
          return PutResult.stored();
        });
    int seconds = 900;
    long requests = 0;
    for (int second = 0; second < seconds; second++) {
      rig.appendMany("r", 100);
      if (second % 2 == 0) {
        rig.append("bad");
      }
      for (int i = 0; i < 1_000 / roundTripMillis; i++) {
        rig.after(roundTripMillis).answer();
      }
      requests += rig.requests();
      rig.transport.requests.clear();
    }
    assertThat(inTime.size()).as("within a minute").isGreaterThan(95 * seconds);
    assertThat(rig.stats().count(DropReason.EXPIRED)).isBetween(1L, seconds / 2L);
    assertThat(requests / seconds).as("requests in a second").isLessThan(20);
    rig.abandon();
  }

  @Test
  void everythingIsRefusedOnTheWay_getsFewRequests_andArrivesAfterIt() {
    rig.transport.always(batch -> PutResult.whole(Verdict.REFUSED, "HTTP 403"));
    rig.appendMany("r", 2_000);
    for (int i = 0; i < 3_000; i++) {
      rig.after(100).answer();
    }
    assertThat(rig.requests()).as("in five minutes, with pauses of up to 10 s").isLessThan(120);
    rig.transport.always(batch -> PutResult.stored());
    for (int i = 0; i < 300; i++) {
      rig.after(100).answer();
    }
    assertThat(rig.stats().delivered()).as("30 s later").isEqualTo(2_000);
  }

  @Test
  void refusedOnTheWay_countsAsATryOfARecordThatWasAlone() {
    settings.maxAttempts = 3;
    open();
    refuseBad();
    rig.appendMany("r", 100);
    rig.append("bad", "bad", "bad");
    rig.appendMany("r", 100);
    for (int i = 0; i < 6_000; i++) {
      rig.after(100).answer();
    }
    assertThat(rig.stats().count(DropReason.EXPIRED)).isEqualTo(3);
    assertThat(rig.stats().delivered()).as("whose search took more tries").isEqualTo(200);
  }

  private void refuseBad() {
    rig.transport.always(
        batch ->
            FakeTransport.texts(batch).contains("bad")
                ? PutResult.whole(Verdict.REFUSED, "HTTP 403")
                : PutResult.stored());
  }

  @Test
  void everythingIsRefusedOnTheWay_endsAfterAFewTriesOfEach() {
    settings.maxAttempts = 3;
    open();
    rig.transport.always(batch -> PutResult.whole(Verdict.REFUSED, "HTTP 403"));
    rig.appendMany("r", 8);
    for (int i = 0; i < 6_000; i++) {
      rig.after(100).answer();
    }
    assertThat(rig.stats().count(DropReason.EXPIRED)).isEqualTo(8);
    assertThat(rig.requests()).isLessThan(8 * 3 * 3);
  }

  @Test
  void recordThatIsRefusedAlone_delaysNoFreshEvent_andGoesAlone() {
    refuseBad();
    rig.append("bad");
    for (int i = 0; i < 3_000; i++) {
      rig.append("fresh " + i);
      rig.after(200).answer();
      assertThat(rig.stats().inMemory()).isLessThanOrEqualTo(i < 10 ? 11 : 3);
    }
    List<Batch> refused =
        rig.transport.requests.stream()
            .filter(batch -> FakeTransport.texts(batch).contains("bad"))
            .toList();
    assertThat(refused).hasSizeBetween(6, 15);
    assertThat(refused.subList(2, refused.size())).allMatch(batch -> batch.entries().size() == 1);
    assertThat(rig.stats().count(DropReason.EXPIRED)).as("after ten minutes").isEqualTo(1);
    rig.settleAll();
  }

  @Test
  void tryOnceMore_sendsARecordThatWasRefusedAlone_behindTheOthers() {
    refuseBad();
    rig.append("good", "bad");
    for (int i = 0; i < 50; i++) {
      rig.after(100).answer();
    }
    rig.transport.always(batch -> PutResult.stored());
    rig.append("last");
    rig.shipper.tryOnceMore();
    rig.shipper.hurry(true);
    int before = rig.requests();
    rig.after(0).answer();
    assertThat(rig.transport.texts(before)).containsExactly("last");
    assertThat(rig.transport.texts(before + 1)).containsExactly("bad");
    assertThat(rig.stats().delivered()).isEqualTo(3);
  }

  @Test
  void recordThatWasRefusedAlone_expiresInTime_whileOthersFail() {
    refuseBad();
    rig.append("bad", "good");
    for (int i = 0; i < 1_200; i++) {
      rig.after(100).answer();
    }
    rig.transport.always(batch -> PutResult.whole(Verdict.THROTTLED, "slow"));
    rig.append("waits");
    for (int i = 0; i < 4_810; i++) {
      rig.after(100).answer();
    }
    assertThat(rig.stats().count(DropReason.EXPIRED)).isEqualTo(1);
    assertThat(rig.stats().inMemory()).isEqualTo(1);
    assertThat(rig.shipper.nanosToNextDeadline()).isPositive();
    rig.transport.always(batch -> PutResult.stored());
    rig.settleAll();
  }

  @Test
  void streamThatCallsEverythingInvalid_costsAFewRecords_andTheRestWaitsForIt() {
    settings.maxAgeNanos = 0;
    open();
    rig.transport.always(batch -> PutResult.whole(Verdict.INVALID, "not this stream"));
    rig.appendMany("r", 100);
    for (int second = 0; second < 300; second++) {
      rig.after(1_000).answer().answer().answer().answer().answer().answer().answer().answer();
    }
    assertThat(rig.stats().count(DropReason.UNDELIVERABLE)).isEqualTo(8);
    assertThat(rig.stats().inMemory()).isEqualTo(92);
    assertThat(rig.requests()).as("requests in five minutes").isLessThan(400);
    rig.transport.always(batch -> PutResult.stored());
    rig.settleAll();
    assertThat(rig.stats().delivered()).isEqualTo(92);
  }

  @Test
  void requestThatIsOnlyTooLarge_losesNobody() {
    rig.transport.always(
        batch ->
            batch.entries().size() > 3
                ? PutResult.whole(Verdict.INVALID, "HTTP 413")
                : PutResult.stored());
    rig.appendMany("r", 40);
    rig.after(200).settleAll();
    assertThat(rig.stats().delivered()).isEqualTo(40);
  }

  @ParameterizedTest
  @EnumSource(names = {"INVALID", "REFUSED"})
  void requestsThatAreTooLargeForAGateway_becomeSmallerUntilTheyPass(Verdict verdict) {
    rig.transport.always(
        batch ->
            batch.sizeBytes() > 1_000_000
                ? PutResult.whole(verdict, "HTTP 413")
                : PutResult.stored());
    int records = 1_000;
    for (int i = 0; i < records; i++) {
      byte[] data = new byte[50_000];
      rig.append(new UserRecord(data, "k" + i, Severity.INFO, rig.ticker.nanoTime()));
      if (i % 200 == 199) {
        rig.settleAll();
      }
    }
    assertThat(rig.stats().delivered()).isEqualTo(records);
    assertThat(rig.stats().maybeDuplicated()).isZero();
    long sent = rig.transport.requests.stream().mapToLong(batch -> batch.entries().size()).sum();
    assertThat(sent).as("records sent, refused requests too").isLessThan(2 * records);
  }

  @Test
  void oldestCreatedNanos_seesEveryPlaceBehindTheIntake() {
    settings.maxRecords = 2;
    open();
    long start = rig.ticker.nanoTime();
    rig.transport.thenWhole(Verdict.INVALID).thenWhole(Verdict.FAILED).thenWhole(Verdict.FAILED);
    rig.append("a");
    rig.after(1);
    assertThat(rig.shipper.oldestCreatedNanos()).isEqualTo(start); // in the batcher
    rig.append("b");
    rig.after(0);
    assertThat(rig.shipper.oldestCreatedNanos()).isEqualTo(start); // under way
    rig.answer();
    assertThat(rig.shipper.oldestCreatedNanos()).isEqualTo(start); // suspected
    rig.answer();
    assertThat(rig.shipper.oldestCreatedNanos()).isEqualTo(start); // waiting for its retry
    rig.settleAll();
    assertThat(rig.shipper.oldestCreatedNanos() - rig.ticker.nanoTime()).isZero();
    assertThat(rig.stats().delivered()).isEqualTo(2);
  }

  @Test
  void abandon_countsWhateverIsHeldAndWhereverItIs() {
    settings.maxRecords = 2;
    settings.maxInFlight = 2;
    open();
    rig.transport.thenEach(Verdict.STORED, Verdict.THROTTLED);
    rig.append("a", "b", "c", "d", "e", "f", "g");
    rig.after(0).answerOne();
    rig.abandon();
    assertThat(rig.stats().count(DropReason.SHUTDOWN)).isEqualTo(6);
    assertThat(rig.stats().delivered()).isEqualTo(1);
    assertThat(rig.stats().inMemory()).isZero();
    assertThat(rig.stats().heldBytes()).isZero();
    assertThat(rig.heard.warnings).last().asString().contains("6 shutdown");
  }

  @Test
  void awaitWork_neverSleepsOverASuspectWhosePauseHasJustEnded() {
    settings.maxRecords = 2;
    settings.maxAttempts = 1; // the failure that pauses leaves no retry behind to wake up for
    open();
    rig.transport.thenWhole(Verdict.INVALID).thenWhole(Verdict.FAILED);
    rig.append("a", "b", "c", "d");
    rig.after(0);
    rig.answer();
    assertThat(rig.shipper.nanosToNextDeadline()).isEqualTo(Duration.ofMillis(100).toNanos());
    rig.ticker.advanceMillis(100); // between the last look at the suspects and the wait
    assertThat(rig.shipper.nanosToNextDeadline()).isZero();
    rig.settleAll();
    assertThat(rig.stats().delivered()).isEqualTo(2);
  }

  @Test
  void awaitWork_neverLetsAFullBatchLingerWhosePauseHasJustEnded() {
    settings.maxRecords = 2;
    settings.maxAttempts = 1;
    settings.batch.setLinger("30 s");
    open();
    rig.transport.thenWhole(Verdict.FAILED);
    rig.append("a", "b");
    rig.after(0).answer();
    rig.append("c", "d");
    rig.after(0);
    rig.ticker.advanceMillis(100);
    assertThat(rig.shipper.nanosToNextDeadline()).isZero();
    rig.settleAll();
  }

  @ParameterizedTest
  @EnumSource(
      value = Verdict.class,
      names = {"STORED", "INVALID"},
      mode = EnumSource.Mode.EXCLUDE)
  void warnings_comeOnceAMinuteForEachKindAndNeverQuoteContents(Verdict verdict) {
    for (int i = 0; i < 5; i++) {
      rig.transport.thenWhole(verdict);
    }
    rig.append("top secret");
    rig.after(200).answer().after(100).answer().after(200).answer();
    assertThat(rig.heard.warnings).hasSize(1).noneMatch(line -> line.contains("secret"));
    rig.settleAll();
  }
}
