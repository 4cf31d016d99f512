// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.FakeTransport;
import dev.sluice.record.Batch;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutResult;
import dev.sluice.record.Severity;
import dev.sluice.record.UserRecord;
import dev.sluice.record.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The oldest that is not under way makes room, wherever it waits. */
class EvictionsTest {

  private static final int EVENT_BYTES = record(0, "k", 0, 0).heldBytes();
  private static final int ROOM = 400;

  @TempDir Path temporary;

  private final ShipperRig.Settings settings = new ShipperRig.Settings();
  private final Map<Integer, Integer> sent = new HashMap<>();
  private ShipperRig rig = new ShipperRig();

  private void open() {
    settings.dropsOldest = true;
    settings.maxInFlight = 1;
    settings.maxRecords = 20;
    rig = new ShipperRig(settings);
  }

  private static UserRecord record(int number, String key, int route, long nowNanos) {
    byte[] data = "%08d".formatted(number).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    return new UserRecord(data, key, null, route, Severity.INFO, nowNanos);
  }

  private void append(int number, String key, int route) {
    assertThat(rig.intake.offer(record(number, key, route, rig.ticker.nanoTime()))).isNull();
    assertThat(rig.stats().heldBytes()).isLessThanOrEqualTo(settings.maxHeldBytes);
    rig.ticker.advanceMillis(1);
  }

  /** Which events each request carried that was stored. */
  private PutResult store(Batch batch) {
    for (String text : FakeTransport.texts(batch)) {
      for (String line : text.split("\n")) {
        sent.merge(Integer.parseInt(line.strip()), 1, Integer::sum);
      }
    }
    return PutResult.stored();
  }

  private List<Integer> newestDelivered(int all) {
    List<Integer> newest = new ArrayList<>();
    for (int number = all - 1; sent.containsKey(number); number--) {
      newest.add(number);
    }
    return newest;
  }

  @ParameterizedTest
  @CsvSource({
    "none, false, 0, THROTTLED", "none, true, 0, THROTTLED", "newline, false, 0, THROTTLED",
    "newline, true, 0, NOT_SENT", "none, false, 400, UNKNOWN", "none, true, 400, PAUSED",
    "newline, false, 400, THROTTLED",
  })
  void newestArrive_whileTheStreamTakesNothing(
      String aggregation, boolean ordered, int maxEvents, Verdict verdict) {
    settings.batch.setAggregation(aggregation);
    settings.ordered = ordered;
    settings.maxHeldEvents = maxEvents;
    settings.maxHeldBytes = maxEvents > 0 ? 32 << 20 : (long) ROOM * EVENT_BYTES;
    open();
    rig.transport.always(batch -> PutResult.whole(verdict, "no"));
    for (int number = 0; number < 10 * ROOM; number++) {
      append(number, "k", 0);
      if (number % 20 == 0) {
        rig.after(0).answer();
      }
    }
    rig.transport.always(this::store);
    rig.settleAll();
    // An aggregate goes as a whole, and one of such small events holds half of the room.
    int least = aggregation.equals("none") ? ROOM / 2 : ROOM / 8;
    assertThat(newestDelivered(10 * ROOM)).hasSizeGreaterThan(least);
    assertThat(rig.stats().rejectedTotal()).isZero();
    assertThat(rig.stats().count(DropReason.OVERFLOW))
        .isEqualTo(rig.stats().droppedTotal())
        .isEqualTo(10 * ROOM - rig.stats().delivered());
    assertThat(rig.stats().isConserved()).isTrue();
    assertThat(rig.stats().heldBytes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "newline"})
  void deadStream_makesRoomForAHealthyOne(String aggregation) {
    settings.batch.setAggregation(aggregation);
    settings.maxHeldBytes = (long) ROOM * EVENT_BYTES;
    settings.streams = List.of("healthy", "dead");
    open();
    rig.transport.always(
        batch ->
            batch.stream().equals("dead")
                ? PutResult.whole(Verdict.THROTTLED, "no")
                : store(batch));
    for (int number = 0; number < 5 * ROOM; number++) {
      append(-1, "k", 1);
      if (number % 20 == 0) {
        rig.after(0).answer();
      }
    }
    for (int number = 0; number < ROOM; number++) {
      append(number, "k", 0);
      append(-1, "k", 1);
      if (number % 10 == 0) {
        rig.after(0).answer();
      }
    }
    rig.after(1000).answer().after(1000).answer();
    assertThat(sent).hasSize(ROOM);
    assertThat(rig.stats().isConserved()).isTrue();
  }

