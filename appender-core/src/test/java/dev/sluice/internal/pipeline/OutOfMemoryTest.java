// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.fake.FakeTransport;
import dev.sluice.record.Batch;
import dev.sluice.record.PutResult;
import dev.sluice.record.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    rig.shipper.abandon();
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

  /** Each message of the settlement fails, the counts do not. */
  @ParameterizedTest
  @ValueSource(strings = {"off", "always"})
  void diagnostics_thatRunOutOfMemory_costAMessageAlone(String mode) {
    ShipperRig rig = open(mode);
    rig.transport.thenWhole(Verdict.THROTTLED);
    rig.transport.thenEach(Verdict.STORED, Verdict.THROTTLED, Verdict.STORED);
    rig.transport.always(this::store);
    stored.clear();
    AtomicInteger failures = new AtomicInteger();
    rig.heard.before =
        () -> {
          failures.incrementAndGet();
          throw none();
        };
    rig.append("a", "b", "c");
    for (int i = 0; i < 200 && !rig.shipper.isDrained(); i++) {
      try {
        rig.after(100).answer();
      } catch (OutOfMemoryError e) {
        // the thread goes on after it
      }
    }
    assertThat(failures.get()).isPositive();
    assertThat(rig.stats().delivered()).as(rig.stats().summary()).isEqualTo(3);
    assertThat(rig.stats().retried()).isEqualTo(4);
    assertThat(rig.stats().heldBytes()).isZero();
    assertThat(rig.stats().isConserved()).isTrue();
    rig.heard.before = () -> {};
    rig.shipper.abandon();
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
      for (int i = 0; i < 100 && !rig.shipper.isDrained(); i++) {
        try {
          rig.after(50).answer();
        } catch (OutOfMemoryError e) {
          // the thread goes on after it
        }
      }
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
        rig.shipper.abandon();
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
      next.shipper.abandon();
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
    rig.shipper.abandon();
  }
}
