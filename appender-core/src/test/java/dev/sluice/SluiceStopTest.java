// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.FakeTransport;
import dev.sluice.fake.RecordingDiagnostics;
import dev.sluice.fake.TestEvent;
import dev.sluice.fake.TestReader;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutResult;
import dev.sluice.record.SluiceStats;
import dev.sluice.record.Verdict;
import dev.sluice.spi.EventEncoder;
import java.lang.ref.WeakReference;
import java.security.Permission;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Who may ask for a stop, who waits for it, and what it says at its end. */
@Timeout(60)
class SluiceStopTest {

  private static final Duration LONG = Duration.ofSeconds(50);

  private final FakeTransport transport = new FakeTransport();
  private final RecordingDiagnostics heard = new RecordingDiagnostics();
  private final AtomicReference<@Nullable Sluice<TestEvent>> opened = new AtomicReference<>();

  private Sluice<TestEvent> open(String drainTimeout, @Nullable EventEncoder<TestEvent> encoder) {
    SluiceOptions options = new SluiceOptions();
    options.set("stream", "app-logs");
    options.set("drainTimeout", drainTimeout);
    options.batch().setLinger("0");
    if (encoder == null) {
      options.format().setTimeKey("t"); // else an INFO says that there is no time
    }
    Sluice<TestEvent> sluice =
        Sluice.open("test", options, new TestReader(), encoder, heard, transport, null);
    opened.set(sluice);
    return sluice;
  }