  /** What memory has no room for is on disk, and what is on disk is not dropped from memory. */
  @ParameterizedTest
  @ValueSource(strings = {"overflow", "always"})
  void spool_makesTheRoomInsteadWhileTheDiskTakesIt(String mode) {
    settings.maxHeldBytes = (long) ROOM * EVENT_BYTES;
    settings.spool.setMode(mode);
    settings.spool.setDirectory(temporary.resolve(mode).toString());
    settings.spool.setFreeSpaceFloor("0");
    open();
    rig.runOnce();
    rig.transport.always(batch -> PutResult.whole(Verdict.THROTTLED, "no"));
    for (int number = 0; number < 5 * ROOM; number++) {
      append(number, "k", 0);
      if (number % 20 == 0) {
        rig.after(10).answer();
      }
    }
    rig.transport.always(this::store);
    rig.settleAll();
    assertThat(sent).hasSize(5 * ROOM);
    assertThat(rig.stats().isConserved()).isTrue();
    rig.abandon();
  }

  /** The clock of the JVM may begin anywhere: its value may become negative at any time. */
  @Test
  void oldestIsDropped_whenTheClockOverflows() {
    settings.maxHeldEvents = 40;
    open();
    rig.transport.always(batch -> PutResult.whole(Verdict.THROTTLED, "no"));
    for (int number = 0; number < 10; number++) {
      append(number, "k", 0);
    }
    rig.after(1000).answer(); // they wait for their retry; the clock has overflowed
    for (int number = 10; number < 31; number++) {
      append(number, "k", 0);
      rig.after(0);
    }
    rig.transport.always(this::store);
    rig.settleAll();
    assertThat(rig.stats().count(DropReason.OVERFLOW)).isPositive();
    assertThat(newestDelivered(31)).hasSize((int) rig.stats().delivered());
  }

  @Test
  void underWay_isNeverDropped() {
    settings.maxHeldBytes = (long) ROOM * EVENT_BYTES;
    open();
    rig.transport.always(this::store);
    for (int number = 0; number < 20; number++) {
      append(number, "k", 0);
    }
    rig.after(0);
    assertThat(rig.inFlight()).isEqualTo(1);
    for (int number = 20; number < 5 * ROOM; number++) {
      append(number, "k", 0);
      rig.after(0);
    }
    rig.settleAll();
    assertThat(sent).containsKeys(0, 19, 5 * ROOM - 1);
    assertThat(rig.stats().delivered()).isEqualTo(sent.size());
  }

  /** Whatever happens in whatever order: the accounts are exact, and nothing is sent twice. */
  @ParameterizedTest
  @CsvSource({
    "none, false, 0", "none, true, 0", "newline, false, 0", "newline, true, 0",
    "none, false, 50", "none, true, 30", "newline, false, 40", "newline, true, 60",
  })
  void accountsAreExact_whateverIsDropped(String aggregation, boolean ordered, int maxEvents) {
    for (int seed = 0; seed < 20; seed++) {
      settings.batch.setAggregation(aggregation);
      settings.ordered = ordered;
      settings.maxHeldEvents = maxEvents;
      accountsAreExact(new Random(seed));
    }
  }

  private void accountsAreExact(Random random) {
    settings.maxHeldBytes = 60L * EVENT_BYTES;
    settings.streams = List.of("a", "b");
    open();
    rig.transport.always(
        batch -> {
          List<Verdict> verdicts = new ArrayList<>();
          for (int i = 0; i < batch.entries().size(); i++) {
            verdicts.add(random.nextInt(3) > 0 ? Verdict.STORED : Verdict.FAILED);
          }
          return random.nextInt(3) == 0
              ? PutResult.whole(Verdict.THROTTLED, "no")
              : PutResult.perRecord(verdicts, "some");
        });
    for (int number = 0; number < 1000; number++) {
      UserRecord record =
          record(number, "k" + random.nextInt(5), random.nextInt(2), rig.ticker.nanoTime());
      DropReason refused = rig.intake.offer(record);
      if (refused == null) {
      } else {
        rig.ledger.rejected(refused, Severity.INFO);
      }
      assertThat(rig.stats().heldBytes()).isLessThanOrEqualTo(settings.maxHeldBytes);
      if (random.nextInt(8) == 0) {
        rig.after(random.nextInt(50));
      }
      if (random.nextInt(16) == 0) {
        rig.answer();
      }
    }
    rig.settleAll();
    assertThat(rig.stats().isConserved()).isTrue();
    assertThat(rig.stats().inMemory()).isZero();
    assertThat(rig.stats().heldBytes()).isZero();
  }
}
