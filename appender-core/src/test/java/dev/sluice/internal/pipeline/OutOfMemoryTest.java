// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.fake.FakeTransport;
import dev.sluice.fake.LockWithoutMemory;
import dev.sluice.record.Batch;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutResult;
import dev.sluice.record.Severity;
import dev.sluice.record.UserRecord;
import dev.sluice.record.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** There is no memory, at one place after the other: nothing is lost by it, nor counted twice. */
class OutOfMemoryTest {

  @TempDir Path directory;

  private final ShipperRig.Settings settings = new ShipperRig.Settings();
  private int roots;
  private final List<String> stored = new ArrayList<>();

  private ShipperRig open(String mode) {
    settings.spool.setMode(mode);
    settings.spool.setDirectory(directory.resolve("spool-" + roots++).toString());
    settings.spool.setFreeSpaceFloor("0");
    ShipperRig rig = new ShipperRig(settings);
    rig.transport.always(this::store);
    return rig;
  }

  private PutResult store(Batch batch) {
    stored.addAll(FakeTransport.texts(batch));
    return PutResult.stored();
  }

  private static OutOfMemoryError none() {
    return new OutOfMemoryError("a test's");
  }

  private void assertAllStoredOnce(ShipperRig rig, int count) {
    rig.settleAll();
    assertThat(rig.stats().delivered()).as(rig.stats().summary()).isEqualTo(count);
    assertThat(rig.stats().heldBytes()).isZero();
    assertThat(rig.stats().isConserved()).isTrue();
    assertThat(stored).hasSize(count).doesNotHaveDuplicates();
    rig.abandon();
  }

  @Test
  void transport_thatRunsOutOfMemory_hasAnUnknownOutcome() {
    ShipperRig rig = open("off");
    rig.transport.then(
        batch -> {
          throw none();
        });
    rig.append("a", "b");
    rig.after(1000).answer();
    assertThat(rig.stats().maybeDuplicated()).isEqualTo(2);
    assertAllStoredOnce(rig, 2);
  }

  @Test
  void executor_thatRunsOutOfMemory_sendsAgain() {
    ShipperRig rig = open("off");
    failOnce(rig, task -> {});
    rig.append("a", "b");
    rig.after(1000);
    assertThat(rig.stats().maybeDuplicated()).isZero();
    assertAllStoredOnce(rig, 2);
  }

  /** It was queued all the same, and runs later: the batch had its answer by then. */
  @Test
  void executor_thatKeepsWhatItRefused_sendsNothingTwice() {
    ShipperRig rig = open("off");
    failOnce(rig, rig.senderThreads::execute);
    rig.append("a", "b");
    rig.after(1000);
    assertAllStoredOnce(rig, 2);
  }

  /** The threads have no memory for the next task, when this was done with it. */
  private static void failOnce(ShipperRig rig, Executor before) {
    var working = rig.senderThreads;
    rig.senderThreads =
        task -> {
          rig.senderThreads = working;
          before.execute(task);
          throw none();
        };
  }

  /** A caller has the pool's lock, and there is no memory to wait for it. */
  @Test
  void arraysOfAggregates_withoutMemoryForThePoolsLock_areGivenBackOnce() {
    settings.batch.setAggregation("kpl");
    ShipperRig rig = open("off");
    for (int i = 0; i < 10; i++) {
      // without a key: they share a record
      rig.append(new UserRecord(new byte[3000], null, Severity.INFO, rig.ticker.nanoTime()));
    }
    rig.after(1000);
    rig.beginRequests();
    LockWithoutMemory.in(rig.intake.pool(), 0, () -> stepThroughErrors(rig));
    assertThat(rig.stats().delivered()).as(rig.stats().summary()).isEqualTo(10);
    assertThat(rig.stats().isConserved()).isTrue();
  }

