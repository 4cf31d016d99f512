// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.Nightly;
import dev.sluice.record.Batch;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutResult;
import dev.sluice.record.Severity;
import dev.sluice.record.UserRecord;
import dev.sluice.record.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code drop_oldest} in any history: the accounts agree, and the newest events are kept. */
@Timeout(120)
class EvictionsPropertyTest {

  private static final int STEPS = 300;
  private static final Pattern EVENT = Pattern.compile("#([0-9]{8});");
  private static final Severity[] SEVERITIES = Severity.values();

  private final ShipperRig.Settings settings = new ShipperRig.Settings();
  private ShipperRig rig = new ShipperRig();
  private final List<Integer> accepted = new ArrayList<>();
  private final List<Integer> stored = new ArrayList<>();
  private int refused;

  private void open(Random random, String aggregation, int streams) {
    settings.dropsOldest = true;
    settings.batch.setAggregation(aggregation);
    settings.batch.setAggregationMaxBytes(Integer.toString(1024 + random.nextInt(3000)));
    settings.maxRecords = 1 + random.nextInt(20);
    settings.maxInFlight = 1 + random.nextInt(3);
    settings.maxHeldBytes = 20_000 + random.nextInt(60_000);
    settings.maxHeldEvents = random.nextBoolean() ? 0 : 20 + random.nextInt(200);
    settings.maxBatchBytes = settings.maxHeldBytes / 6;
    List<String> names = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      names.add("s" + i);
    }
    settings.streams = names;
    rig = new ShipperRig(settings);
    accepted.clear();
    stored.clear();
    refused = 0;
  }

  private void append(Random random, int number, int streams, boolean hasKeys) {
    String text = "#%08d;".formatted(number) + "x".repeat(random.nextInt(200));
    UserRecord record =
        new UserRecord(
            text.getBytes(StandardCharsets.US_ASCII),
            hasKeys && random.nextInt(3) == 0 ? "key" + random.nextInt(3) : null,
            null,
            random.nextInt(streams),
            SEVERITIES[random.nextInt(SEVERITIES.length)],
            rig.ticker.nanoTime());
    if (rig.intake.offer(record) == null) {
      accepted.add(number);
    } else {
      refused++; // all that is held is in flight
    }
  }

  private PutResult store(Batch batch) {
    stored.addAll(numbers(batch));
    return PutResult.stored();
  }

  private static List<Integer> numbers(Batch batch) {
    List<Integer> numbers = new ArrayList<>();
    batch.entries().stream()
        .map(entry -> new String(entry.data(), ISO_8859_1))
        .flatMap(text -> EVENT.matcher(text).results())
        .map((MatchResult event) -> Integer.parseInt(event.group(1)))
        .forEach(numbers::add);
    return numbers;
  }

  private PutResult any(Random random, Batch batch) {
    return switch (random.nextInt(6)) {
      case 0 -> PutResult.whole(random.nextBoolean() ? Verdict.THROTTLED : Verdict.REFUSED, "slow");
      case 1 -> PutResult.whole(Verdict.NOT_SENT, "refused");
      case 2 -> some(random, batch);
      default -> store(batch);
    };
  }

  private PutResult some(Random random, Batch batch) {
    List<Verdict> verdicts = new ArrayList<>();
    batch
        .entries()
        .forEach(
            entry -> {
              boolean isStored = random.nextBoolean();
              verdicts.add(isStored ? Verdict.STORED : Verdict.FAILED);
              if (isStored) {
                stored.addAll(numbers(new Batch("s", List.of(entry))));
              }
            });
    return PutResult.perRecord(verdicts, "some");
  }

  private void assertAccounts(String as) {
    assertThat(rig.stats().isConserved()).as(as).isTrue();
    assertThat(rig.stats().heldBytes()).as(as).isBetween(0L, settings.maxHeldBytes);
    assertThat(rig.stats().accepted()).as(as).isEqualTo(accepted.size());
  }

  private void assertEnd(String as) {
    assertThat(rig.stats().isConserved()).as(as).isTrue();
    assertThat(rig.stats().heldBytes()).as(as).isZero();
    assertThat(rig.stats().delivered()).as(as).isEqualTo(stored.size());
    assertThat(stored).as(as).doesNotHaveDuplicates();
    assertThat(rig.stats().count(DropReason.OVERFLOW))
        .as(as)
        .isEqualTo(rig.stats().droppedTotal())
        .isEqualTo(accepted.size() - stored.size());
  }

  /** Of up to three streams, with all that can happen to requests. */
  @ParameterizedTest
  @ValueSource(strings = {"none", "newline", "kpl"})
  void accountsAgreeAtEachStepOfAnyHistory(String aggregation) {
    long dropped = 0;
    for (int seed = 0; seed < Nightly.rounds(500); seed++) {
      Random random = new Random(seed);
      int streams = 1 + random.nextInt(3);
      open(random, aggregation, streams);
      rig.transport.always(batch -> any(random, batch));
      for (int step = 0; step < STEPS; step++) {
        switch (random.nextInt(8)) {
          case 0 -> rig.after(random.nextInt(300));
          case 1 -> rig.answer();
          case 2 -> {
            if (rig.inFlight() > 0) {
              rig.answerOne();
            }
          }
          default -> append(random, step, streams, true);
        }
        assertAccounts("seed " + seed + ", step " + step + ": " + rig.stats().summary());
      }
      rig.settleAll();
      assertEnd("seed " + seed + ": " + rig.stats().summary());
      dropped += rig.stats().droppedTotal();
    }
    assertThat(dropped).as("events that made room").isPositive();
  }

  /**
   * No answer comes: of what is not in flight, exactly the newest are left in the end. Aggregates
   * of several keys have older events beside newer ones, and are dropped whole.
   */
  @ParameterizedTest
  @ValueSource(strings = {"none", "newline", "kpl"})
  void duringAStall_theOldestMakeRoom(String aggregation) {
    for (int seed = 0; seed < Nightly.rounds(500); seed++) {
      Random random = new Random(seed);
      open(random, aggregation, 1);
      rig.transport.always(this::store);
      for (int number = 0; number < 2 * STEPS; number++) {
        append(random, number, 1, aggregation.equals("none"));
        rig.after(random.nextInt(3));
      }
      String as = "seed " + seed + ": " + rig.stats().summary();
      assertThat(refused).as(as).isZero();
      rig.beginRequests();
      HashSet<Integer> inFlight = new HashSet<>(stored);
      rig.settleAll();
      assertEnd(as);
      List<Integer> waiting = new ArrayList<>(accepted);
      waiting.removeAll(inFlight);
      List<Integer> kept = new ArrayList<>(stored);
      kept.removeAll(inFlight);
      kept.sort(null);
      assertThat(kept).as(as).isNotEmpty().hasSizeLessThan(waiting.size());
      assertThat(kept)
          .as(as)
          .isEqualTo(waiting.subList(waiting.size() - kept.size(), waiting.size()));
    }
  }
}
