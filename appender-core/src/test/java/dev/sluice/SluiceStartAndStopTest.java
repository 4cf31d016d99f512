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
import dev.sluice.record.PutResult;
import dev.sluice.record.StreamSummary;
import dev.sluice.record.StreamSummary.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The options {@code synchronous}, {@code checkStream} and {@code batch.maxRecordBytes=auto}. */
@Timeout(60)
class SluiceStartAndStopTest {

  private final FakeTransport transport = new FakeTransport();
  private final RecordingDiagnostics heard = new RecordingDiagnostics();
  private final SluiceOptions options = new SluiceOptions();
  private @Nullable Sluice<TestEvent> sluice;

  SluiceStartAndStopTest() {
    options.set("stream", "app-logs");
    options.batch().setLinger("30 s");
  }

  private Sluice<TestEvent> open() {
    sluice = Sluice.open("test", options, new TestReader(), null, heard, transport, null);
    return sluice;
  }

  /** Until the timeout of the test. */
  private static void await(Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      Thread.onSpinWait();
    }
  }

  @AfterEach
  void everyEventIsInExactlyOneStateAtTheEnd() {
    if (sluice != null) {
      sluice.close(Duration.ofSeconds(5));
      assertThat(sluice.stats().isConserved()).as(sluice.stats().summary()).isTrue();
      assertThat(sluice.stats().inMemory()).isZero();
    }
  }

  @Test
  void synchronousAppend_returnsWhenItsEventIsStored() {
    options.set("synchronous", "true");
    Sluice<TestEvent> opened = open();
    for (int i = 1; i <= 5; i++) {
      opened.append(TestEvent.of("hello"));
      assertThat(opened.stats().delivered()).as("without lingering").isEqualTo(i);
    }
  }

  @Test
  void synchronousAppend_waitsAtMostForTheDrainTimeout() {
    options.set("synchronous", "true");
    options.set("drainTimeout", "50 ms");
    CountDownLatch answered = new CountDownLatch(1);
    transport.then(
        batch -> {
          try {
            answered.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return PutResult.stored();
        });
    Sluice<TestEvent> opened = open();
    opened.append(TestEvent.of("hello"));
    assertThat(opened.stats().inMemory()).isEqualTo(1);
    answered.countDown();
  }

  @Test
  void synchronousAppend_keepsTheInterruptFlag() {
    options.set("synchronous", "true");
    Sluice<TestEvent> opened = open();
    Thread.currentThread().interrupt();
    opened.append(TestEvent.of("hello"));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(opened.stats().accepted()).isEqualTo(1);
  }

  /** The first record that is given up would be the first to find out, and be lost. */
  @Test
  void deadLetterFile_thatIsADirectory_isRefused(@TempDir Path directory) {
    options.retry().setDeadLetterFile(directory.toString());
    assertThatThrownBy(this::open)
        .hasMessageContaining(
            "retry.deadLetterFile must be a file: \"" + directory + "\" is a directory");
    options.retry().setDeadLetterFile(directory.resolve("none/yet.jsonl").toString());
    open().close(Duration.ZERO);
  }

  @Test
  void checkStreamFail_refusesTheStartWithoutTheStream() {
    options.set("checkStream", "fail");
    transport.summaries = stream -> new StreamSummary(State.MISSING, 0, "ResourceNotFound");
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            InvalidOptionsException.class,
            e ->
                assertThat(e.problems())
                    .singleElement()
                    .asString()
                    .contains("checkStream", "app-logs", "MISSING", "ResourceNotFound"));
    assertThat(transport.closed).as("nothing is left behind").hasValue(1);
  }

  @Test
  void checkStreamFail_waitsAtMostForTheCheckTimeout() {
    options.set("checkStream", "fail");
    options.set("checkTimeout", "20 ms");
    CountDownLatch answered = new CountDownLatch(1);
    transport.summaries =
        stream -> {
          try {
            answered.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return StreamSummary.unknown("late");
        };
    assertThatThrownBy(this::open).hasMessageContaining("checkTimeout");
    answered.countDown();
  }

  @Test
  void checkStreamFail_startsWithTheStream() {
    options.set("checkStream", "fail");
    open().append(TestEvent.of("hello"));
    assertThat(heard.warnings).isEmpty();
  }

  /**
   * A client learns from the first refusal how wrong its clock is, and signs the next one right.
   */
  @ParameterizedTest
  @ValueSource(strings = {"fail", "warn"})
  void checkStream_asksOnceMoreWhenThereIsNoAnswer(String mode) throws Exception {
    options.set("checkStream", mode);
    AtomicInteger asked = new AtomicInteger();
    transport.summaries =
        stream ->
            asked.incrementAndGet() == 1
                ? StreamSummary.unknown("InvalidSignatureException")
                : new StreamSummary(State.ACTIVE, 1 << 20, "ACTIVE");
    assertThat(open().isOpen()).isTrue();
    await(() -> checks().noneMatch(Thread::isAlive));
    assertThat(heard.warnings).isEmpty();
    assertThat(asked).hasValue(2);
  }

  @Test
  void checkStreamWarn_saysItAndStarts() throws Exception {
    options.set("checkStream", "warn");
    options.set("streamRoutes", "level; ERROR=errors");
    transport.summaries =
        stream ->
            stream.equals("errors")
                ? new StreamSummary(State.NOT_ACTIVE, 0, "DELETING")
                : new StreamSummary(State.ACTIVE, 0, "ACTIVE");
    open().append(TestEvent.of("hello"));
    await(() -> !heard.warnings.isEmpty());
    assertThat(heard.warnings)
        .singleElement()
        .asString()
        .contains("checkStream", "errors", "NOT_ACTIVE", "DELETING");
  }

  /** Such as a missing jar, or the application's provider of credentials. */
  @Test
  void checkStreamWarn_saysThatTheLookUpItselfFailed() throws Exception {
    options.set("checkStream", "warn");
    transport.summaries =
        stream -> {
          throw new NoClassDefFoundError("a/missing/Jar");
        };
    Sluice<TestEvent> opened = open();
    await(() -> !checks().anyMatch(Thread::isAlive));
    assertThat(heard.warnings)
        .containsExactly("checkStream: java.lang.NoClassDefFoundError: a/missing/Jar");
    assertThat(opened.isOpen()).isTrue();
  }

  private static Stream<Thread> checks() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().endsWith("-check"));
  }

  @Test
  void checkStreamOff_asksNobody() {
    transport.summaries =
        stream -> {
          throw new AssertionError("asked");
        };
    open().append(TestEvent.of("hello"));
    assertThat(heard.warnings).isEmpty();
  }

  @Test
  void maxRecordBytesAuto_takesWhatTheStreamTakes() throws Exception {
    options.batch().setMaxRecordBytes("auto");
    options.format().setMaxEventBytes("4 MiB");
    transport.summaries = stream -> new StreamSummary(State.ACTIVE, 3 << 20, "ACTIVE");
    Sluice<TestEvent> opened = open();
    await(
        () -> {
          opened.append(TestEvent.of("x".repeat(2 << 20)));
          return opened.flush(Duration.ofSeconds(10)) && largest() > 2 << 20;
        });
    opened.append(TestEvent.of("x".repeat(3 << 20)));
    assertThat(opened.flush(Duration.ofSeconds(10))).isTrue();
    assertThat(largest()).isBetween(2 << 20, 3 << 20);
    assertThat(opened.stats().truncated()).isPositive();
  }

  /** Readers that join records, such as Firehose, need the line feed of each. */
  @ParameterizedTest
  @ValueSource(strings = {"auto", "3 MiB"})
  void maxRecordBytes_leavesRoomForTheLineFeedOfNewlineAggregates(String size) throws Exception {
    options.batch().setMaxRecordBytes(size);
    options.batch().setAggregation("newline");
    options.format().setMaxEventBytes("4 MiB");
    transport.summaries = stream -> new StreamSummary(State.ACTIVE, 3 << 20, "ACTIVE");
    Sluice<TestEvent> opened = open();
    await(() -> checks().noneMatch(Thread::isAlive));
    opened.append(TestEvent.of("x".repeat(2 << 20)));
    opened.append(TestEvent.of("x".repeat(3 << 20)));
    assertThat(opened.flush(Duration.ofSeconds(10))).isTrue();
    assertThat(largest()).isBetween(2 << 20, 3 << 20);
    assertThat(transport.requests)
        .flatExtracting(FakeTransport::texts)
        .hasSize(2)
        .allMatch(text -> text.endsWith("\n"));
  }

  @Test
  void maxRecordBytesAuto_takesWhatEveryStreamTakesWhenItIsNotTold() throws Exception {
    options.batch().setMaxRecordBytes("auto");
    options.format().setMaxEventBytes("4 MiB");
    transport.summaries = stream -> StreamSummary.unknown("LimitExceededException");
    Sluice<TestEvent> opened = open();
    opened.append(TestEvent.of("x".repeat(2 << 20)));
    assertThat(opened.flush(Duration.ofSeconds(10))).isTrue();
    assertThat(largest()).isLessThanOrEqualTo(1 << 20);
    await(() -> heard.warnings.stream().anyMatch(text -> text.contains("auto")));
    assertThat(heard.warnings)
        .contains(
            "batch.maxRecordBytes=auto takes 1 MiB while the stream app-logs is UNKNOWN:"
                + " LimitExceededException");
    opened.close();
    await(() -> checks().noneMatch(Thread::isAlive));
  }

  private int largest() {
    return transport.requests.stream()
        .flatMap(batch -> batch.entries().stream())
        .mapToInt(entry -> entry.sizeBytes())
        .max()
        .orElse(0);
  }
}
