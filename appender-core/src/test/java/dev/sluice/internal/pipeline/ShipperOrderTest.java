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
import dev.sluice.record.ShardMap;
import dev.sluice.record.UserRecord;
import dev.sluice.record.Verdict;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ordering=key}, and shards that throttle, step by step without a thread. */
@Timeout(60)
class ShipperOrderTest {

  private final ShipperRig.Settings settings = new ShipperRig.Settings();
  private final Map<String, List<String>> stored = new HashMap<>();
  private ShipperRig rig;

  @BeforeEach
  void open() {
    settings.ordered = true;
    rig = new ShipperRig(settings);
  }

  @AfterEach
  void everyEventIsInExactlyOneState() {
    assertThat(rig.stats().isConserved()).as(rig.stats().summary()).isTrue();
  }

  private void append(String key, String text) {
    byte[] data = text.getBytes(StandardCharsets.UTF_8);
    rig.append(new UserRecord(data, key, Severity.INFO, rig.ticker.nanoTime()));
  }

  private PutResult store(Batch batch, List<Verdict> verdicts) {
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < verdicts.size(); i++) {
      PutEntry entry = batch.entries().get(i);
      assertThat(keys.add(entry.partitionKey())).as("a request has no order").isTrue();
      if (verdicts.get(i) == Verdict.STORED) {
        for (String line : new String(entry.data(), StandardCharsets.UTF_8).split("\n")) {
          stored.computeIfAbsent(entry.partitionKey(), any -> new ArrayList<>()).add(line);
        }
      }
    }
    return PutResult.perRecord(verdicts, "script");
  }

  @Test
  void failedRecord_holdsBackLaterOnesOfItsKeyOnly() {
    rig.transport.thenEach(Verdict.FAILED, Verdict.STORED);
    append("a", "a1");
    append("b", "b1");
    append("a", "a2");
    append("b", "b2");
    rig.after(200).answer();
    assertThat(rig.transport.texts(0)).containsExactly("a1", "b1");
    rig.after(0).answer();
    assertThat(rig.transport.texts(1)).containsExactly("b2");
    rig.settleAll();
    assertThat(rig.transport.texts(2)).containsExactly("a1");
    assertThat(rig.transport.texts(3)).containsExactly("a2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "newline"})
  void records_ofAKeyAreStoredInTheirOrder(String aggregation) {
    settings.batch.setAggregation(aggregation);
    settings.maxRecords = 7;
    open();
    Random random = new Random(42);
    rig.transport.always(
        batch -> {
          if (random.nextInt(5) == 0) {
            return PutResult.whole(Verdict.THROTTLED, "whole");
          }
          List<Verdict> verdicts = new ArrayList<>();
          batch
              .entries()
              .forEach(e -> verdicts.add(random.nextInt(3) == 0 ? Verdict.FAILED : Verdict.STORED));
          return store(batch, verdicts);
        });
    Map<String, List<String>> appended = new HashMap<>();
    for (int i = 0; i < 2000; i++) {
      String key = "k" + random.nextInt(10);
      append(key, String.valueOf(i));
      appended.computeIfAbsent(key, any -> new ArrayList<>()).add(String.valueOf(i));
      if (random.nextInt(10) == 0) {
        rig.after(random.nextInt(300));
      }
      if (rig.inFlight() > 0 && random.nextBoolean()) {
        rig.answerOne();
      }
    }
    rig.settleAll();
    assertThat(stored).isEqualTo(appended);
  }

  @Test
  void recordsThatAreGivenUp_letTheNextOfTheirKeyGo() {
    settings.maxAttempts = 1;
    open();
    rig.transport.thenEach(Verdict.FAILED);
    append("a", "a1");
    append("a", "a2");
    append("a", "a3");
    rig.after(200).answer();
    rig.settleAll();
    assertThat(rig.stats().delivered()).isEqualTo(2);
    assertThat(rig.transport.texts(2)).containsExactly("a3");
  }

  @Test
  void recordsThatWaitBehindOneThatIsTooOld_expireWithItIfTheyAreTooOld() {
    settings.maxAgeNanos = Duration.ofMinutes(1).toNanos();
    open();
    rig.transport.always(batch -> PutResult.whole(Verdict.PAUSED, "no such stream"));
    for (int i = 0; i < 50; i++) {
      append("a", "a" + i);
    }
    rig.after(30_000).answer();
    append("a", "young");
    for (int seconds = 30; seconds < 80; seconds++) {
      rig.after(1_000).answer();
    }
    assertThat(rig.stats().dropped().get(DropReason.EXPIRED)).isEqualTo(50);
    assertThat(rig.stats().inMemory()).as("the young one").isEqualTo(1);
    rig.transport.always(batch -> PutResult.stored());
    rig.settleAll();
    assertThat(rig.stats().delivered()).isEqualTo(1);
  }

  @Test
  void poison_letsTheNextOfItsKeyGo() {
    rig.transport.always(
        batch ->
            FakeTransport.texts(batch).contains("bad")
                ? PutResult.whole(Verdict.INVALID, "no")
                : PutResult.stored());
    append("a", "bad");
    append("a", "good");
    append("b", "also good");
    rig.after(200);
    rig.settleAll();
    assertThat(rig.stats().delivered()).isEqualTo(2);
  }

  /** Such as by a filter, which gives way after five minutes. */
  @Test
  void recordThatIsRefusedAlone_holdsUpItsKeyOnly() {
    rig.transport.always(
        batch ->
            FakeTransport.texts(batch).contains("bad")
                ? PutResult.whole(Verdict.REFUSED, "HTTP 403")
                : store(batch, Collections.nCopies(batch.entries().size(), Verdict.STORED)));
    append("a", "bad");
    append("a", "a2");
    for (int i = 0; i < 3_000; i++) {
      append("b", "b" + i);
      rig.after(100).answer();
    }
    assertThat(stored.get("b")).hasSizeGreaterThan(2_900);
    assertThat(stored).doesNotContainKey("a");
    rig.transport.always(
        batch -> store(batch, Collections.nCopies(batch.entries().size(), Verdict.STORED)));
    rig.settleAll();
    assertThat(stored.get("a")).containsExactly("bad", "a2");
  }

  @Test
  void oldestCreated_countsThoseThatWait() {
    append("a", "a1");
    append("a", "a2");
    long createdNanos = rig.ticker.nanoTime();
    rig.after(200);
    rig.after(50);
    assertThat(rig.shipper.oldestCreatedNanos()).isEqualTo(createdNanos);
    rig.settleAll();
  }

  @Test
  void throttledShard_slowsItselfAlone() {
    settings.ordered = false;
    rig = new ShipperRig(settings);
    BigInteger middle = BigInteger.ONE.shiftLeft(127);
    rig.transport.shards = halves(middle);
    rig.transport.always(
        batch -> {
          List<Verdict> verdicts = new ArrayList<>();
          batch
              .entries()
              .forEach(entry -> verdicts.add(isHot(entry) ? Verdict.THROTTLED : Verdict.STORED));
          return PutResult.perRecord(verdicts, "hot");
        });
    appendTo("0");
    rig.after(200).answer().answer();
    assertThat(rig.transport.shardQuestions).hasValue(1);
    for (int i = 0; i < 50; i++) {
      for (int j = 0; j < 20; j++) {
        appendTo("0");
        appendTo(middle.toString());
      }
      rig.after(200).answer();
    }
    rig.after(200).answer();
    assertThat(rig.stats().delivered()).as("the cool shard's").isEqualTo(1000);
    rig.transport.always(batch -> PutResult.stored());
    rig.settleAll();
    assertThat(rig.stats().delivered()).isEqualTo(2001);
  }

  /** The ids of a stream's shards begin at zero again when it is made anew. */
  @Test
  void streamThatWasMissing_isAskedForItsShardsAgain() {
    settings.ordered = false;
    rig = new ShipperRig(settings);
    rig.transport.shards = halves(BigInteger.ONE.shiftLeft(127));
    rig.transport.thenEach(Verdict.THROTTLED);
    rig.transport.always(batch -> PutResult.stored().in(Set.of("hot")));
    append("a", "a1");
    rig.after(200).answer();
    rig.after(20_000).answer();
    append("a", "a2");
    rig.after(20_000).answer();
    assertThat(rig.transport.shardQuestions).hasValue(1);
    rig.transport.thenWhole(Verdict.PAUSED);
    append("a", "a3");
    rig.after(20_000).answer();
    rig.transport.shards = halves(BigInteger.ONE.shiftLeft(126));
    rig.after(20_000).answer();
    assertThat(rig.transport.shardQuestions).hasValue(2);
    rig.settleAll();
    append("a", "a4");
    rig.after(20_000).answer();
    assertThat(rig.transport.shardQuestions).as("the map is known").hasValue(2);
  }

  private static ShardMap halves(BigInteger middle) {
    return new ShardMap(
        List.of(
            new ShardMap.Shard("hot", BigInteger.ZERO, middle.subtract(BigInteger.ONE)),
            new ShardMap.Shard("cool", middle, BigInteger.ONE.shiftLeft(128))));
  }

  @Test
  void deniedListShards_isAskedForOnceInALongTime() {
    throttleForTwentySeconds();
    assertThat(rig.transport.shardQuestions).hasValue(1);
    rig.transport.always(batch -> PutResult.stored());
    rig.settleAll();
  }

  /** A request that is throttled or lost says nothing about the next one. */
  @Test
  void failedListShards_isAskedForAgainSoon() {
    rig.transport.failToList = true;
    throttleForTwentySeconds();
    assertThat(rig.transport.shardQuestions.get()).isBetween(2, 3);
    rig.transport.always(batch -> PutResult.stored());
    rig.settleAll();
  }

  private void throttleForTwentySeconds() {
    rig.transport.always(
        batch ->
            PutResult.perRecord(
                batch.entries().stream().map(entry -> Verdict.THROTTLED).toList(), "hot"));
    append("a", "a1");
    for (int i = 0; i < 100; i++) {
      rig.after(200).answer();
    }
  }

  private void appendTo(String hashKey) {
    rig.append(
        new UserRecord(
            new byte[10], "k" + hashKey, hashKey, 0, Severity.INFO, rig.ticker.nanoTime()));
  }

  private static boolean isHot(PutEntry entry) {
    return "0".equals(entry.explicitHashKey());
  }
}
