// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static dev.sluice.SluiceRig.appendMany;
import static dev.sluice.SluiceRig.inParallel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.fake.FakeTransport;
import dev.sluice.fake.RecordingDiagnostics;
import dev.sluice.fake.TestEvent;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole way with real threads, up to a transport of the test's own. */
@Timeout(120)
class SluiceTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @RegisterExtension private final SluiceRig rig = new SluiceRig();

  private final RecordingDiagnostics heard = rig.heard;
  private final FakeTransport transport = rig.transport;
  private final SluiceOptions options = rig.options;

  @Test
  void append_bringsTheEventToTheTransport() throws Exception {
    Sluice<TestEvent> sluice = rig.open();
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
    assertThatThrownBy(rig::open)
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
    Sluice<TestEvent> sluice = rig.open();
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
    Sluice<TestEvent> sluice = rig.open();
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

  /** The field itself is not masked, so the key is allowed. Its text shows what is in it. */
  @Test
  void append_givesAMaskedValueNoKeyInClearText() throws Exception {
    options.set("partitionKey", "field:login");
    options.format().setMaskKeys("password");
    Sluice<TestEvent> sluice = rig.open();
    sluice.append(TestEvent.of("m").field("login", Optional.of(Map.of("password", "s3cr3t"))));
    assertThat(sluice.flush(LONG)).isTrue();
    assertThat(transport.requests.get(0).entries().get(0).partitionKey()).isEqualTo("****");
    assertThat(sluice.stats().isConserved()).isTrue();
    sluice.close();
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
    Sluice<TestEvent> sluice = rig.open();
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
    Sluice<TestEvent> sluice = rig.open();
    sluice.append(TestEvent.of("x".repeat(300_000)));
    assertThat(sluice.stats().count(DropReason.OVERSIZE)).isEqualTo(1);
    assertThat(sluice.stats().accepted()).isZero();
  }

  @Test
  void append_keepsToTheRecordLimitWithItsKeyAndAfterCompression() throws Exception {
    options.batch().setMaxRecordBytes("1 KiB");
    options.format().setCompression("gzip");
    options.set("partitionKey", "fixed:tenant");
    Sluice<TestEvent> sluice = rig.open();
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
    Sluice<TestEvent> sluice = rig.open();
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
    Sluice<TestEvent> sluice = rig.open();
    options.format().setMaxEventBytes("nonsense");
    options.format().setLogKey("message");
    sluice.append(TestEvent.of("hello"));
    assertThat(sluice.flush(LONG)).isTrue();
    assertThat(sluice.stats().delivered()).isEqualTo(1);
    assertThat(transport.texts(0).get(0)).startsWith("{");
  }

  @Test
  void append_throwsNothingWhateverTheEventDoes() {
    Sluice<TestEvent> sluice = rig.open();
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
    Sluice<TestEvent> sluice = rig.open();
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
    assertThat(rig.stored())
        .hasSize(2)
        .anyMatch(text -> text.contains("\"format error: java.lang.IllegalStateException\""))
        .anyMatch(text -> text.contains("\"message\":\"next\""));
    assertThat(sluice.stats().formatErrors()).isEqualTo(1);
    assertThat(sluice.stats().delivered()).isEqualTo(2);
  }

  @Test
  void append_afterCloseIsRefusedAndCounted() {
    Sluice<TestEvent> sluice = rig.open();
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
        rig.open(
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
    sluice.append(TestEvent.of("x").by("software.amazon.awssdk.x", "sdk-sluice-timeout"));
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
    assertThat(rig.stored()).hasSize(4).noneMatch(text -> text.contains("nested"));
    assertThat(stats.count(DropReason.SELF_LOG)).isEqualTo(4 + stats.requests() + warnings.get());
    assertThat(warnings).hasPositiveValue();
  }

  /** With Spring Boot's bridge for java.util.logging, the JDK logs each TLS connection at DEBUG. */
  @ParameterizedTest
  @ValueSource(strings = {"jdk.event.security", "sun.net.www.protocol.http.HttpURLConnection"})
  void linesOfTheJdk_aboutOurOwnRequests_areRefusedWithoutAWarning(String logger) throws Exception {
    AtomicReference<Sluice<TestEvent>> self = new AtomicReference<>();
    transport.always(
        batch -> {
          self.get().append(TestEvent.of("handshake").by(logger, "main"));
          return PutResult.stored();
        });
    Sluice<TestEvent> sluice = rig.open();
    self.set(sluice);
    sluice.append(TestEvent.of("one"));
    assertThat(sluice.flush(LONG)).isTrue();
    sluice.append(TestEvent.of("handshake").by(logger, "sluice-test-send-9")); // from a queue
    sluice.close();
    assertThat(sluice.stats().count(DropReason.SELF_LOG)).isEqualTo(2);
    assertThat(rig.stored()).hasSize(1);
    assertThat(rig.heard.warnings).isEmpty();
  }

  /** The SDK's own pools belong to the application's clients: ours start none of their threads. */
  @ParameterizedTest
  @ValueSource(strings = {"main", "sdk-async-response-0-1", "sdk-ScheduledExecutor-0-0"})
  void linesOfTheSdk_aboutTheApplicationsOwnCalls_areDelivered(String thread) throws Exception {
    Sluice<TestEvent> sluice = rig.open();
    sluice.append(TestEvent.of("retries").by("software.amazon.awssdk.request", thread));
    assertThat(sluice.flush(LONG)).isTrue();
    assertThat(rig.stored()).hasSize(1);
    assertThat(sluice.stats().count(DropReason.SELF_LOG)).isZero();
  }

  @Test
  void append_neverWaitsWhereTheBufferIsFullAndPrefersWarnings() {
    options.buffer().setMaxBytes("1 MiB");
    options.format().setMaxEventBytes("64 KiB");
    CountDownLatch answer = new CountDownLatch(1);
    transport.always(batch -> await(answer));
    Sluice<TestEvent> sluice = rig.open();
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
    Sluice<TestEvent> sluice = rig.open();
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
    Sluice<TestEvent> sluice = rig.open();
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
    Sluice<TestEvent> sluice = rig.open();
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
    Sluice<TestEvent> sluice = rig.open();
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
    Sluice<TestEvent> sluice = rig.open();
    appendMany(sluice, "e", 10, "");
    sluice.close(LONG);
    assertThat(sluice.stats().delivered()).isEqualTo(10);
    assertThat(sluice.stats().maybeDuplicated()).isPositive();
  }

  @Test
  void diagnosticsThatThrow_costNothing() {
    transport.thenWhole(Verdict.THROTTLED).thenWhole(Verdict.FAILED).thenWhole(Verdict.UNKNOWN);
    Sluice<TestEvent> sluice =
        rig.open(
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
      Sluice<TestEvent> sluice = rig.open();
      sluice.append(TestEvent.of("x"));
      sluice.close();
      assertThat(sluice.stats().delivered()).isEqualTo(1);
      assertThat(uncaught.get()).isNull();
      assertThat(heard.warnings).anyMatch(line -> line.contains("IllegalStateException"));
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
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
