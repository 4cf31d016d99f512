// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.fake.IdleProxy;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * Links that something between us and the endpoint ends or forgets while nothing is logged. A link
 * is given up when it was idle for 50 s: {@code sluice.idle.seconds}, such as 75, waits for that.
 */
class IdleLinksIT {

  private static final int IDLE_SECONDS = Integer.getInteger("sluice.idle.seconds", 0);
  private static final int GIVEN_UP_SECONDS = 51;

  /** A link that was used a moment ago is used again unseen. */
  private static final int CHECKED_MILLIS = 3000;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int EVENTS = 20;

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 1);

  @TempDir Path directory;

  private App start(Framework framework, IdleProxy proxy, EmbeddedKinesis kinesis, String timeout) {
    OptionFile file =
        new OptionFile(kinesis)
            .with("endpoint", proxy.endpoint())
            .with("client.requestTimeout", timeout)
            .with("retry.backoffMax", "100 ms");
    return framework.start(file.write(framework, directory, ""));
  }

  private static void log(App app, int from) {
    app.logNumbered(from, from + EVENTS);
    assertThat(app.flush(PATIENCE)).as(() -> app.stats().summary()).isTrue();
  }

  /** Nothing is logged. */
  private static void idle(int millis) {
    long since = System.nanoTime();
    await()
        .atMost(Duration.ofMillis(millis).plus(PATIENCE))
        .until(() -> System.nanoTime() - since >= millis * 1_000_000L);
  }

  private static void assertAllThere(App app, EmbeddedKinesis kinesis) {
    app.stop();
    assertThat(Accounts.assertConserved(kinesis, app)).hasSize(2 * EVENTS);
    assertThat(app.stats().delivered()).isEqualTo(2 * EVENTS);
  }

  private static void assertNoTrouble(App app, EmbeddedKinesis kinesis, List<String> before) {
    assertThat(app.stats().maybeDuplicated()).isZero();
    assertThat(kinesis.records()).as("none twice").hasSize(2 * EVENTS);
    assertThat(app.warnings()).isEqualTo(before); // the first request may be slow
  }

  @ParameterizedTest
  @EitherFramework
  void linkThatEndsWhileIdle_isReplacedWithoutAWord(Framework framework, EmbeddedKinesis kinesis) {
    try (IdleProxy proxy = IdleProxy.to(kinesis.endpoint());
        App app = start(framework, proxy, kinesis, "20 s")) {
      log(app, 0);
      List<String> warnings = app.warnings();
      proxy.finish();
      idle(CHECKED_MILLIS);
      log(app, EVENTS);
      assertThat(proxy.links()).isGreaterThan(1);
      assertAllThere(app, kinesis);
      assertNoTrouble(app, kinesis, warnings);
    }
  }

  @ParameterizedTest
  @EitherFramework
  void linkThatIsForgottenWhileIdle_costsNoEvent(Framework framework, EmbeddedKinesis kinesis) {
    boolean givenUp = IDLE_SECONDS >= GIVEN_UP_SECONDS;
    try (IdleProxy proxy = IdleProxy.to(kinesis.endpoint());
        App app = start(framework, proxy, kinesis, givenUp ? "20 s" : "2 s")) {
      log(app, 0);
      List<String> warnings = app.warnings();
      proxy.forget();
      idle(1000 * IDLE_SECONDS);
      log(app, EVENTS);
      assertAllThere(app, kinesis);
      if (givenUp) {
        assertThat(proxy.usedWhenForgotten()).isZero();
        assertNoTrouble(app, kinesis, warnings);
      } else {
        assertThat(proxy.usedWhenForgotten()).as("it was still in use").isPositive();
        assertThat(app.stats().maybeDuplicated()).as("nobody can know").isPositive();
      }
    }
  }
}
