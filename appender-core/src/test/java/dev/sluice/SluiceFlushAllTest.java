// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.fake.FakeTransport;
import dev.sluice.fake.RecordingDiagnostics;
import dev.sluice.fake.TestEvent;
import dev.sluice.fake.TestReader;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.PutResult;
import dev.sluice.record.UndeliveredEvent;
import dev.sluice.record.Verdict;
import dev.sluice.spi.Fallback;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One call flushes everything that is open. */
@Timeout(60)
class SluiceFlushAllTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final List<Sluice<TestEvent>> opened = new ArrayList<>();
  private final CountDownLatch stuck = new CountDownLatch(1);

  private Sluice<TestEvent> open(FakeTransport transport) {
    return open(transport, null, new TestReader(), "0");
  }

  private Sluice<TestEvent> open(
      FakeTransport transport, @Nullable Fallback fallback, TestReader reader, String maxAge) {
    SluiceOptions options = new SluiceOptions();
    options.set("stream", "app-logs");
    options.batch().setLinger("1 min"); // nothing leaves before somebody asks
    options.retry().setBackoffBase("1 ms");
    options.retry().setBackoffMax("4 ms");
    options.retry().setMaxAge(maxAge);
    Sluice<TestEvent> sluice =
        Sluice.open(
            "test-" + opened.size(),
            options,
            reader,
            null,
            new RecordingDiagnostics(),
            transport,
            fallback);
    opened.add(sluice);
    return sluice;
  }

  private FakeTransport stuckTransport() {
    return new FakeTransport()
        .always(
            batch -> {
              try {
                stuck.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return PutResult.stored();
            });
  }

  @AfterEach
  void everyEventIsInExactlyOneStateAtTheEnd() {
    stuck.countDown();
    for (Sluice<TestEvent> sluice : opened) {
      sluice.close(Duration.ofSeconds(5));
      assertThat(sluice.stats().isConserved()).as(sluice.stats().summary()).isTrue();
      assertThat(sluice.stats().inMemory()).as(sluice.stats().summary()).isZero();
    }
  }

  @Test
  void nothingOpen_isSettled() throws Exception {
    assertThat(Sluice.flushAll(Duration.ZERO)).isTrue();
    open(stuckTransport()).close();
    assertThat(Sluice.flushAll(Duration.ZERO)).isTrue();
  }

  @Test
  void allThatIsOpen_isDeliveredWithoutLingering() throws Exception {
    List<Sluice<TestEvent>> all =
        List.of(open(new FakeTransport()), open(new FakeTransport()), open(new FakeTransport()));
    all.forEach(sluice -> sluice.append(TestEvent.of("hello")));
    assertThat(Sluice.flushAll(LONG)).isTrue();
    assertThat(all).allMatch(sluice -> sluice.stats().delivered() == 1);
  }

  @Test
  void oneThatHangs_costsTheWholeTime_andHoldsUpNoOther() throws Exception {
    open(stuckTransport()).append(TestEvent.of("stuck"));
    Sluice<TestEvent> other = open(new FakeTransport());
    other.append(TestEvent.of("hello"));
    assertThat(Sluice.flushAll(Duration.ofMillis(500))).isFalse();
    assertThat(other.stats().delivered()).isEqualTo(1);
    stuck.countDown();
    assertThat(Sluice.flushAll(LONG)).isTrue();
  }

  @Test
  void oneThatIsStoppedAndStillDelivers_isWaitedFor() throws Exception {
    Sluice<TestEvent> stopped = open(stuckTransport());
    stopped.append(TestEvent.of("stuck"));
    stopped.closeLater(LONG);
    assertThat(Sluice.flushAll(SHORT)).isFalse();
    stuck.countDown();
    assertThat(Sluice.flushAll(LONG)).isTrue();
    assertThat(stopped.stats().delivered()).isEqualTo(1);
  }

  @Test
  void whatOneGivesUpToTheNext_isWaitedForThere() throws Exception {
    Sluice<TestEvent> last = open(new FakeTransport());
    Fallback toLast = event -> last.append(takenOver(event)) == null;
    Sluice<TestEvent> middle = open(failing(), toLast, new TestReader(), "1 ms");
    Fallback toMiddle = event -> middle.append(takenOver(event)) == null;
    Sluice<TestEvent> first = open(failing(), toMiddle, new TestReader(), "1 ms");
    first.append(TestEvent.of("hello"));
    assertThat(Sluice.flushAll(LONG)).isTrue();
    assertThat(last.stats().accepted()).isEqualTo(1);
    assertThat(last.stats().delivered()).isEqualTo(1);
  }

  private static TestEvent takenOver(UndeliveredEvent event) {
    TestEvent again = TestEvent.of("taken over");
    again.thread = event.threadName();
    again.logger = UndeliveredEvent.LOGGER_NAME;
    return again;
  }

  private static FakeTransport failing() {
    return new FakeTransport().always(batch -> PutResult.whole(Verdict.THROTTLED, "slow down"));
  }

  /** A framework's queue, which its thread empties one by one as somebody looks at it. */
  private static final class Queued extends TestReader {

    private final Queue<String> queue = new ArrayDeque<>(List.of("a", "b", "c"));
    private final AtomicReference<@Nullable Sluice<TestEvent>> behind = new AtomicReference<>();
    private final boolean moves;

    private Queued(boolean moves) {
      this.moves = moves;
    }

    @Override
    public BooleanSupplier queues() {
      return () -> {
        if (queue.isEmpty()) {
          return false;
        }
        if (moves) {
          behind.get().append(TestEvent.of(queue.remove()));
        }
        return true;
      };
    }
  }

  @Test
  void whatAFrameworkHoldsInAQueue_isWaitedFor() throws Exception {
    Queued reader = new Queued(true);
    Sluice<TestEvent> sluice = open(new FakeTransport(), null, reader, "0");
    reader.behind.set(sluice);
    assertThat(Sluice.flushAll(LONG)).isTrue();
    assertThat(sluice.stats().delivered()).isEqualTo(3);
  }

  @Test
  void aQueueThatDoesNotMove_isNotSettled_andWhatIsBehindItIsSent() throws Exception {
    Sluice<TestEvent> sluice = open(new FakeTransport(), null, new Queued(false), "0");
    sluice.append(TestEvent.of("hello"));
    assertThat(Sluice.flushAll(Duration.ofMillis(500))).isFalse();
    assertThat(sluice.stats().delivered()).isEqualTo(1);
  }

  /** As Log4j's asynchronous loggers do when their context is stopped. */
  @Test
  void aQueueThatCannotBeLookedAt_isNone() throws Exception {
    TestReader reader =
        new TestReader() {
          @Override
          public BooleanSupplier queues() {
            return () -> {
              throw new IllegalStateException("stopped");
            };
          }
        };
    Sluice<TestEvent> sluice = open(new FakeTransport(), null, reader, "0");
    sluice.append(TestEvent.of("hello"));
    assertThat(Sluice.flushAll(LONG)).isTrue();
    assertThat(sluice.stats().delivered()).isEqualTo(1);
  }

  @Test
  void interrupt_endsTheWait_andDeliveryGoesOn() throws Exception {
    Sluice<TestEvent> sluice = open(stuckTransport());
    sluice.append(TestEvent.of("stuck"));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Sluice.flushAll(LONG)).isInstanceOf(InterruptedException.class);
    open(new FakeTransport(), null, new Queued(false), "0");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Sluice.flushAll(LONG)).isInstanceOf(InterruptedException.class);
    opened.remove(1).close();
    stuck.countDown();
    assertThat(Sluice.flushAll(LONG)).isTrue();
    assertThat(sluice.stats().delivered()).isEqualTo(1);
  }

  /** A status listener or a transport may call it: it would wait for itself. */
  @Test
  void onAThreadThatDelivers_itDoesNotWait() throws Exception {
    AtomicReference<@Nullable Object> settled = new AtomicReference<>();
    FakeTransport calls =
        new FakeTransport()
            .always(
                batch -> {
                  try {
                    settled.set(Sluice.flushAll(LONG));
                  } catch (InterruptedException e) {
                    settled.set(e);
                  }
                  return PutResult.stored();
                });
    open(calls).append(TestEvent.of("hello"));
    assertThat(Sluice.flushAll(LONG)).isTrue();
    assertThat(settled).hasValue(false);
  }
}