  @Test
  void queuedRecords_withoutMemoryForThePoolsLock_stayInOneQueue() {
    ShipperRig rig = open("off");
    rig.appendMany("some event ".repeat(300), 10); // some lie in two arrays
    LockWithoutMemory.in(rig.intake.pool(), 0, () -> stepThroughErrors(rig));
    assertAllStoredOnce(rig, 10);
  }

  private static void stepThroughErrors(ShipperRig rig) {
    for (int i = 0; i < 20; i++) {
      try {
        rig.ticker.advanceMillis(100);
        rig.shipper.runOnce();
      } catch (OutOfMemoryError e) {
        // the next step goes on
      }
    }
  }

  /** Each message of the settlement fails while it is made, the counts do not. */
  @ParameterizedTest
  @ValueSource(strings = {"off", "always"})
  void diagnostics_thatRunOutOfMemory_costAMessageAlone(String mode) {
    ShipperRig rig = open(mode);
    rig.transport.thenWhole(Verdict.THROTTLED);
    rig.transport.thenEach(Verdict.STORED, Verdict.THROTTLED, Verdict.STORED);
    rig.transport.thenWhole(Verdict.INVALID);
    AtomicInteger failures = new AtomicInteger();
    rig.beforeMessage =
        () -> {
          failures.incrementAndGet();
          throw none();
        };
    rig.append("a", "b", "c");
    rig.ticker.advanceMillis(30_000); // which is worth a message, too
    settleThroughErrors(rig, 100);
    assertThat(failures.get()).as("two retries, two late ones, an invalid one").isGreaterThan(4);
    rig.beforeMessage = () -> {};
    assertThat(rig.stats().delivered()).as(rig.stats().summary()).isEqualTo(2);
    assertThat(rig.stats().retried()).isEqualTo(4);
    assertGivenUpOnce(rig, DropReason.UNDELIVERABLE, 1);
    rig.abandon();
  }

  /** Lets time pass until nothing is held; the thread goes on after each error. */
  private static void settleThroughErrors(ShipperRig rig, long millis) {
    for (int i = 0; i < 300 && !rig.shipper.isDrained(); i++) {
      try {
        rig.after(millis).answer();
      } catch (OutOfMemoryError e) {
        // the next step goes on
      }
    }
  }

  private static void assertGivenUpOnce(ShipperRig rig, DropReason reason, int count) {
    assertThat(rig.stats().count(reason)).as(rig.stats().summary()).isEqualTo(count);
    assertThat(rig.stats().heldBytes()).isZero();
    assertThat(rig.stats().isConserved()).isTrue();
    assertThat(rig.shipper.isDrained()).isTrue();
  }

  /** The fallback fails at one record after the other, and each time it gets the same one again. */
  @Test
  void fallback_thatRunsOutOfMemory_losesNoRecordThatExpires() {
    settings.keepsUndelivered = true;
    settings.maxAttempts = 1;
    ShipperRig rig = open("off");
    rig.transport.thenWhole(Verdict.FAILED);
    failAtEachSecond(rig);
    rig.appendMany("event ", 100);
    settleThroughErrors(rig, 100);
    assertGivenUpOnce(rig, DropReason.EXPIRED, 100);
    assertThat(rig.undelivered).hasSize(100).doesNotHaveDuplicates();
    rig.abandon();
  }

  @Test
  void abandon_handsOverWhatAFallbackHadNoMemoryFor() {
    settings.keepsUndelivered = true;
    settings.maxAttempts = 1;
    ShipperRig rig = open("off");
    rig.transport.thenWhole(Verdict.FAILED);
    rig.appendMany("event ", 3);
    AtomicInteger events = new AtomicInteger();
    rig.beforeHandOver =
        () -> {
          if (events.incrementAndGet() == 2 || events.get() == 3) {
            throw none();
          }
        };
    assertThatThrownBy(() -> rig.after(1000).answer()).isInstanceOf(OutOfMemoryError.class);
    assertThatThrownBy(rig::abandon).isInstanceOf(OutOfMemoryError.class);
    assertThat(rig.undelivered).hasSize(3).doesNotHaveDuplicates();
    assertThat(rig.stats().count(DropReason.EXPIRED)).isEqualTo(1);
    assertThat(rig.stats().count(DropReason.SHUTDOWN)).isEqualTo(2);
    assertThat(rig.stats().isConserved()).isTrue();
  }

