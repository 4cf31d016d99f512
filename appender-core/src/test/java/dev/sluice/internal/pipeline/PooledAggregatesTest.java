// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.Nightly;
import dev.sluice.internal.batch.Batchers;
import dev.sluice.options.FormatOptions;
import dev.sluice.record.Batch;
import dev.sluice.record.PutEntry;
import dev.sluice.record.PutResult;
import dev.sluice.record.Severity;
import dev.sluice.record.UserRecord;
import dev.sluice.record.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Aggregates are sent from arrays that are filled again. The rig overwrites what was given back
 * after each step, so that an array which somebody still reads is seen.
 */
@Timeout(60)
class PooledAggregatesTest {

  /** More than the arrays of a pool have together, at times. */
  private static final int MAX_EVENT_BYTES = 20_000;

  private final Map<String, byte[]> sent = new HashMap<>(); // by partition key: it is random
  private final List<String> stored = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"kpl", "newline"})
  void anyHistory_storesEachEventOnce_andRetriesTheSameBytes(String aggregation) {
    for (int seed = 0; seed < Nightly.rounds(60); seed++) {
      walk(aggregation, seed);
    }
  }

  private void walk(String aggregation, int seed) {
    Random random = new Random(seed);
    ShipperRig.Settings settings = new ShipperRig.Settings();
    settings.batch.setAggregation(aggregation);
    settings.batch.setAggregationMaxBytes(1 + random.nextInt(60) + " KiB");
    settings.maxHeldBytes = 1 << 20;
    settings.maxInFlight = 1 + random.nextInt(4);
    if (random.nextBoolean()) {
      settings.streams = List.of("a", "b");
    }
    ShipperRig rig = new ShipperRig(settings);
    Function<PutEntry, List<byte[]>> unpacker =
        Batchers.unpacker(Batchers.packing(settings.batch, new FormatOptions()));
    sent.clear();
    stored.clear();
    rig.transport.always(batch -> answer(batch, random, unpacker));
    List<String> appended = new ArrayList<>();
    for (int step = 0; step < 300; step++) {
      switch (random.nextInt(6)) {
        case 0 -> rig.after(random.nextInt(300));
        case 1 -> {
          if (rig.inFlight() > 0) {
            rig.answerOne();
          }
        }
        default -> {
          int length = random.nextInt(random.nextInt(10) == 0 ? MAX_EVENT_BYTES : 600);
          String text = step + ":" + Character.toString('a' + step % 26).repeat(length);
          if (rig.intake.held().bytes() + 4L * MAX_EVENT_BYTES < settings.maxHeldBytes) {
            rig.append(event(text, random, settings.streams.size(), rig.ticker.nanoTime()));
            appended.add(text);
          }
        }
      }
    }
    rig.settleAll();
    String end = aggregation + ", seed " + seed + ": " + rig.stats().summary();
    assertThat(rig.stats().isConserved()).as(end).isTrue();
    assertThat(rig.stats().delivered()).as(end).isEqualTo(appended.size());
    assertThat(stored).as(end).containsExactlyInAnyOrderElementsOf(appended);
  }

  /** Most have no key, and share their aggregate. */
  private static UserRecord event(String text, Random random, int streams, long nowNanos) {
    byte[] data = text.getBytes(StandardCharsets.UTF_8);
    String key = random.nextInt(10) == 0 ? "key " + random.nextInt(1 << 30) : null;
    return new UserRecord(data, key, null, random.nextInt(streams), Severity.INFO, nowNanos);
  }

  private PutResult answer(Batch batch, Random random, Function<PutEntry, List<byte[]>> unpacker) {
    List<Verdict> verdicts = new ArrayList<>();
    Verdict[] any = {Verdict.STORED, Verdict.STORED, Verdict.THROTTLED, Verdict.FAILED};
    for (PutEntry entry : batch.entries()) {
      byte[] before = sent.putIfAbsent(entry.partitionKey(), entry.data().clone());
      assertThat(entry.data()).isEqualTo(sent.get(entry.partitionKey()));
      assertThat(before != null).isEqualTo(entry.attempts() > 0);
      Verdict verdict = any[random.nextInt(any.length)];
      verdicts.add(verdict);
      if (verdict == Verdict.STORED) {
        unpacker
            .apply(entry)
            .forEach(event -> stored.add(new String(event, StandardCharsets.UTF_8).strip()));
      }
    }
    return PutResult.perRecord(verdicts, "some failed");
  }
}
