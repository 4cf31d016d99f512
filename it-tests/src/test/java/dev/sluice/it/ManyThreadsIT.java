// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Two hundred callers that wait for room in a full buffer: F21 of the fault matrix. */
class ManyThreadsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int THREADS = 200;
  private static final int EVENTS_PER_THREAD = 100;

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 2);

  enum Kind {
    PLATFORM(17),
    VIRTUAL(21);

    private final int sinceJava;

    Kind(int sinceJava) {
      this.sinceJava = sinceJava;
    }

    Thread start(Runnable task) throws ReflectiveOperationException {
      if (this == VIRTUAL) { // which Java 17, for which this is compiled, does not know
        return (Thread)
            Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
      }
      Thread thread = new Thread(task);
      thread.start();
      return thread;
    }
  }

  static Stream<Arguments> frameworksAndKindsOfThreads() {
    return Stream.of(Framework.values())
        .flatMap(
            framework ->
                Stream.of(Kind.values())
                    .filter(kind -> Runtime.version().feature() >= kind.sinceJava)
                    .map(kind -> Arguments.of(framework, kind)));
  }

  @ParameterizedTest
  @MethodSource("frameworksAndKindsOfThreads")
  void waitingCallers_keepTheirFlagsAndLoseNothingAndPinNoCarrier(
      Framework framework, Kind kind, EmbeddedKinesis kinesis, @TempDir Path directory)
      throws Exception {
    kinesis.pause();
    try (Recording recording = new Recording();
        App app =
            framework.start(
                "kinesis", Settings.to(kinesis, "bufferBytes", 2 << 20, "overflow", "block"))) {
      // The first event loads classes of the framework, and whoever waits for that is pinned.
      long first = (long) THREADS * EVENTS_PER_THREAD;
      kind.start(() -> app.info(Numbered.text(first))).join(PATIENCE.toMillis());
      recording.enable("jdk.VirtualThreadPinned").withThreshold(Duration.ZERO);
      recording.start();
      AtomicInteger keptFlags = new AtomicInteger();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int number = i;
        threads.add(kind.start(() -> keptFlags.addAndGet(log(app, number) ? 1 : 0)));
      }
      await().atMost(PATIENCE).until(() -> isFull(app));
      kinesis.resume();
      for (Thread thread : threads) {
        thread.join(PATIENCE.toMillis());
        assertThat(thread.isAlive()).as("%s has come through", thread).isFalse();
      }
      app.stop();
      recording.stop();

      assertThat(keptFlags).hasValue(THREADS);
      assertThat(Accounts.assertConserved(kinesis, app)).hasSize(THREADS * EVENTS_PER_THREAD + 1);
      assertThat(pinnedInSluice(recording, directory.resolve("pinned.jfr"))).isEmpty();
    } finally {
      kinesis.resume();
    }
  }

  /** Whether the flag, which every other thread has set, is as it was. */
  private static boolean log(App app, int thread) {
    boolean interrupted = thread % 2 == 0;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    for (int i = 0; i < EVENTS_PER_THREAD; i++) {
      app.info(Numbered.text((long) thread * EVENTS_PER_THREAD + i));
    }
    return Thread.currentThread().isInterrupted() == interrupted;
  }

  private static boolean isFull(App app) {
    long acceptsBytes = (2 << 20) * 2L / 3;
    return app.stats().heldBytes() > acceptsBytes - 1000;
  }

  private static boolean isSluice(RecordedFrame frame) {
    String type = frame.getMethod().getType().getName();
    return type.startsWith("dev.sluice.") && !type.startsWith("dev.sluice.it.");
  }

  private static List<RecordedEvent> pinnedInSluice(Recording recording, Path file)
      throws IOException {
    recording.dump(file);
    List<RecordedEvent> pinned = new ArrayList<>();
    if (Files.size(file) > 0) {
      for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
        RecordedStackTrace stack = event.getStackTrace();
        if (stack != null && stack.getFrames().stream().anyMatch(ManyThreadsIT::isSluice)) {
          pinned.add(event);
        }
      }
    }
    return pinned;
  }
}