  @Test
  void abandon_handsOverEachRecord_howeverOftenAFallbackHasNoMemory() {
    settings.keepsUndelivered = true;
    ShipperRig rig = open("off");
    failAtEachSecond(rig);
    rig.appendMany("event ", 5);
    Throwable failure = catchThrowable(rig::abandon);
    assertThat(rig.undelivered).hasSize(5).doesNotHaveDuplicates();
    assertThat(rig.stats().count(DropReason.SHUTDOWN)).isEqualTo(5);
    assertThat(failure).as("nothing of it ends the thread").isNull();
    assertThat(rig.stats().isConserved()).isTrue();
  }

  @Test
  void abandon_saysWhatAFallbackThatNeverHasMemoryDidNotSave() {
    settings.keepsUndelivered = true;
    ShipperRig rig = open("off");
    rig.beforeHandOver =
        () -> {
          throw none();
        };
    rig.appendMany("event ", 3);
    Throwable failure = catchThrowable(rig::abandon);
    assertThat(rig.heard.warnings)
        .anyMatch(line -> line.contains("the fallback failed: " + none()))
        .anyMatch(line -> line.endsWith("retry.deadLetterFile: 2 (3 in all)"));
    assertThat(rig.stats().count(DropReason.SHUTDOWN)).isEqualTo(3);
    assertThat(failure).isNull();
  }

  private static void failAtEachSecond(ShipperRig rig) {
    AtomicInteger events = new AtomicInteger();
    rig.beforeHandOver =
        () -> {
          if (events.incrementAndGet() % 2 == 0) {
            throw none();
          }
        };
  }

  /** The key has one next record, however often its first one is given up. */
  @Test
  void fallback_thatRunsOutOfMemory_keepsTheOrderOfTheKey() {
    settings.keepsUndelivered = true;
    settings.ordered = true;
    ShipperRig rig = open("off");
    rig.transport.always(
        batch -> {
          assertThat(batch.entries()).as("a request has no order").hasSize(1);
          return FakeTransport.texts(batch).contains("bad")
              ? PutResult.whole(Verdict.INVALID, "no")
              : store(batch);
        });
    AtomicInteger failures = new AtomicInteger(10); // more than records that may be condemned
    rig.beforeHandOver =
        () -> {
          if (failures.getAndDecrement() > 0) {
            throw none();
          }
        };
    for (String text : List.of("bad", "a", "b", "c")) {
      byte[] data = text.getBytes(StandardCharsets.UTF_8);
      rig.append(new UserRecord(data, "key", Severity.INFO, rig.ticker.nanoTime()));
    }
    settleThroughErrors(rig, 1000);
    assertGivenUpOnce(rig, DropReason.UNDELIVERABLE, 1);
    assertThat(rig.stats().retried()).isZero();
    assertThat(rig.undelivered).hasSize(1);
    assertThat(stored).containsExactly("a", "b", "c");
    rig.abandon();
  }

  /** As the next one, while one record is searched for that Kinesis calls invalid. */
  @ParameterizedTest
  @ValueSource(strings = {"off", "always"})
  void anyStepOfASearch_mayRunOutOfMemory(String mode) {
    for (int reading = 1; reading < 120; reading++) {
      stored.clear();
      ShipperRig rig = open(mode);
      rig.transport.always(
          batch ->
              FakeTransport.texts(batch).contains("bad")
                  ? PutResult.whole(Verdict.INVALID, "no")
                  : store(batch));
      rig.append("a", "b", "bad", "c");
      rig.ticker.runOutOfMemoryAtLook(reading);
      settleThroughErrors(rig, 50);
      rig.ticker.runOutOfMemoryAtLook(0);
      assertGivenUpOnce(rig, DropReason.UNDELIVERABLE, 1);
      assertAllStoredOnce(rig, 3);
    }
  }

