// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.FakeTransport;
import dev.sluice.fake.Nightly;
import dev.sluice.record.Batch;
import dev.sluice.record.PutResult;
import dev.sluice.record.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The accounts agree at each step of any history. */
@Timeout(60)
class ShipperConservationTest {

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
  void conservation_holdsAtEachStepOfAnyHistory() {
    for (int seed = 0; seed < Nightly.rounds(200); seed++) {
      walk(seed);
    }
  }

  private void walk(int seed) {
    Random random = new Random(seed);
    settings.maxRecords = 1 + random.nextInt(6);
    settings.maxInFlight = 1 + random.nextInt(4);
    settings.maxAttempts = random.nextBoolean() ? 0 : 4;
    settings.maxAgeNanos = random.nextBoolean() ? 0 : Duration.ofSeconds(3).toNanos();
    settings.maxHeldBytes = 20 * 200;
    open();
    List<String> stored = new ArrayList<>();
    Set<String> unknown = new HashSet<>();
    rig.transport.always(batch -> answer(batch, random, stored, unknown));
    int appended = 0;
    for (int step = 0; step < 200; step++) {
      switch (random.nextInt(4)) {
        case 0 -> {
          if (rig.intake.held().bytes() < 15 * 200) {
            rig.append("e" + appended++);
          }
        }
        case 1 -> rig.after(random.nextInt(300));
        case 2 -> rig.answer();
        default -> {
          if (rig.inFlight() > 0) {
            rig.answerOne();
          }
        }
      }
      String state = "seed " + seed + ", step " + step + ": " + rig.stats().summary();
      assertThat(rig.stats().isConserved()).as(state).isTrue();
      assertThat(rig.stats().heldBytes()).as(state).isBetween(0L, settings.maxHeldBytes);
      assertThat(rig.inFlight()).as(state).isLessThanOrEqualTo(settings.maxInFlight);
    }
    rig.settleAll();
    Set<String> distinct = new HashSet<>(stored);
    String end = "seed " + seed + ": " + rig.stats().summary();
    assertThat(rig.stats().isConserved()).as(end).isTrue();
    assertThat(rig.stats().accepted()).as(end).isEqualTo(appended);
    // What is stored is delivered, unless its request ended without an answer and it expired.
    assertThat(rig.stats().delivered())
        .as(end)
        .isLessThanOrEqualTo(distinct.size())
        .isGreaterThanOrEqualTo(distinct.size() - unknown.size());
    assertThat((long) stored.size() - distinct.size())
        .as("%s: duplicates", end)
        .isLessThanOrEqualTo(rig.stats().maybeDuplicated());
    if (unknown.isEmpty()) {
      assertThat(stored).as(end).doesNotHaveDuplicates();
      assertThat(rig.stats().delivered()).as(end).isEqualTo(stored.size());
    }
  }

  private static PutResult answer(
      Batch batch, Random random, List<String> stored, Set<String> unknown) {
    List<String> texts = FakeTransport.texts(batch);
    return switch (random.nextInt(8)) {
      case 0 -> PutResult.whole(Verdict.THROTTLED, "slow");
      case 1 -> PutResult.whole(Verdict.NOT_SENT, "refused");
      case 2 -> {
        unknown.addAll(texts);
        texts.forEach(text -> store(random.nextBoolean(), text, stored));
        yield PutResult.whole(Verdict.UNKNOWN, "reset");
      }
      case 3 ->
          texts.stream().anyMatch(text -> text.endsWith("7"))
              ? PutResult.whole(Verdict.INVALID, "bad")
              : PutResult.whole(
                  random.nextBoolean() ? Verdict.CREDENTIALS_EXPIRED : Verdict.REFUSED, "no");
      case 4, 5 -> {
        List<Verdict> verdicts = new ArrayList<>();
        for (String text : texts) {
          Verdict[] any = {Verdict.STORED, Verdict.THROTTLED, Verdict.FAILED, Verdict.UNKNOWN};
          Verdict verdict = any[random.nextInt(4)];
          verdicts.add(verdict);
          boolean secretly = verdict == Verdict.UNKNOWN && random.nextBoolean();
          store(verdict == Verdict.STORED || secretly, text, stored);
          if (verdict == Verdict.UNKNOWN) {
            unknown.add(text);
          }
        }
        yield PutResult.perRecord(verdicts, "some");
      }
      default -> {
        stored.addAll(texts);
        yield PutResult.stored();
      }
    };
  }

  private static void store(boolean really, String text, List<String> stored) {
    Stream.of(text).filter(any -> really).forEach(stored::add);
  }
}
