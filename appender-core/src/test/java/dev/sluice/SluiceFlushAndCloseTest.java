// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static dev.sluice.SluiceRig.appendMany;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.FakeTransport;
import dev.sluice.fake.Nightly;
import dev.sluice.fake.RecordingDiagnostics;
import dev.sluice.fake.TestEvent;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutResult;
import dev.sluice.record.Verdict;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a flush and a close wait for, and what they leave. */
@Timeout(120)
class SluiceFlushAndCloseTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @RegisterExtension private final SluiceRig rig = new SluiceRig();

  private final RecordingDiagnostics heard = rig.heard;
  private final FakeTransport transport = rig.transport;
  private final SluiceOptions options = rig.options;

  @Test
  void flush_settlesAllBeforeItWhileOthersAppend() throws Exception {
    options.batch().setLinger("1 min");
    options.batch().setMaxInFlight("2");
    options.buffer().setOverflow("block"); // the other thread fills it
    options.buffer().setMaxBlock("1 min");
    Sluice<TestEvent> sluice = rig.open();
    AtomicBoolean done = new AtomicBoolean();
    Thread other =
        new Thread(
            () -> {
              for (int i = 0; !done.get() && i < 1_000_000; i++) {
                sluice.append(TestEvent.of("other" + i));
                Thread.onSpinWait();
              }
            });
    other.start();
    for (int round = 0; round < Nightly.rounds(20); round++) {
      String mine = "mine" + round + "-end";
      sluice.append(TestEvent.of(mine));
      assertThat(sluice.flush(LONG)).isTrue();
      assertThat(rig.stored()).anyMatch(text -> text.contains(mine));
    }
    done.set(true);
    other.join();
    sluice.close(LONG);
  }

  @Test
  void flush_withoutAnyEventReturnsAtOnce() throws Exception {
    options.batch().setLinger("1 min");
    Sluice<TestEvent> sluice = rig.open();
    assertThat(sluice.flush(LONG)).isTrue();
    assertThat(sluice.flush(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
    assertThat(transport.requests).isEmpty();
  }

  @Test
  void flush_saysWhenItsTimeWasTooShort() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    transport.always(batch -> await(answer));
    Sluice<TestEvent> sluice = rig.open();
    sluice.append(TestEvent.of("x"));
    assertThat(sluice.flush(Duration.ofMillis(20))).isFalse();
    assertThat(sluice.flush(Duration.ZERO)).isFalse();
    assertThat(sluice.flush(Duration.ofSeconds(Long.MIN_VALUE))).isFalse();
    answer.countDown();
    assertThat(sluice.flush(LONG)).isTrue();
  }

  @Test
  void flush_afterCloseReturnsAtOnce() throws Exception {
    Sluice<TestEvent> sluice = rig.open();
    sluice.append(TestEvent.of("x"));
    sluice.close();
    long start = System.nanoTime();
    assertThat(sluice.flush(LONG)).isTrue();
    assertThat(System.nanoTime() - start).isLessThan(LONG.toNanos() / 2);
  }

  @Test
  void flush_endsWithAClose() throws Exception {
    transport.always(batch -> await(new CountDownLatch(1)));
    Sluice<TestEvent> sluice = rig.open();
    sluice.append(TestEvent.of("x"));
    FutureTask<Boolean> flush = new FutureTask<>(() -> sluice.flush(Duration.ofMinutes(1)));
    new Thread(flush).start();
    sluice.close(Duration.ofMillis(50));
    assertThat(flush.get()).isTrue(); // dropped is settled
    assertThat(sluice.stats().count(DropReason.SHUTDOWN)).isEqualTo(1);
  }

  @Test
  void close_countsExactlyWhatItAbandonsAndReturnsInTime() {
    transport.always(batch -> await(new CountDownLatch(1)));
    Sluice<TestEvent> sluice = rig.open();
    appendMany(sluice, "e", 1234, "");
    long start = System.nanoTime();
    sluice.close(Duration.ofMillis(200));
    assertThat(System.nanoTime() - start).isLessThan(Duration.ofMillis(1200).toNanos());
    assertThat(sluice.stats().count(DropReason.SHUTDOWN)).isEqualTo(1234);
    assertThat(heard.warnings).last().asString().contains("1234 shutdown");
  }

  @Test
  void close_takesNoLongerThanItNeeds() {
    Sluice<TestEvent> sluice = rig.open();
    appendMany(sluice, "e", 100, "");
    sluice.close(Duration.ofSeconds(Long.MAX_VALUE));
    assertThat(sluice.stats().delivered()).isEqualTo(100);
  }

  @Test
  void close_withoutTimeAbandonsAtOnce() {
    options.batch().setLinger("1 min");
    Sluice<TestEvent> sluice = rig.open();
    sluice.close(Duration.ofSeconds(-1));
    assertThat(sluice.stats().offered()).isZero();
  }

  @Test
  void close_keepsTheFlagOfAnInterruptedCaller() {
    Sluice<TestEvent> sluice = rig.open();
    sluice.append(TestEvent.of("x"));
    Thread.currentThread().interrupt();
    sluice.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(sluice.stats().delivered()).isEqualTo(1);
  }

  @Test
  void close_leavesNoThreadBehind() throws Exception {
    Sluice<TestEvent> sluice = rig.open();
    appendMany(sluice, "e", 100, "");
    sluice.close();
    for (Thread thread : ownThreads()) {
      thread.join(10_000);
    }
    assertThat(ownThreads()).isEmpty();
  }

  private static Set<Thread> ownThreads() {
    Set<Thread> own = new HashSet<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("sluice-test-")) {
        own.add(thread);
      }
    }
    return own;
  }

  private static PutResult await(CountDownLatch answer) {
    try {
      answer.await();
      return PutResult.stored();
    } catch (InterruptedException e) {
      return PutResult.whole(Verdict.UNKNOWN, "aborted");
    }
  }
}
