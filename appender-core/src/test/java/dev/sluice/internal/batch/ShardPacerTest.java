// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.record.PutEntry;
import dev.sluice.record.Severity;
import dev.sluice.record.SeverityCounts;
import dev.sluice.record.ShardMap;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A shard that throttles is slowed down; the others are not. */
class ShardPacerTest {

  private static final long SECOND = 1_000_000_000L;
  private static final BigInteger MIDDLE = BigInteger.ONE.shiftLeft(127);

  private final ShardPacer pacer = new ShardPacer();
  private final List<PutEntry> released = new ArrayList<>();
  private long nowNanos = -5; // clocks start anywhere

  @BeforeEach
  void knowTwoShards() {
    pacer.shards(twoShards(), released::add);
  }

  private static ShardMap twoShards() {
    return new ShardMap(
        List.of(
            new ShardMap.Shard("s-0", BigInteger.ZERO, MIDDLE.subtract(BigInteger.ONE)),
            new ShardMap.Shard(
                "s-1", MIDDLE, BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE))));
  }

  private static PutEntry first(int bytes) {
    return PutEntry.aggregate(
        "a", "0", new byte[bytes], SeverityCounts.one(Severity.INFO), bytes, bytes, 7);
  }

  private static PutEntry second() {
    return PutEntry.aggregate(
        "b", MIDDLE.toString(), new byte[1], SeverityCounts.one(Severity.INFO), 1, 1, 7);
  }

  /** How many small records the first shard gets in so many seconds. */
  private int admittedIn(int seconds) {
    int before = released.size();
    int admitted = 0;
    long endNanos = nowNanos + seconds * SECOND;
    for (; nowNanos - endNanos < 0; nowNanos += SECOND / 100) {
      for (int i = 0; i < 20; i++) {
        admitted += pacer.admit(first(10), false, nowNanos) ? 1 : 0;
      }
      pacer.release(nowNanos, released::add);
    }
    return admitted + released.size() - before;
  }

  @Test
  void admit_letsEverythingGoUntilAShardThrottles() {
    for (int i = 0; i < 5000; i++) {
      assertThat(pacer.admit(first(100_000), false, nowNanos)).isTrue();
    }
  }

  @Test
  void throttled_saysWhetherTheShardIsKnown() {
    assertThat(pacer.throttled(first(1), nowNanos)).isTrue();
    assertThat(new ShardPacer().throttled(first(1), nowNanos)).isFalse();
  }

  @Test
  void admit_slowsTheShardThatThrottledAndNoOther() {
    pacer.throttled(first(10), nowNanos);
    assertThat(admittedIn(1)).as("what a shard takes, and a burst").isBetween(1000, 1250);
    for (int i = 0; i < 5000; i++) {
      assertThat(pacer.admit(second(), false, nowNanos)).isTrue();
    }
  }

  @Test
  void admit_countsBytesWhereTheyAreMore() {
    pacer.throttled(first(10), nowNanos);
    int admitted = 0;
    for (int i = 0; i < 100; i++) {
      admitted += pacer.admit(first(100_000), false, nowNanos) ? 1 : 0;
    }
    for (long endNanos = nowNanos + SECOND; nowNanos - endNanos < 0; nowNanos += SECOND / 100) {
      pacer.release(nowNanos, released::add);
    }
    assertThat(admitted + released.size()).as("1 MiB and a burst").isBetween(11, 14);
    assertThat(pacer.nextDueNanos()).isGreaterThan(nowNanos);
  }

  /** So many seconds in each of which this part of ten records is refused. */
  private void judgeSeconds(int seconds, int refusedOfTen) {
    for (int i = 0; i < seconds; i++) {
      for (int j = 0; j < 10; j++) {
        if (j < refusedOfTen) {
          pacer.throttled(first(10), nowNanos);
        } else {
          pacer.stored(first(10), nowNanos);
        }
      }
      nowNanos += SECOND;
    }
  }

  @Test
  void rate_fallsWithThePartThatIsRefused() {
    judgeSeconds(100, 3);
    assertThat(admittedIn(1)).as("a third").isBetween(300, 480);
  }

  @Test
  void rate_neverFallsToNothing() {
    judgeSeconds(100, 10);
    assertThat(admittedIn(1)).as("a tenth").isBetween(90, 200);
  }

  @Test
  void rate_hardlyFallsForFewRefusals() {
    pacer.throttled(first(10), nowNanos);
    judgeSeconds(100, 1);
    assertThat(admittedIn(1)).isGreaterThan(900);
  }

  @Test
  void rate_risesAgainAndTheShardIsForgotten() {
    judgeSeconds(100, 10);
    int before = admittedIn(5);
    int later = admittedIn(5);
    assertThat(later).isGreaterThan(2 * before);
    nowNanos += 60 * SECOND;
    for (int i = 0; i < 200_000; i++) {
      pacer.release(nowNanos, released::add);
      nowNanos += SECOND / 100;
    }
    for (int i = 0; i < 5000; i++) {
      assertThat(pacer.admit(first(100_000), false, nowNanos)).isTrue();
    }
  }

  /** Else it waits for as long as callers log more than the shard takes. */
  @Test
  void retry_goesBeforeWhatWasNeverSent() {
    pacer.throttled(first(10), nowNanos);
    for (int i = 0; i < 3000; i++) {
      pacer.admit(first(10), false, nowNanos);
    }
    PutEntry retried = first(11);
    assertThat(pacer.admit(retried, true, nowNanos)).isFalse();
    nowNanos = pacer.nextDueNanos();
    pacer.release(nowNanos, released::add);
    assertThat(released.get(0)).isSameAs(retried);
  }

  @Test
  void release_keepsTheOrderAndLosesNothing() {
    pacer.throttled(first(10), nowNanos);
    List<PutEntry> offered = new ArrayList<>();
    List<PutEntry> taken = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      PutEntry entry = first(10);
      offered.add(entry);
      if (pacer.admit(entry, false, nowNanos)) {
        taken.add(entry);
      }
    }
    assertThat(pacer.oldestCreatedNanos(99)).isEqualTo(7);
    while (pacer.nextDueNanos() != null) {
      nowNanos = pacer.nextDueNanos();
      pacer.release(nowNanos, taken::add);
    }
    assertThat(taken).containsExactlyElementsOf(offered);
    assertThat(pacer.oldestCreatedNanos(99)).isEqualTo(99);
  }

  @Test
  void shards_handsOverWhatWaited() {
    pacer.throttled(first(10), nowNanos);
    int admitted = 0;
    for (int i = 0; i < 1000; i++) {
      admitted += pacer.admit(first(10), false, nowNanos) ? 1 : 0;
    }
    pacer.shards(twoShards(), released::add);
    assertThat(released).hasSize(1000 - admitted);
    assertThat(pacer.nextDueNanos()).isNull();
  }

  /** Hands over, and takes none of these at the third. */
  private void failAtTheThird(Consumer<Consumer<PutEntry>> release) {
    int before = released.size();
    assertThatThrownBy(
            () ->
                release.accept(
                    entry -> {
                      if (released.size() == before + 2) {
                        throw new OutOfMemoryError("a test's");
                      }
                      released.add(entry);
                    }))
        .isInstanceOf(OutOfMemoryError.class);
  }

  private List<PutEntry> waitingOf(int count) {
    pacer.throttled(first(10), nowNanos);
    List<PutEntry> waiting = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      PutEntry entry = first(10);
      if (!pacer.admit(entry, false, nowNanos)) {
        waiting.add(entry);
      }
    }
    return waiting;
  }

  @Test
  void release_afterAnError_goesOnWithTheSameRecord() {
    List<PutEntry> waiting = waitingOf(1000);
    nowNanos += SECOND;
    failAtTheThird(sink -> pacer.release(nowNanos, sink));
    while (pacer.nextDueNanos() != null) {
      nowNanos = pacer.nextDueNanos();
      pacer.release(nowNanos, released::add);
    }
    assertThat(released).containsExactlyElementsOf(waiting);
  }

  @Test
  void releaseAll_afterAnError_handsOverNoneTwice() {
    List<PutEntry> waiting = waitingOf(1000);
    failAtTheThird(pacer::releaseAll);
    pacer.releaseAll(released::add);
    assertThat(released).containsExactlyElementsOf(waiting);
  }

  @Test
  void shards_afterAnError_handsOverTheRest() {
    List<PutEntry> waiting = waitingOf(1000);
    failAtTheThird(sink -> pacer.shards(twoShards(), sink));
    pacer.shards(twoShards(), released::add);
    assertThat(released).containsExactlyElementsOf(waiting);
  }

  @Test
  void releaseAll_handsOverWhatWaited() {
    pacer.throttled(first(10), nowNanos);
    int admitted = 0;
    for (int i = 0; i < 1000; i++) {
      admitted += pacer.admit(first(10), false, nowNanos) ? 1 : 0;
    }
    pacer.releaseAll(released::add);
    assertThat(released).hasSize(1000 - admitted);
  }
}
