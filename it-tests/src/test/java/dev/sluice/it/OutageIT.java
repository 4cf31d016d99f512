// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.child.LogsWhatItIsTold;
import dev.sluice.it.fake.SlowUplink;
import dev.sluice.record.DropReason;
import dev.sluice.record.SluiceStats;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import dev.sluice.testkit.KinesisExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * The endpoint is down or cannot be found, and there is memory alone: F9 of the fault matrix, and
 * I7. Down for two seconds, or as many as the property {@code sluice.outage.seconds} says.
 */
@Tag(Grace.TIMED)
class OutageIT {

  private static final Duration DOWN =
      Duration.ofSeconds(Integer.getInteger("sluice.outage.seconds", 2));
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long BUFFER_BYTES = 2 << 20;

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 2);

  @ParameterizedTest
  @CsvRows({
    "LOGBACK, drop_newest",
    "LOGBACK, drop_oldest",
    "LOG4J2, drop_newest",
    "LOG4J2, drop_oldest"
  })
  void outageUnderLoad_isCountedToTheLastEventAndDrains(
      Framework framework, String overflow, EmbeddedKinesis kinesis) {
    try (App app =
            framework.start(
                "kinesis",
                Settings.to(kinesis, "bufferBytes", BUFFER_BYTES, "overflow", overflow));
        HeldBytes held = HeldBytes.watch(app, BUFFER_BYTES)) {
      Crowd crowd = Crowd.logTo(app);
      try (crowd) {
        kinesis.awaitRecords(500, PATIENCE);
        kinesis.pause();
        long endNanos = System.nanoTime() + DOWN.toNanos();
        await()
            .atMost(DOWN.plus(PATIENCE))
            .until(() -> System.nanoTime() - endNanos >= 0 && lost(app.stats()) >= 1000);
        kinesis.resume();
        long delivered = app.stats().delivered();
        await().atMost(PATIENCE).until(() -> app.stats().delivered() > delivered + 2000);
      }
      assertThat(app.flush(PATIENCE)).as("it drains").isTrue();
      app.stop();

      SluiceStats stats = app.stats();
      System.out.printf("%s %s: %s%n", framework, overflow, stats.summary());
      assertThat(stats.offered()).as("I1").isEqualTo(crowd.loggedCount());
      assertThat(stats.delivered()).isEqualTo(crowd.loggedCount() - lost(stats));
      assertThat(stats.droppedTotal()).isEqualTo(stats.count(DropReason.OVERFLOW));
      assertThat(stats.rejectedTotal()).isEqualTo(stats.count(DropReason.BUFFER_FULL));
      assertThat(held.maxSeenBytes()).as("it was full").isGreaterThan(BUFFER_BYTES / 2);
      Accounts.assertConserved(kinesis, app);
      assertThat(app.errors()).as("delivery trouble is a warning").isEmpty();
    } finally {
      kinesis.resume();
    }
  }

  private static long lost(SluiceStats stats) {
    return stats.count(DropReason.BUFFER_FULL) + stats.count(DropReason.OVERFLOW);
  }

  /** How trouble begins and ends. */
  enum Trouble {
    DOWN((kinesis, is) -> pause(kinesis, is)),
    THROTTLED((kinesis, is) -> script(kinesis, is, Fault.throttled())),
    UNAVAILABLE((kinesis, is) -> script(kinesis, is, Fault.serviceUnavailable())),
    RESET((kinesis, is) -> script(kinesis, is, Fault.resetBeforeStore())),
    LYING((kinesis, is) -> script(kinesis, is, Fault.html().beforeStore()));

    private final BiConsumer<EmbeddedKinesis, Boolean> change;

    Trouble(BiConsumer<EmbeddedKinesis, Boolean> change) {
      this.change = change;
    }

    private static void pause(EmbeddedKinesis kinesis, boolean is) {
      if (is) {
        kinesis.pause();
      } else {
        kinesis.resume();
      }
    }

    private static void script(EmbeddedKinesis kinesis, boolean is, Fault fault) {
      if (is) {
        kinesis.faults().onEvery("PutRecords", fault);
      } else {
        kinesis.faults().heal();
      }
    }
  }

  /** I7. */
  @ParameterizedTest
  @CsvRows({
    "LOGBACK, DOWN",
    "LOGBACK, THROTTLED",
    "LOGBACK, UNAVAILABLE",
    "LOGBACK, RESET",
    "LOGBACK, LYING",
    "LOG4J2, DOWN",
    "LOG4J2, THROTTLED",
    "LOG4J2, UNAVAILABLE",
    "LOG4J2, RESET",
    "LOG4J2, LYING"
  })
  void freshEvent_arrivesSoonAfterTheTroubleEnds(
      Framework framework, Trouble trouble, EmbeddedKinesis kinesis) {
    Duration backoffMax = Duration.ofSeconds(1);
    Duration linger = Duration.ofMillis(100);
    try (App app =
        framework.start(
            "kinesis",
            Settings.to(
                kinesis,
                "backoffBase",
                "100 ms",
                "backoffMax",
                backoffMax.toMillis() + " ms",
                "linger",
                linger.toMillis() + " ms"))) {
      trouble.change.accept(kinesis, true);
      AtomicLong number = new AtomicLong();
      await() // until the backoff is as long as it gets: 100 ms doubled four times
          .atMost(PATIENCE)
          .until(
              () -> {
                app.info(Numbered.text(number.getAndIncrement()));
                return app.stats().requests() >= 6;
              });
      trouble.change.accept(kinesis, false);
      app.info(Numbered.text(number.get()));

      kinesis.awaitRecords(number.get() + 1, backoffMax.plus(linger).plus(Grace.ALLOWED));
      app.stop();
      assertThat(Accounts.assertConserved(kinesis, app)).hasSize((int) number.get() + 1);
    } finally {
      kinesis.resume();
    }
  }

  @ParameterizedTest
  @EitherFramework
  void nameThatIsUnknownAndThenMoves_isLookedUpAgain(
      Framework framework, EmbeddedKinesis elsewhere, @TempDir Path directory) throws IOException {
    Path hosts = Files.writeString(directory.resolve("hosts"), "");
    // The JDK itself would keep an address for 30 s, and that there is none for 10 s.
    Path forgetful =
        Files.writeString(
            directory.resolve("forgetful"),
            "networkaddress.cache.ttl=0\nnetworkaddress.cache.negative.ttl=0\n");
    try (EmbeddedKinesis first = EmbeddedKinesis.withStream(STREAM, 1)) {
      int port = first.endpoint().getPort();
      try (ChildJvm child =
          framework
              .child(
                  LogsWhatItIsTold.class,
                  "small-buffer",
                  Settings.to(first, "endpoint", "http://kinesis.test:" + port))
              .property("jdk.net.hosts.file", hosts.toString())
              .property("java.security.properties", forgetful.toString())
              .environment("SLUICE_CLIENT_ALLOW_INSECURE_ENDPOINT", "true")
              .environment("SLUICE_RETRY_BACKOFF_MAX", "200 ms")
              .start()) {
        child.tell(Numbered.text(1));
        child.awaitLine("UnknownHostException", PATIENCE);
        Files.writeString(hosts, "127.0.0.1 kinesis.test\n");
        first.awaitRecords(1, PATIENCE);

        first.close();
        try (SlowUplink moved = SlowUplink.at("127.0.0.2", port, elsewhere.endpoint())) {
          Files.writeString(hosts, "127.0.0.2 kinesis.test\n");
          child.tell(Numbered.text(2));
          elsewhere.awaitRecords(1, PATIENCE);
          child.tell("end");
          assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
          assertThat(moved.sentBytes()).isPositive();
        }
        Summary summary = Summary.of(child.awaitLine(Summary.MARK, PATIENCE));
        summary.assertConserved();
        assertThat(summary.count("delivered")).isEqualTo(2);
        assertThat(numbers(first)).containsExactly(1L);
        // The end of the first place may have cut off its answer.
        assertThat(numbers(elsewhere)).contains(2L).isSubsetOf(1L, 2L);
        assertThat(first.recordCount() + elsewhere.recordCount() - 2)
            .as("I5")
            .isBetween(0L, summary.count("maybeDuplicated"));
      }
    }
  }

  private static List<Long> numbers(EmbeddedKinesis kinesis) {
    return kinesis.records().stream().map(record -> Numbered.numberOf(record.data())).toList();
  }
}
