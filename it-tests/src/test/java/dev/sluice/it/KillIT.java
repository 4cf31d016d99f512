// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.child.LogsUntilKilled;
import dev.sluice.it.child.LogsWhatItIsTold;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.StoredRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that are killed at any instant, one after the other, on one spool: I8 and F12 of the
 * fault matrix. So often in each test, or as often as the property {@code sluice.kills} says.
 */
class KillIT {

  private static final int KILLS = Integer.getInteger("sluice.kills", 10) / 2;

  /** Then what has arrived is looked at and forgotten, or hundreds of kills would not fit here. */
  private static final int KILLS_IN_A_ROW = 25;

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long ROUND = 1_000_000;
  private static final long CURSOR_NANOS = 1_000_000_000L;

  /** What a process that is late at everything needs to write what it was handed. */
  private static final int SETTLE_MILLIS = 1_000;

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 2);

  @TempDir Path directory;

  @Test
  void kill_costsNoEventThatAppendHasWaitedFor(EmbeddedKinesis kinesis) {
    kill(kinesis, "logged", "ack", "wait");
  }

  @Test
  void kill_costsNoEventThatIsOlderThanSpoolDelay(EmbeddedKinesis kinesis) {
    kill(kinesis, "settled", "aggregation", "newline");
  }

  private void kill(EmbeddedKinesis kinesis, String promise, String option, String value) {
    long seed = Long.getLong("sluice.kill.seed", System.nanoTime());
    System.out.println("kill: -Dsluice.kill.seed=" + seed);
    Random random = new Random(seed);
    Map<String, Object> settings =
        Settings.to(kinesis, "mode", "always", "directory", directory, option, value);
    for (int kills = 0; kills < KILLS; kills += KILLS_IN_A_ROW) {
      killInARow(kinesis, promise, settings, Math.min(KILLS_IN_A_ROW, KILLS - kills), random);
      kinesis.clear();
    }
  }

  private static void killInARow(
      EmbeddedKinesis kinesis,
      String promise,
      Map<String, Object> settings,
      int kills,
      Random random) {
    Map<Long, Long> promised = new HashMap<>(); // first and last number of each round
    List<Safe> safe = new ArrayList<>();
    for (int round = 0; round < kills; round++) {
      Framework framework = Framework.values()[round % 2];
      long first = round * ROUND;
      makeTrouble(kinesis, random);
      try (ChildJvm child =
          framework
              .child(LogsUntilKilled.class, "spool", settings)
              .argument(first)
              .argument(SETTLE_MILLIS)
              .start()) {
        child.awaitLine(promise, PATIENCE);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(600)));
        if (round % 5 == 4) {
          int noted = (int) kinesis.recordCount();
          LockSupport.parkNanos(2 * CURSOR_NANOS);
          safe.add(new Safe(first, noted, (int) kinesis.recordCount()));
        }
        child.kill();
        child.awaitExit(PATIENCE);
        promised.put(first, lastNumber(child, promise));
      }
      kinesis.resume();
      kinesis.faults().heal();
    }
    Summary rest = drain(settings, kills * ROUND);
    assertAllArrived(kinesis, promised, rest);
    safe.forEach(each -> assertNotRepeated(kinesis.records(), each));
  }

  /** So many records were there one cursor interval before a kill, and so many at the kill. */
  private record Safe(long firstNumber, int noted, int atKill) {}

  /** What the cursor had noted is not sent again. */
  private static void assertNotRepeated(List<StoredRecord> records, Safe safe) {
    Set<Long> noted = numbers(records.subList(0, safe.noted));
    noted.removeIf(number -> number < safe.firstNumber);
    Set<Long> later = numbers(records.subList(safe.atKill, records.size()));
    later.retainAll(noted);
    assertThat(later).as("sent again, though noted long before the kill").isEmpty();
  }

  private static Set<Long> numbers(List<StoredRecord> records) {
    Set<Long> numbers = new HashSet<>();
    for (StoredRecord record : records) {
      Lines.of(record.data()).forEach(line -> numbers.add(Numbered.numberOf(line)));
    }
    return numbers;
  }

  private static void makeTrouble(EmbeddedKinesis kinesis, Random random) {
    switch (random.nextInt(4)) {
      case 0 -> kinesis.pause();
      case 1 -> kinesis.faults().onEvery("PutRecords", Fault.throttled());
      default -> {} // it works
    }
  }

  private static long lastNumber(ChildJvm child, String promise) {
    return child.lines().stream()
        .filter(line -> line.matches(promise + " \\d+"))
        .mapToLong(line -> Long.parseLong(line.substring(promise.length() + 1)))
        .max()
        .orElseThrow();
  }

  /** One more process delivers what is left. */
  private static Summary drain(Map<String, Object> settings, long number) {
    Map<String, Object> draining = new LinkedHashMap<>(settings);
    draining.put("shutdownHook", "true");
    draining.put("drainTimeout", "60 s");
    try (ChildJvm child =
        Framework.LOGBACK.child(LogsWhatItIsTold.class, "spool", draining).start()) {
      child.tell(Numbered.text(number));
      child.tell("end");
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      Summary summary = Summary.of(child.awaitLine(Summary.MARK, PATIENCE));
      summary.assertConserved();
      assertThat(summary.count("inSpool")).as(child.output()).isZero();
      assertThat(summary.reasons("dropped")).isEmpty();
      return summary;
    }
  }

  private static void assertAllArrived(
      EmbeddedKinesis kinesis, Map<Long, Long> promised, Summary rest) {
    Arrived arrived = Arrived.of(kinesis.records());
    long promisedCount = 0;
    for (Map.Entry<Long, Long> round : promised.entrySet()) {
      List<Long> missing = arrived.missing(round.getKey(), round.getValue());
      assertThat(missing).as("I8: these were promised").isEmpty();
      promisedCount += round.getValue() - round.getKey();
    }
    System.out.printf(
        "%d kills: promised=%d stored=%d duplicates=%d, recovered by the last=%d%n",
        promised.size(),
        promisedCount,
        arrived.count(),
        arrived.duplicates(),
        rest.count("recovered"));
    assertThat(promisedCount).isGreaterThan(promised.size() * 10L);
  }
}
