// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.Records;
import dev.sluice.fake.TestEvent;
import dev.sluice.fake.TestReader;
import dev.sluice.internal.account.Ledger;
import dev.sluice.internal.buffer.Held;
import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.format.shape.ContainerFields;
import dev.sluice.internal.util.Compressor;
import dev.sluice.internal.util.Ticker;
import dev.sluice.internal.util.records.RecordQueue;
import dev.sluice.options.Problems;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutEntry;
import dev.sluice.record.Severity;
import dev.sluice.record.UserRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AdmissionTest {

  private static final int CALLERS = 40;

  /** One for each format. */
  private final AtomicInteger compressorsMade = new AtomicInteger();

  private final SluiceOptions options = new SluiceOptions();

  /** A format has buffers and a compressor: ten thousand of them would be gigabytes. */
  @Test
  void callersThatWaitForRoom_holdNoFormat() throws Exception {
    options.set("stream", "stream");
    Intake intake = new Intake(100_000, 0, TimeUnit.HOURS.toNanos(1), null, Ticker.system());
    Admission<TestEvent> admission = admissionTo(intake);
    assertThat(admission.append(TestEvent.of("first"))).isNull();
    UserRecord rest = Records.holding(room(intake), Severity.INFO);
    assertThat(intake.offer(rest)).isNull();
    int needed = compressorsMade.get();

    List<FutureTask<DropReason>> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      String text = "waits-" + i;
      FutureTask<DropReason> caller = new FutureTask<>(() -> admission.append(TestEvent.of(text)));
      callers.add(caller);
      startAndAwaitWaiting(caller);
    }
    assertThat(compressorsMade).as("formats that were made").hasValue(needed);

    intake.release(Held.of(PutEntry.of(rest)));
    for (FutureTask<DropReason> caller : callers) {
      assertThat(caller.get()).isNull();
    }
    RecordQueue taken = new RecordQueue(intake.pool());
    intake.drainTo(taken, Integer.MAX_VALUE, Long.MAX_VALUE);
    String texts = String.join(" ", Records.in(taken).stream().map(Records::text).toList());
    for (int i = 0; i < CALLERS; i++) {
      assertThat(texts).containsOnlyOnce("\"waits-" + i + "\"");
    }
  }

  private static int room(Intake intake) {
    return Math.toIntExact(100_000 - intake.held().bytes());
  }

  private Admission<TestEvent> admissionTo(Intake intake) {
    Problems problems = new Problems();
    Admission<TestEvent> admission =
        new Admissions<>(
                new TestReader(),
                ContainerFields.none(),
                this::countedCompressor,
                new SelfLogGuard("test"),
                Ticker.system())
            .compile(
                options,
                null,
                new RecordLimit(1 << 20, false, false),
                intake,
                new Ledger(),
                problems);
    assertThat(problems.messages()).isEmpty();
    return admission;
  }

  private Compressor countedCompressor() {
    compressorsMade.incrementAndGet();
    return (source, offset, length) -> Arrays.copyOfRange(source, offset, offset + length);
  }

  private static void startAndAwaitWaiting(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }
}
