// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What appenders leave in the JVM, where only their counts may stay: compared with what was there
 * when this was made.
 */
final class Leftovers {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Each running appender has one of these at most. */
  private static final List<String> ONE_EACH =
      List.of(
          "dev.sluice.internal.pipeline.Pipeline",
          "dev.sluice.internal.buffer.Intake",
          "software.amazon.awssdk.services.kinesis.DefaultKinesisClient",
          "org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager");

  private static final String THREAD_GROUP = "java.lang.ThreadGroup";

  private final LiveObjects before = LiveObjects.now();
  private final Set<Thread> threadsBefore = Thread.getAllStackTraces().keySet();

  /** Waits until no more is there than what so many running appenders need. */
  void awaitNoMoreThan(int appenders) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> {
              assertThat(newThreads(name -> name.endsWith("-ship"))).hasSize(appenders);
              if (appenders == 0) {
                assertThat(newThreads(name -> true)).isEmpty();
              }
              LiveObjects now = LiveObjects.now();
              for (String name : ONE_EACH) {
                assertThat(now.of(name) - before.of(name)).as(name).isLessThanOrEqualTo(appenders);
              }
              assertThat(now.of(THREAD_GROUP)).isLessThanOrEqualTo(before.of(THREAD_GROUP));
            });
  }

  private List<String> newThreads(Predicate<String> role) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !threadsBefore.contains(thread))
        .map(Thread::getName)
        .filter(name -> name.startsWith("sluice-" + App.APPENDER + "-") && role.test(name))
        .toList();
  }
}
