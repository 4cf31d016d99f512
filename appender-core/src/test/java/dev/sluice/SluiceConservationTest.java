// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static dev.sluice.SluiceRig.appendMany;
import static dev.sluice.SluiceRig.inParallel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.FakeTransport;
import dev.sluice.fake.Nightly;
import dev.sluice.fake.TestEvent;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.Batch;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutEntry;
import dev.sluice.record.PutResult;
import dev.sluice.record.SluiceStats;
import dev.sluice.record.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever the stream does, and however many threads there are, the accounts agree with what it
 * stored.
 */
@Timeout(120)
class SluiceConservationTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int READS = 3_000;

  @RegisterExtension private final SluiceRig rig = new SluiceRig();

  private final FakeTransport transport = rig.transport;
  private final SluiceOptions options = rig.options;

  @Test
  void close_whileManyAppendLeavesEachEventInOneState() throws Exception {
    for (int round = 0; round < Nightly.rounds(50); round++) {
      options.batch().setLinger(round % 2 == 0 ? "0" : "1 ms");
      Sluice<TestEvent> sluice = rig.open();
      CountDownLatch running = new CountDownLatch(8);
      AtomicBoolean done = new AtomicBoolean();
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Thread caller =
            new Thread(
                () -> {
                  sluice.append(TestEvent.of("first"));
                  running.countDown();
                  while (!done.get()) {
                    sluice.append(TestEvent.of("x"));
                    Thread.onSpinWait();
                  }
                });
        callers.add(caller);
        caller.start();
      }
      running.await();
      sluice.close(LONG);
      done.set(true);
      for (Thread caller : callers) {
        caller.join();
      }
      SluiceStats stats = sluice.stats();
      assertThat(stats.isConserved()).as("round %s: %s", round, stats.summary()).isTrue();
      assertThat(stats.inMemory()).as("round %s: %s", round, stats.summary()).isZero();
      assertThat(stats.delivered()).as("round %s", round).isEqualTo(stats.accepted());
      transport.requests.clear();
    }
  }

  /** Promise I1 to I6: whatever the stream does, the accounts agree with what it stored. */
  @Test
  void conservation_holdsWhateverTheStreamDoes() throws Exception {
    long first = Long.getLong("sluice.property.seed", 0);
    for (long seed = first; seed < first + Nightly.rounds(100); seed++) {
      conserve(seed);
      transport.requests.clear();
    }
  }

  private void conserve(long seed) throws Exception {
    Oracle oracle = new Oracle(seed);
    transport.always(oracle::answer);
    options.batch().setMaxRecords(String.valueOf(1 + oracle.random.nextInt(50)));
    options.batch().setMaxInFlight(String.valueOf(1 + oracle.random.nextInt(4)));
    Sluice<TestEvent> sluice = rig.open();
    inParallel(3, thread -> appendMany(sluice, "t" + thread + "-", 100, ""));
    if (oracle.random.nextBoolean()) {
      sluice.flush(Duration.ofMillis(oracle.random.nextInt(20)));
    }
    sluice.close(LONG);
    SluiceStats stats = sluice.stats();
    String state = "seed " + seed + ": " + stats.summary();
    assertThat(stats.isConserved()).as(state).isTrue();
    assertThat(stats.offered()).as(state).isEqualTo(300);
    assertThat(stats.delivered() + stats.droppedTotal()).as(state).isEqualTo(300);
    assertThat(stats.count(DropReason.UNDELIVERABLE)).as(state).isEqualTo(oracle.poison);
    assertThat(oracle.stored).as(state).hasSize((int) stats.delivered());
    long copies = oracle.stored.values().stream().mapToLong(AtomicInteger::get).sum();
    assertThat(copies - oracle.stored.size())
        .as("%s: duplicates", state)
        .isLessThanOrEqualTo(oracle.ambiguous ? stats.maybeDuplicated() : 0);
    if (!oracle.ambiguous) {
      assertThat(stats.maybeDuplicated()).as(state).isZero();
    }
    assertThat(stats.requests()).as(state).isEqualTo(transport.requests.size());
  }

  /** A monitor reads at any moment, also while records are settled, evicted or moved to disk. */
  @ParameterizedTest
  @CsvSource({
    "none, drop_newest, off",
    "kpl, drop_newest, off",
    "none, drop_oldest, off",
    "none, drop_newest, always",
    "kpl, drop_oldest, always",
    "newline, block, overflow",
  })
  void stats_areExactAtEachMoment(
      String aggregation, String overflow, String spool, @TempDir Path directory) throws Exception {
    Oracle oracle = new Oracle(7);
    transport.always(oracle::answer);
    options.batch().setAggregation(aggregation);
    options.buffer().setOverflow(overflow);
    options.buffer().setMaxBytes("2 MiB");
    options.buffer().setMaxEvents("500");
    options.spool().setMode(spool);
    if (!spool.equals("off")) {
      options.spool().setDirectory(directory.toString());
    }
    Sluice<TestEvent> sluice = rig.open();
    AtomicBoolean done = new AtomicBoolean();
    Thread caller =
        new Thread(
            () -> {
              for (int i = 0; !done.get(); i++) {
                sluice.append(TestEvent.of("x" + i));
                if (i % 100 == 0) {
                  Thread.yield();
                }
              }
            });
    caller.start();
    SluiceStats stats = sluice.stats();
    for (int reads = 0; reads < READS || stats.delivered() < READS; reads++) {
      assertThat(stats.isConserved()).as(stats.summary()).isTrue();
      stats = sluice.stats();
    }
    done.set(true);
    caller.join();
  }

  /** A stream with faults of a seed; knows by key and bytes what it stored, and how often. */
  private static final class Oracle {

    private final Map<String, AtomicInteger> stored = new ConcurrentHashMap<>();
    private final Random random;
    private final boolean ambiguous;
    private final String poisonText;
    private final int poison;

    Oracle(long seed) {
      random = new Random(seed);
      ambiguous = random.nextBoolean();
      poison = random.nextInt(3) == 0 ? 1 : 0;
      poisonText = poison == 0 ? "none" : "\"t1-" + random.nextInt(100) + "\"";
    }

    PutResult answer(Batch batch) {
      if (FakeTransport.texts(batch).stream().anyMatch(text -> text.contains(poisonText))) {
        return PutResult.whole(Verdict.INVALID, "bad");
      }
      return switch (random.nextInt(10)) {
        case 0 -> PutResult.whole(Verdict.THROTTLED, "slow");
        case 1 -> PutResult.whole(Verdict.FAILED, "500");
        case 2 -> PutResult.whole(Verdict.NOT_SENT, "refused");
        case 3 -> PutResult.whole(Verdict.CREDENTIALS_EXPIRED, "old");
        case 4 -> ambiguous ? unknown(batch) : storeSome(batch);
        case 5, 6, 7 -> storeSome(batch);
        default -> {
          batch.entries().forEach(this::store);
          yield PutResult.stored();
        }
      };
    }

    private PutResult unknown(Batch batch) {
      for (PutEntry entry : batch.entries()) {
        if (random.nextBoolean()) {
          store(entry);
        }
      }
      if (random.nextBoolean()) {
        throw new IllegalStateException("reset");
      }
      return PutResult.whole(Verdict.UNKNOWN, "reset");
    }

    private PutResult storeSome(Batch batch) {
      List<Verdict> verdicts = new ArrayList<>();
      for (PutEntry entry : batch.entries()) {
        Verdict verdict =
            switch (random.nextInt(4)) {
              case 0 -> Verdict.THROTTLED;
              case 1 -> Verdict.FAILED;
              default -> Verdict.STORED;
            };
        if (verdict == Verdict.STORED) {
          store(entry);
        }
        verdicts.add(verdict);
      }
      return PutResult.perRecord(verdicts, "some failed");
    }

    private void store(PutEntry entry) {
      String text = entry.partitionKey() + " " + new String(entry.data(), StandardCharsets.UTF_8);
      stored.computeIfAbsent(text, any -> new AtomicInteger()).incrementAndGet();
    }
  }
}