  /** Such as by a filter: it is tried again in requests of its own, until it is too old. */
  @ParameterizedTest
  @ValueSource(strings = {"off", "always"})
  void anyStepOfARecordThatIsRefusedAlone_mayRunOutOfMemory(String mode) {
    settings.maxAgeNanos = Duration.ofSeconds(45).toNanos();
    for (int reading = 1; reading < 60; reading++) {
      stored.clear();
      ShipperRig rig = open(mode);
      rig.transport.always(
          batch ->
              FakeTransport.texts(batch).contains("bad")
                  ? PutResult.whole(Verdict.REFUSED, "HTTP 403")
                  : store(batch));
      rig.append("a", "b", "bad", "c");
      for (int i = 0; i < 40; i++) {
        rig.after(50).answer();
      }
      assertThat(rig.stats().inMemory()).isEqualTo(1);
      rig.ticker.runOutOfMemoryAtLook(reading);
      settleThroughErrors(rig, 7_000);
      rig.ticker.runOutOfMemoryAtLook(0);
      assertGivenUpOnce(rig, DropReason.EXPIRED, 1);
      assertAllStoredOnce(rig, 3);
    }
  }

  /** The clock is read at every step: whichever of its readings fails, the next step goes on. */
  @ParameterizedTest
  @ValueSource(strings = {"off", "overflow", "always"})
  void anyStep_mayRunOutOfMemory(String mode) {
    for (int reading = 1; reading < 60; reading++) {
      stored.clear();
      ShipperRig rig = open(mode);
      rig.append("a", "b", "c");
      rig.ticker.runOutOfMemoryAtLook(reading);
      settleThroughErrors(rig, 50);
      rig.ticker.runOutOfMemoryAtLook(0);
      assertAllStoredOnce(rig, 3);
    }
  }

  /** Else this JVM could not open it again: the lock and the entry in the registry would stay. */
  @Test
  void abandon_givesTheSpoolUp_whateverRunsOutOfMemory() throws IOException {
    int failures = 0;
    for (int reading = 1; reading < 20; reading++) {
      ShipperRig rig = open("always");
      rig.transport.thenWhole(Verdict.THROTTLED);
      rig.append("a", "b", "c");
      rig.after(1000).answer();
      rig.ticker.runOutOfMemoryAtLook(reading);
      try {
        rig.shipper.abandon(0);
      } catch (OutOfMemoryError e) {
        failures++;
      }
      roots--; // the same directory again
      ShipperRig next = open("always");
      next.shipper.runOnce();
      Path root = directory.resolve("spool-" + (roots - 1));
      try (Stream<Path> files = Files.list(root)) {
        assertThat(files.filter(Files::isDirectory)).as("reading %s", reading).hasSize(1);
      }
      next.settleAll();
      next.abandon();
    }
    assertThat(failures).isPositive();
  }

  @Test
  void compressor_thatRunsOutOfMemory_keepsTheAggregate() {
    settings.batch.setAggregation("newline");
    AtomicInteger left = new AtomicInteger(3);
    settings.compressors =
        () ->
            (bytes, offset, length) -> {
              if (left.getAndDecrement() > 0) {
                throw none();
              }
              return Arrays.copyOfRange(bytes, offset, offset + length);
            };
    ShipperRig rig = open("off");
    rig.append("a", "b", "c");
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> rig.after(1000)).isInstanceOf(OutOfMemoryError.class);
    }
    rig.settleAll();
    assertThat(stored).containsExactlyInAnyOrder("a\n", "b\n", "c\n");
    assertThat(rig.stats().delivered()).isEqualTo(3);
    assertThat(rig.stats().isConserved()).isTrue();
    rig.abandon();
  }
}
