// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.fake.FakeTransport;
import dev.sluice.fake.RecordingDiagnostics;
import dev.sluice.fake.TestEvent;
import dev.sluice.fake.TestReader;
import dev.sluice.options.InvalidOptionsException;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.Batch;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutEntry;
import dev.sluice.record.PutResult;
import dev.sluice.record.Severity;
import dev.sluice.record.SluiceStats;
import dev.sluice.record.Verdict;
import dev.sluice.spi.Diagnostics;
import dev.sluice.spi.Fallback;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole way with real threads, up to a transport of the test's own. */
@Timeout(120)
class SluiceTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final RecordingDiagnostics heard = new RecordingDiagnostics();
  private final FakeTransport transport = new FakeTransport();
  private final SluiceOptions options = new SluiceOptions();
  private final List<Sluice<TestEvent>> opened = new ArrayList<>();

  private @Nullable Fallback fallback;

  SluiceTest() {
    options.set("stream", "app-logs");
    options.batch().setLinger("1 ms");
    options.retry().setBackoffBase("1 ms");
    options.retry().setBackoffMax("4 ms");
  }

  private Sluice<TestEvent> open() {
    return open(heard);
  }

  private Sluice<TestEvent> open(Diagnostics diagnostics) {
    Sluice<TestEvent> sluice =
        Sluice.open("test", options, new TestReader(), null, diagnostics, transport, fallback);
    opened.add(sluice);
    return sluice;
  }

  @AfterEach
  void everyEventIsInExactlyOneStateAtTheEnd() {
    for (Sluice<TestEvent> sluice : opened) {
      sluice.close(Duration.ofSeconds(5));
      SluiceStats stats = sluice.stats();
      assertThat(stats.isConserved()).as(stats.summary()).isTrue();
      assertThat(stats.inMemory()).as(stats.summary()).isZero();
      assertThat(stats.heldBytes()).as(stats.summary()).isZero();
    }
  }

  @Test
  void append_bringsTheEventToTheTransport() throws Exception {
    Sluice<TestEvent> sluice = open();
    sluice.append(TestEvent.of("hello"));
    assertThat(sluice.flush(LONG)).isTrue();
    assertThat(transport.texts(0))
        .containsExactly(
            "{\"level\":\"INFO\",\"logger\":\"app.Main\",\"thread\":\"main\",\"message\":\"hello\"}");
    assertThat(sluice.stats().delivered()).isEqualTo(1);
    sluice.close();
    assertThat(transport.closed).hasValue(1);
    assertThat(heard.infos).hasSize(2);
    assertThat(heard.infos.get(0)).startsWith("records carry no time");
    assertThat(heard.infos.get(1)).contains("delivered=1");
    assertThat(heard.warnings).isEmpty();
  }

  @Test
  void open_reportsAllProblemsTogether() {
    options.set("stream", "not a stream");
    options.set("partitionKey", "nonsense");
    options.format().setTimeZone("Mars/Olympus");
    options.set("steam", "x");
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            InvalidOptionsException.class,
            e ->
                assertThat(e.problems())
                    .hasSize(4)
                    .anyMatch(line -> line.contains("steam is not an option"))
                    .anyMatch(line -> line.startsWith("stream must be"))
                    .anyMatch(line -> line.startsWith("partitionKey must be"))
                    .anyMatch(line -> line.startsWith("format.timeZone must be")));
    assertThat(ownThreads()).isEmpty();
  }

  @Test
  void append_truncatesWhatIsTooLargeAndSaysSo() throws Exception {
    Sluice<TestEvent> sluice = open();
    sluice.append(TestEvent.of("x".repeat(300_000)));
    assertThat(sluice.flush(LONG)).isTrue();
    assertThat(transport.texts(0)).singleElement().asString().contains("xx[Truncated...]\"");
    sluice.close();
    assertThat(sluice.stats().truncated()).isEqualTo(1);
    assertThat(sluice.stats().offered()).isEqualTo(1);
    assertThat(heard.warnings)
        .containsExactly("events cut, as they were too large: 1 truncated (1 in all)");
  }

  @Test
  void append_splitsUnderOneKeyAndCountsEachPart() throws Exception {
    options.format().setOversize("split");
    options.format().setMaxEventBytes("1 KiB");
    Sluice<TestEvent> sluice = open();
    sluice.append(TestEvent.of("x".repeat(5_000)));
    sluice.append(TestEvent.of("small"));
    assertThat(sluice.flush(LONG)).isTrue();
    SluiceStats stats = sluice.stats();
    assertThat(stats.offered() - stats.splitParts()).isEqualTo(2);
    assertThat(stats.delivered()).isEqualTo(stats.offered()).isGreaterThan(6);
    assertThat(stats.truncated()).isZero();
    Set<String> keys = new HashSet<>();
    for (Batch batch : transport.requests) {
      for (PutEntry entry : batch.entries()) {
        if (new String(entry.data(), StandardCharsets.UTF_8).contains("partial_id")) {
          keys.add(entry.partitionKey());
        }
      }
    }
    assertThat(keys).hasSize(1);
  }

  @Test
  void append_countsTheRestOfASplitEventOnceWhenTheBufferIsFull() {
    options.format().setOversize("split");
    options.buffer().setMaxEvents("3");
    options.batch().setLinger("1 min");
    options.format().setMaxEventBytes("1 KiB");
    CountDownLatch answer = new CountDownLatch(1);
    transport.always(
        batch -> {
          try {
            answer.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return PutResult.stored();
        });
    Sluice<TestEvent> sluice = open();
    sluice.append(TestEvent.of("x".repeat(50_000)).at(Severity.ERROR));
    SluiceStats stats = sluice.stats();
    assertThat(stats.accepted()).isEqualTo(3);
    assertThat(stats.count(DropReason.BUFFER_FULL)).isEqualTo(1);
    assertThat(stats.offered() - stats.splitParts()).isEqualTo(1);
    answer.countDown();
  }

  @Test
  void append_dropsWhatIsTooLargeWhenToldSo() {
    options.format().setOversize("drop");
    Sluice<TestEvent> sluice = open();
    sluice.append(TestEvent.of("x".repeat(300_000)));
    assertThat(sluice.stats().count(DropReason.OVERSIZE)).isEqualTo(1);
    assertThat(sluice.stats().accepted()).isZero();
  }

  @Test
  void append_keepsToTheRecordLimitWithItsKeyAndAfterCompression() throws Exception {
    options.batch().setMaxRecordBytes("1 KiB");
    options.format().setCompression("gzip");
    options.set("partitionKey", "fixed:tenant");
    Sluice<TestEvent> sluice = open();
    StringBuilder noise = new StringBuilder();
    new Random(7).ints(20_000, 'a', 'z' + 1).forEach(c -> noise.append((char) c));
    sluice.append(TestEvent.of(noise.toString()));
    assertThat(sluice.flush(LONG)).isTrue();
    PutEntry entry = transport.requests.get(0).entries().get(0);
    assertThat(entry.sizeBytes()).isBetween(900, 1024);
    assertThat(sluice.stats().truncated()).isEqualTo(1);
  }

  /** Its frame is added on another thread, when it can be cut no more. */
  @Test
  void append_leavesRoomForTheFrameOfLines() throws Exception {
    options.batch().setMaxRecordBytes("1 KiB");
    options.batch().setAggregationMaxBytes("1 KiB");
    options.batch().setAggregation("newline");
    options.format().setCompression("snappy"); // to which any letters are noise
    options.set("partitionKey", "fixed:tenant");
    Sluice<TestEvent> sluice = open();
    StringBuilder noise = new StringBuilder();
    new Random(7).ints(20_000, 'a', 'z' + 1).forEach(c -> noise.append((char) c));
    sluice.append(TestEvent.of(noise.toString()));
    assertThat(sluice.flush(LONG)).isTrue();
    PutEntry entry = transport.requests.get(0).entries().get(0);
    assertThat(entry.sizeBytes()).isBetween(900, 1024);
    assertThat(sluice.stats().truncated()).isEqualTo(1);
  }

  @Test
  void open_copiesTheOptions() throws Exception {
    Sluice<TestEvent> sluice = open();
    options.format().setMaxEventBytes("nonsense");
    options.format().setLogKey("message");
    sluice.append(TestEvent.of("hello"));
    assertThat(sluice.flush(LONG)).isTrue();
    assertThat(sluice.stats().delivered()).isEqualTo(1);
    assertThat(transport.texts(0).get(0)).startsWith("{");
  }

  @Test
  void append_throwsNothingWhateverTheEventDoes() {
    Sluice<TestEvent> sluice = open();
    sluice.append(null);
    sluice.append(
        TestEvent.of(
            () -> {
              throw new StackOverflowError();
            }));
    TestEvent hopeless = TestEvent.of("x");
    hopeless.severity = null;
    sluice.append(hopeless);
    sluice.close();
    SluiceStats stats = sluice.stats();
    assertThat(stats.offered()).isEqualTo(3);
    assertThat(stats.count(DropReason.FORMAT_ERROR)).isGreaterThanOrEqualTo(1);
    assertThat(stats.formatErrors()).isEqualTo(1);
  }

  @Test
  void append_sendsAMinimalRecordWhereAToStringThrows() {
    Sluice<TestEvent> sluice = open();
    Object angry =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("no");
          }
        };
    sluice.append(TestEvent.of("hello").field("a", angry));
    sluice.append(TestEvent.of("next"));
    sluice.close();
    assertThat(stored())
        .hasSize(2)
        .anyMatch(text -> text.contains("\"format error: java.lang.IllegalStateException\""))
        .anyMatch(text -> text.contains("\"message\":\"next\""));
    assertThat(sluice.stats().formatErrors()).isEqualTo(1);
    assertThat(sluice.stats().delivered()).isEqualTo(2);
  }

  @Test
  void append_afterCloseIsRefusedAndCounted() {
    Sluice<TestEvent> sluice = open();
    sluice.close();
    sluice.append(TestEvent.of("late"));
    assertThat(sluice.stats().count(DropReason.CLOSED)).isEqualTo(1);
    sluice.close();
    assertThat(transport.closed).hasValue(1);
  }

  @Test
  void append_refusesEventsOfOurOwnThreadsAndOfTheSdk() throws Exception {
    AtomicInteger warnings = new AtomicInteger();
    options.format().setOversize("drop");
    AtomicReference<Sluice<TestEvent>> self = new AtomicReference<>();
    transport.always(
        batch -> {
          self.get().append(TestEvent.of("sending").by("software.amazon.awssdk.request", "main"));
          return PutResult.stored();
        });
    self.set(
        open(
            new Diagnostics() {
              @Override
              public void info(String message) {}

              @Override
              public void warn(String message, @Nullable Throwable cause) {
                warnings.incrementAndGet();
                self.get().append(TestEvent.of("status: " + message));
              }

              @Override
              public void error(String message) {}
            }));
    Sluice<TestEvent> sluice = self.get();
    sluice.append(TestEvent.of("one"));
    assertThat(sluice.flush(LONG)).isTrue();
    sluice.append(TestEvent.of("x").by("app.Main", "sluice-test-ship"));
    sluice.append(TestEvent.of("x").by("software.amazon.awssdk.x", "sdk-ScheduledExecutor-0-0"));
    sluice.append(TestEvent.of("x").by("org.apache.hc.client5", "idle-connection-reaper"));
    sluice.append(TestEvent.of("two").by("app.Main", "sdk-thread-of-the-application"));
    sluice.append(TestEvent.of("four").by("app.Main", "sluice-gate-controller"));
    sluice.append(
        TestEvent.of(
            () -> {
              sluice.append(TestEvent.of("nested"));
              return "three";
            }));
    sluice.append(TestEvent.of("x".repeat(300_000))); // refused: a warning is raised
    assertThat(sluice.flush(LONG)).isTrue();
    sluice.close();
    SluiceStats stats = sluice.stats();
    assertThat(stats.delivered()).isEqualTo(4);
    assertThat(stored()).hasSize(4).noneMatch(text -> text.contains("nested"));
    assertThat(stats.count(DropReason.SELF_LOG)).isEqualTo(4 + stats.requests() + warnings.get());
    assertThat(warnings).hasPositiveValue();
  }

  @Test
  void append_neverWaitsWhereTheBufferIsFullAndPrefersWarnings() {
    options.buffer().setMaxBytes("1 MiB");
    options.format().setMaxEventBytes("64 KiB");
    CountDownLatch answer = new CountDownLatch(1);
    transport.always(batch -> await(answer));
    Sluice<TestEvent> sluice = open();
    String text = "x".repeat(10_000);
    for (int i = 0; i < 100; i++) {
      sluice.append(TestEvent.of(text));
    }
    long refusedBelowWarn = sluice.stats().count(DropReason.BUFFER_FULL);
    assertThat(refusedBelowWarn).isBetween(40L, 50L);
    sluice.append(TestEvent.of(text).at(Severity.WARN));
    assertThat(sluice.stats().count(DropReason.BUFFER_FULL)).isEqualTo(refusedBelowWarn);
    answer.countDown();
    sluice.close();
    assertThat(heard.warnings).anyMatch(line -> line.contains("buffer_full"));
  }

  @Test
  void block_waitsAtMostMaxBlockAndThenRefuses() {
    options.buffer().setMaxBytes("1 MiB");
    options.format().setMaxEventBytes("64 KiB");
    options.buffer().setOverflow("block");
    options.buffer().setMaxBlock("50 ms");
    CountDownLatch answer = new CountDownLatch(1);
    transport.always(batch -> await(answer));
    Sluice<TestEvent> sluice = open();
    String text = "x".repeat(60_000);
    while (sluice.stats().count(DropReason.BUFFER_FULL) == 0) {
      long start = System.nanoTime();
      Thread.currentThread().interrupt();
      sluice.append(TestEvent.of(text));
      assertThat(Thread.interrupted()).as("the caller's flag").isTrue();
      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(10));
    }
    answer.countDown();
  }

  @Test
  void block_losesNothingWhereTheStreamKeepsUp() throws Exception {
    options.buffer().setMaxBytes("1 MiB");
    options.format().setMaxEventBytes("64 KiB");
    options.buffer().setOverflow("block");
    options.buffer().setMaxBlock("1 min");
    Sluice<TestEvent> sluice = open();
    inParallel(4, thread -> appendMany(sluice, "t" + thread + "-", 500, "x".repeat(2000)));
    sluice.close(LONG);
    assertThat(sluice.stats().delivered()).isEqualTo(2000);
  }

  @Test
  void maxEvents_isABoundThatDoesNotWaitForLinger() throws Exception {
    options.buffer().setMaxEvents("5");
    options.buffer().setOverflow("block");
    options.buffer().setMaxBlock("1 min");
    options.batch().setLinger("1 min");
    Sluice<TestEvent> sluice = open();
    appendMany(sluice, "e", 20, "");
    assertThat(sluice.flush(LONG)).isTrue();
    assertThat(sluice.stats().delivered()).isEqualTo(20);
  }

  @Test
  void heldBytes_neverExceedTheBufferAtAnySample() throws Exception {
    options.buffer().setMaxBytes("1 MiB");
    options.format().setMaxEventBytes("64 KiB");
    Random random = new Random(5);
    transport.always(
        batch ->
            random.nextInt(3) == 0
                ? PutResult.whole(Verdict.THROTTLED, "slow")
                : PutResult.stored());
    Sluice<TestEvent> sluice = open();
    AtomicBoolean done = new AtomicBoolean();
    List<Long> tooMuch = new ArrayList<>();
    FutureTask<Integer> sampler =
        new FutureTask<>(
            () -> {
              int samples = 0;
              while (!done.get()) {
                long held = sluice.stats().heldBytes();
                if (held > 1 << 20 || held < 0) {
                  tooMuch.add(held);
                }
                samples++;
              }
              return samples;
            });
    new Thread(sampler).start();
    inParallel(4, thread -> appendMany(sluice, "t" + thread + "-", 1000, "x".repeat(3000)));
    done.set(true);
    assertThat(sampler.get()).isGreaterThan(10);
    assertThat(tooMuch).isEmpty();
    sluice.close(LONG);
  }

  @Test
  void transportThatThrowsErrors_costsNothingButTries() {
    AtomicInteger calls = new AtomicInteger();
    transport.always(
        batch -> {
          if (calls.incrementAndGet() <= 3) {
            throw new NoClassDefFoundError("x");
          }
          return PutResult.stored();
        });
    Sluice<TestEvent> sluice = open();
    appendMany(sluice, "e", 10, "");
    sluice.close(LONG);
    assertThat(sluice.stats().delivered()).isEqualTo(10);
    assertThat(sluice.stats().maybeDuplicated()).isPositive();
  }

  @Test
  void diagnosticsThatThrow_costNothing() {
    transport.thenWhole(Verdict.THROTTLED).thenWhole(Verdict.FAILED).thenWhole(Verdict.UNKNOWN);
    Sluice<TestEvent> sluice =
        open(
            new Diagnostics() {
              @Override
              public void info(String message) {
                throw new AssertionError();
              }

              @Override
              public void warn(String message, @Nullable Throwable cause) {
                throw new AssertionError();
              }

              @Override
              public void error(String message) {
                throw new AssertionError();
              }
            });
    appendMany(sluice, "e", 10, "");
    sluice.close(LONG);
    assertThat(sluice.stats().delivered()).isEqualTo(10);
  }

  @Test
  void transportThatCannotBeClosed_isNoUncaughtException() throws Exception {
    AtomicReference<Throwable> uncaught = new AtomicReference<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> uncaught.set(e));
    try {
      transport.failToClose = true;
      Sluice<TestEvent> sluice = open();
      sluice.append(TestEvent.of("x"));
      sluice.close();
      assertThat(sluice.stats().delivered()).isEqualTo(1);
      assertThat(uncaught.get()).isNull();
      assertThat(heard.warnings).anyMatch(line -> line.contains("IllegalStateException"));
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @Test
  void flush_settlesAllBeforeItWhileOthersAppend() throws Exception {
    options.batch().setLinger("1 min");
    options.batch().setMaxInFlight("2");
    options.buffer().setOverflow("block"); // the other thread fills it
    options.buffer().setMaxBlock("1 min");
    Sluice<TestEvent> sluice = open();
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
    for (int round = 0; round < 20; round++) {
      String mine = "mine" + round + "-end";
      sluice.append(TestEvent.of(mine));
      assertThat(sluice.flush(LONG)).isTrue();
      assertThat(stored()).anyMatch(text -> text.contains(mine));
    }
    done.set(true);
    other.join();
    sluice.close(LONG);
  }

  @Test
  void flush_withoutAnyEventReturnsAtOnce() throws Exception {
    options.batch().setLinger("1 min");
    Sluice<TestEvent> sluice = open();
    assertThat(sluice.flush(LONG)).isTrue();
    assertThat(sluice.flush(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
    assertThat(transport.requests).isEmpty();
  }

  @Test
  void flush_saysWhenItsTimeWasTooShort() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    transport.always(batch -> await(answer));
    Sluice<TestEvent> sluice = open();
    sluice.append(TestEvent.of("x"));
    assertThat(sluice.flush(Duration.ofMillis(20))).isFalse();
    assertThat(sluice.flush(Duration.ZERO)).isFalse();
    assertThat(sluice.flush(Duration.ofSeconds(Long.MIN_VALUE))).isFalse();
    answer.countDown();
    assertThat(sluice.flush(LONG)).isTrue();
  }

  @Test
  void flush_afterCloseReturnsAtOnce() throws Exception {
    Sluice<TestEvent> sluice = open();
    sluice.append(TestEvent.of("x"));
    sluice.close();
    long start = System.nanoTime();
    assertThat(sluice.flush(LONG)).isTrue();
    assertThat(System.nanoTime() - start).isLessThan(LONG.toNanos() / 2);
  }

  @Test
  void flush_endsWithAClose() throws Exception {
    transport.always(batch -> await(new CountDownLatch(1)));
    Sluice<TestEvent> sluice = open();
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
    Sluice<TestEvent> sluice = open();
    appendMany(sluice, "e", 1234, "");
    long start = System.nanoTime();
    sluice.close(Duration.ofMillis(200));
    assertThat(System.nanoTime() - start).isLessThan(Duration.ofMillis(1200).toNanos());
    assertThat(sluice.stats().count(DropReason.SHUTDOWN)).isEqualTo(1234);
    assertThat(heard.warnings).last().asString().contains("1234 shutdown");
  }

  @Test
  void close_takesNoLongerThanItNeeds() {
    Sluice<TestEvent> sluice = open();
    appendMany(sluice, "e", 100, "");
    sluice.close(Duration.ofSeconds(Long.MAX_VALUE));
    assertThat(sluice.stats().delivered()).isEqualTo(100);
  }

  @Test
  void close_withoutTimeAbandonsAtOnce() {
    options.batch().setLinger("1 min");
    Sluice<TestEvent> sluice = open();
    sluice.close(Duration.ofSeconds(-1));
    assertThat(sluice.stats().offered()).isZero();
  }

  @Test
  void close_keepsTheFlagOfAnInterruptedCaller() {
    Sluice<TestEvent> sluice = open();
    sluice.append(TestEvent.of("x"));
    Thread.currentThread().interrupt();
    sluice.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(sluice.stats().delivered()).isEqualTo(1);
  }

  @Test
  void close_leavesNoThreadBehind() throws Exception {
    Sluice<TestEvent> sluice = open();
    appendMany(sluice, "e", 100, "");
    sluice.close();
    for (Thread thread : ownThreads()) {
      thread.join(10_000);
    }
    assertThat(ownThreads()).isEmpty();
  }

  @Test
  void close_whileManyAppendLeavesEachEventInOneState() throws Exception {
    for (int round = 0; round < 20; round++) {
      options.batch().setLinger(round % 2 == 0 ? "0" : "1 ms");
      Sluice<TestEvent> sluice = open();
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
    for (long seed = first; seed < first + 100; seed++) {
      conserve(seed);
      transport.requests.clear();
    }
  }

  private void conserve(long seed) throws Exception {
    Oracle oracle = new Oracle(seed);
    transport.always(oracle::answer);
    options.batch().setMaxRecords(String.valueOf(1 + oracle.random.nextInt(50)));
    options.batch().setMaxInFlight(String.valueOf(1 + oracle.random.nextInt(4)));
    Sluice<TestEvent> sluice = open();
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

  private interface Task {
    void run(int thread);
  }

  private static void inParallel(int threads, Task task) throws Exception {
    List<FutureTask<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int thread = i;
      FutureTask<Void> one = new FutureTask<>(() -> task.run(thread), null);
      tasks.add(one);
      new Thread(one).start();
    }
    for (FutureTask<Void> one : tasks) {
      one.get();
    }
  }

  private static void appendMany(
      Sluice<TestEvent> sluice, String prefix, int count, String suffix) {
    for (int i = 0; i < count; i++) {
      sluice.append(TestEvent.of(prefix + i + suffix));
    }
  }

  private List<String> stored() {
    List<String> texts = new ArrayList<>();
    transport.requests.forEach(batch -> texts.addAll(FakeTransport.texts(batch)));
    return texts;
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
