// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.FakeTransport;
import dev.sluice.fake.RecordingDiagnostics;
import dev.sluice.fake.TestEvent;
import dev.sluice.fake.TestReader;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.SluiceStats;
import dev.sluice.spi.Diagnostics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The whole way with real threads, up to a transport of the test's own. After each test it is
 * closed: then each event is in exactly one state.
 */
final class SluiceRig implements AfterEachCallback {

  final RecordingDiagnostics heard = new RecordingDiagnostics();
  final FakeTransport transport = new FakeTransport();
  final SluiceOptions options = new SluiceOptions();

  private final List<Sluice<TestEvent>> opened = new ArrayList<>();

  SluiceRig() {
    options.set("stream", "app-logs");
    options.batch().setLinger("1 ms");
    options.retry().setBackoffBase("1 ms");
    options.retry().setBackoffMax("4 ms");
  }

  Sluice<TestEvent> open() {
    return open(heard);
  }

  Sluice<TestEvent> open(Diagnostics diagnostics) {
    Sluice<TestEvent> sluice =
        Sluice.open("test", options, new TestReader(), null, diagnostics, transport, null);
    opened.add(sluice);
    return sluice;
  }

  @Override
  public void afterEach(ExtensionContext test) {
    for (Sluice<TestEvent> sluice : opened) {
      sluice.close(Duration.ofSeconds(5));
      SluiceStats stats = sluice.stats();
      assertThat(stats.isConserved()).as(stats.summary()).isTrue();
      assertThat(stats.inMemory()).as(stats.summary()).isZero();
      assertThat(stats.heldBytes()).as(stats.summary()).isZero();
    }
  }

  /** What was sent, in this order. */
  List<String> stored() {
    List<String> texts = new ArrayList<>();
    transport.requests.forEach(batch -> texts.addAll(FakeTransport.texts(batch)));
    return texts;
  }

  /** What one of some threads does. */
  interface Task {
    void run(int thread);
  }

  static void inParallel(int threads, Task task) throws Exception {
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

  static void appendMany(Sluice<TestEvent> sluice, String prefix, int count, String suffix) {
    for (int i = 0; i < count; i++) {
      sluice.append(TestEvent.of(prefix + i + suffix));
    }
  }
}