  private Sluice<TestEvent> sluice() {
    Sluice<TestEvent> sluice = opened.get();
    if (sluice == null) {
      throw new AssertionError("not open");
    }
    return sluice;
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private SluiceStats finalStats() {
    SluiceStats stats = sluice().stats();
    assertThat(stats.isConserved()).as(stats.summary()).isTrue();
    assertThat(stats.inMemory()).as(stats.summary()).isZero();
    assertThat(heard.infos).last().isEqualTo("stopped: " + stats.summary());
    return stats;
  }

  /** Such as a server whose security manager lets applications register no hooks. */
  @Test
  @EnabledForJreRange(max = JRE.JAVA_17) // later ones have no security manager
  @SuppressWarnings("removal")
  void close_whereTheJvmTakesNoHook_stopsAllTheSame() {
    open("50 s", null).append(TestEvent.of("hello"));
    System.setSecurityManager(
        new SecurityManager() {
          @Override
          public void checkPermission(Permission asked) {
            if (asked.getName().equals("shutdownHooks")) {
              throw new SecurityException("a test's");
            }
          }
        });
    try {
      sluice().close();
    } finally {
      System.setSecurityManager(null);
    }
    assertThat(sluice().isOver()).isTrue();
    assertThat(finalStats().delivered()).isEqualTo(1);
  }

  /** Else an alert for old events would not end before the application does. */
  @Test
  void close_thatGivesUpAllEvents_leavesNoAgeOfThem() {
    transport.always(batch -> PutResult.whole(Verdict.NOT_SENT, "down"));
    open("1 ms", null).append(TestEvent.of("hello"));
    await(() -> !transport.requests.isEmpty() && !sluice().snapshot().oldestEventAge().isZero());
    sluice().close();
    assertThat(finalStats().count(DropReason.SHUTDOWN)).isEqualTo(1);
    assertThat(sluice().snapshot().oldestEventAge()).isZero();
  }

  @Test
  void close_onTheThreadThatDelivers_asksAndReturns_andDeliveryGoesOn() {
    AtomicBoolean asked = new AtomicBoolean();
    AtomicBoolean overThen = new AtomicBoolean();
    heard.before =
        () -> {
          if (!asked.getAndSet(true)) { // the warning that records are tried again
            sluice().close();
            overThen.set(sluice().isOver());
          }
        };
    transport.thenWhole(Verdict.PAUSED);
    open("50 s", null).append(TestEvent.of("hello"));
    await(() -> !heard.infos.isEmpty());
    assertThat(asked).isTrue();
    assertThat(overThen).as("it did not wait for itself").isFalse();
    sluice().close();
    assertThat(finalStats().delivered()).isEqualTo(1);
  }

  @Test
  void closeAndFlush_onASenderThread_waitForNothing() {
    AtomicBoolean flushed = new AtomicBoolean(true);
    transport.then(
        batch -> {
          try {
            flushed.set(sluice().flush(LONG));
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          sluice().close();
          return PutResult.stored();
        });
    open("50 s", null).append(TestEvent.of("hello"));
    await(() -> !heard.infos.isEmpty());
    assertThat(flushed).isFalse();
    sluice().close();
    assertThat(finalStats().delivered()).isEqualTo(1);
  }

  @Test
  void close_insideAnAppend_doesNotHoldUpTheCall() {
    CountDownLatch answered = new CountDownLatch(1);
    transport.then(
        batch -> {
          await(answered);
          return PutResult.stored();
        });
    open(
        "50 s",
        event -> {
          if ("stops".equals(event.message.get())) {
            sluice().close();
          }
          return String.valueOf(event.message.get()).getBytes(UTF_8);
        });
    sluice().append(TestEvent.of("before"));
    await(() -> !transport.requests.isEmpty());
    sluice().append(TestEvent.of("stops")); // returns, though nothing is answered
    assertThat(sluice().isOver()).isFalse();
    answered.countDown();
    sluice().close();
    assertThat(finalStats().delivered()).as("the door was open").isEqualTo(2);
  }

  @Test
  void close_takesEventsUntilTheEarlierOnesAreSettled() {
    CountDownLatch answered = new CountDownLatch(1);
    transport.then(
        batch -> {
          await(answered);
          return PutResult.stored();
        });
    open("50 s", null).append(TestEvent.of("before"));
    await(() -> !transport.requests.isEmpty());
    sluice().closeLater(LONG);
    assertThat(sluice().isOpen()).isTrue();
    sluice().append(TestEvent.of("meanwhile"));
    answered.countDown();
    sluice().close();
    assertThat(sluice().isOpen()).isFalse();
    sluice().append(TestEvent.of("late"));
    SluiceStats stats = sluice().stats();
    assertThat(stats.delivered()).isEqualTo(2);
    assertThat(stats.count(DropReason.CLOSED)).isEqualTo(1);
  }

  @Test
  void secondClose_waitsForTheFirst() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    transport.then(
        batch -> {
          await(answered);
          return PutResult.stored();
        });
    open("50 s", null).append(TestEvent.of("hello"));
    await(() -> !transport.requests.isEmpty());
    sluice().closeLater(LONG);
    Thread second = new Thread(() -> sluice().close(Duration.ZERO));
    second.start();
    await(() -> second.getState() == Thread.State.TIMED_WAITING);
    assertThat(sluice().isOver()).isFalse();
    answered.countDown();
    second.join();
    assertThat(finalStats().delivered()).isEqualTo(1);
  }

  @Test
  void close_whoseThreadHangs_returnsAndAddsUp() {
    CountDownLatch comesBack = new CountDownLatch(1);
    CountDownLatch hangs = new CountDownLatch(1);
    heard.before =
        () -> {
          if (Thread.currentThread().getName().endsWith("-ship")) {
            hangs.countDown();
            await(comesBack);
          }
        };
    transport.always(batch -> PutResult.whole(Verdict.PAUSED, "gone"));
    open("0", null).append(TestEvent.of("a"));
    await(hangs);
    sluice().append(TestEvent.of("b"));
    sluice().close();
    assertThat(finalStats().count(DropReason.SHUTDOWN)).isEqualTo(2);
    assertThat(heard.warnings).anyMatch(line -> line.contains("hangs") && line.endsWith(": 2"));
    comesBack.countDown();
    await(() -> sluice().isOver());
    assertThat(sluice().stats().count(DropReason.SHUTDOWN)).isEqualTo(2);
  }

  /** Not even who asks for the stop may say that it gives up: the listener would keep it. */
  @Test
  void close_whoseListenerLetsNobodyGo_returnsWithTheDoorClosed() {
    CountDownLatch comesBack = new CountDownLatch(1);
    CountDownLatch hangs = new CountDownLatch(1);
    heard.before =
        () -> {
          hangs.countDown();
          await(comesBack);
        };
    transport.always(batch -> PutResult.whole(Verdict.PAUSED, "gone"));
    open("0", null).append(TestEvent.of("a"));
    await(hangs);
    sluice().close();
    assertThat(sluice().isOpen()).isFalse();
    assertThat(sluice().append(TestEvent.of("late"))).isEqualTo(DropReason.CLOSED);
    SluiceStats stats = sluice().stats();
    assertThat(stats.count(DropReason.SHUTDOWN)).isEqualTo(1);
    assertThat(stats.isConserved()).as(stats.summary()).isTrue();
    comesBack.countDown();
    await(() -> sluice().isOver());
  }

  /** Nobody asks after a stop in the background: what it held must go all the same. */
  @Test
  void closeLater_letsGoOfTheTransportByItself() {
    AtomicReference<@Nullable FakeTransport> used = new AtomicReference<>(new FakeTransport());
    SluiceOptions options = new SluiceOptions();
    options.set("stream", "app-logs");
    Sluice<TestEvent> sluice =
        Sluice.open("later", options, new TestReader(), null, heard, used.get(), null);
    WeakReference<Object> held = new WeakReference<>(used.getAndSet(null));
    sluice.append(TestEvent.of("a"));
    sluice.closeLater(LONG);
    while (!held.refersTo(null)) {
      System.gc();
    }
    assertThat(sluice.stats().delivered()).isEqualTo(1);
  }
}
