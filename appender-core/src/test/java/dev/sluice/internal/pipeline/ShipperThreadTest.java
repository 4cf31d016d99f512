// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.Records;
import dev.sluice.fake.TestEvent;
import dev.sluice.fake.TestReader;
import dev.sluice.internal.account.QuietDiagnostics;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutResult;
import dev.sluice.record.Verdict;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The thread around the shipper: it goes on whatever happens, and ends with exact accounts. */
@Timeout(60)
class ShipperThreadTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final TestEvent EVENT = TestEvent.of("x").by("app", "main");

  private final ShipperRig rig = new ShipperRig(settings());
  private final AtomicInteger ended = new AtomicInteger();
  private final DeliveryThreads deliveryThreads = new DeliveryThreads();
  private final SelfLogGuard guard = new SelfLogGuard("thread-test");
  private final ShipperThread thread =
      new ShipperThread(
          rig.shipper,
          rig.intake,
          new QuietDiagnostics(rig.heard, rig.ticker),
          rig.ticker,
          guard,
          deliveryThreads,
          ended::incrementAndGet);

  ShipperThreadTest() {
    rig.senderThreads = Runnable::run;
    thread.start();
  }

  @AfterEach
  void everyEventIsInExactlyOneState() {
    stop(LONG);
    assertThat(rig.stats().isConserved()).as(rig.stats().summary()).isTrue();
    assertThat(rig.stats().inMemory()).isZero();
    assertThat(ended).hasValue(1);
    assertThat(rig.intake.offer(Records.of("late", 0))).isEqualTo(DropReason.CLOSED);
  }

  private static ShipperRig.Settings settings() {
    ShipperRig.Settings settings = new ShipperRig.Settings();
    settings.keepsUndelivered = true;
    return settings;
  }

  private void stop(Duration timeout) {
    thread.requestStop(timeout);
    assertThat(thread.awaitEnd(LONG)).isTrue();
  }

  @Test
  void errorsInTheShipper_endNothing() throws Exception {
    rig.append("a");
    for (int count = 4; count > 0; count--) { // the last one leaves the report of it alone
      rig.ticker.failNextLooks(count);
      rig.intake.wake();
      while (!failuresAreOver()) {
        rig.intake.wake();
        Thread.onSpinWait();
      }
      assertThat(thread.flush(LONG)).isTrue(); // it has survived, report and all
    }
    rig.append("b");
    assertThat(thread.flush(LONG)).isTrue();
    assertThat(rig.stats().delivered()).isEqualTo(2);
    assertThat(rig.heard.warnings).anyMatch(line -> line.contains("java.lang.InternalError"));
  }

  private boolean failuresAreOver() {
    return rig.ticker.failuresLeft() <= 0;
  }

  @Test
  void errorsInTheShipper_doNotKeepAStopFromEnding() {
    rig.append("a");
    rig.ticker.failNextLooks(3);
    rig.intake.wake();
    while (!failuresAreOver()) {
      rig.intake.wake();
      Thread.onSpinWait();
    }
    stop(LONG);
    assertThat(rig.stats().delivered()).isEqualTo(1);
  }

  @Test
  void interrupts_endNothing() throws Exception {
    for (int i = 0; i < 100; i++) {
      for (Thread each : Thread.getAllStackTraces().keySet()) {
        if (each.getName().equals("sluice-thread-test-ship")) {
          each.interrupt();
        }
      }
      rig.append("event " + i);
      assertThat(thread.flush(LONG)).isTrue();
    }
    assertThat(rig.stats().delivered()).isEqualTo(100);
    assertThat(rig.heard.warnings).filteredOn(line -> line.contains("was interrupted")).hasSize(1);
  }

  @Test
  void flushesThatTimedOut_areForgotten() throws Exception {
    rig.transport.always(batch -> PutResult.whole(Verdict.PAUSED, "gone"));
    rig.append("a");
    for (int i = 0; i < 100; i++) {
      assertThat(thread.flush(Duration.ZERO)).isFalse();
    }
    thread.flush(Duration.ofMillis(50));
    assertThat(thread)
        .extracting("flushes.flushes")
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .hasSizeLessThan(10);
    stop(Duration.ZERO);
  }

  /** What came while the door was open has to wait for its next try, and so does the thread. */
  @Test
  void stop_restsWhileTheLastRecordsWait() {
    rig.transport.then(
        batch -> {
          thread.requestStop(LONG);
          rig.ticker.advanceMillis(1);
          rig.append("meanwhile");
          return PutResult.stored();
        });
    rig.transport.always(batch -> PutResult.whole(Verdict.PAUSED, "gone"));
    rig.append("before");
    rig.ticker.advanceMillis(1000); // it lingers no more
    rig.intake.wake();
    while (rig.intake.isOpen() || ownThread().getState() == Thread.State.RUNNABLE) {
      Thread.onSpinWait();
    }
    assertThat(rig.stats().inMemory()).isEqualTo(1);
    rig.ticker.advance(LONG);
    rig.intake.wake();
  }

  /** The JVM may end before: its stop waits for deliveries that cannot come. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void stopInVain_waitsForNoDelivery_andHasItsTimeToHandOver(boolean isAskedBefore) {
    rig.beforeHandOver = () -> rig.ticker.advanceMillis(2_000); // such as a slow disk
    rig.senderThreads = task -> {}; // no answer comes
    rig.append("a", "b", "c");
    if (isAskedBefore) {
      thread.requestStop(LONG);
    }
    thread.requestStopInVain(LONG);
    assertThat(thread.awaitEnd(LONG)).isTrue();
    assertThat(rig.undelivered).hasSize(3);
    assertThat(rig.stats().count(DropReason.SHUTDOWN)).isEqualTo(3);
  }

  private static Thread ownThread() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(each -> each.getName().equals("sluice-thread-test-ship"))
        .findAny()
        .orElseThrow();
  }

  @Test
  void guard_makesDaemonThreadsAndKnowsThem() throws Exception {
    boolean[] refused = new boolean[2];
    TestReader reader = new TestReader();
    Thread own =
        guard.newThread(
            () -> {
              refused[0] = guard.enter(reader, TestEvent.of("x").by("app", "main")) == null;
              Thread fromThere = new Thread(() -> refused[1] = guard.enter(reader, EVENT) == null);
              fromThere.start();
              try {
                fromThere.join();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    assertThat(own.isDaemon()).isTrue();
    assertThat(own.getName()).startsWith("sluice-thread-test-send-");
    own.start();
    own.join();
    assertThat(refused[0]).isTrue();
    assertThat(refused[1]).as("what is started from there is none of ours").isFalse();
    boolean[] mark = guard.enter(reader, TestEvent.of("x"));
    assertThat(mark).containsExactly(true);
    assertThat(guard.enter(reader, TestEvent.of("nested"))).isNull();
    mark[0] = false;
    assertThat(guard.enter(reader, TestEvent.of("x"))).isSameAs(mark);
    mark[0] = false;
  }
}
