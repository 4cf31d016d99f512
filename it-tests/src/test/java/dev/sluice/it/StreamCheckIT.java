// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testkit.EmbeddedKinesis;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code checkStream}: the stream is looked up when the appender starts. */
class StreamCheckIT {

  @ParameterizedTest
  @EnumSource(Framework.class)
  void fail_leavesTheAppenderStoppedWithoutItsStream(Framework framework) {
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream("other", 1);
        App app = framework.startWrong("check", Settings.to(kinesis, "check", "fail"))) {
      app.info("the application goes on");
      assertThat(app.isStarted()).isFalse();
      assertThat(app.errors())
          .anyMatch(text -> text.contains("checkStream") && text.contains("MISSING"));
      assertThat(kinesis.putRequests()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Framework.class)
  void warn_saysItAndStarts(Framework framework) {
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream("other", 1);
        App app = framework.start("check", Settings.to(kinesis, "check", "warn"))) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> app.warnings().stream().anyMatch(text -> text.contains("checkStream")));
      kinesis.createStream("logs", 1);
      app.logNumbered(0, 10);
      app.stop();
      assertThat(app.stats().delivered()).isEqualTo(10);
      assertThat(app.errors()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Framework.class)
  void fail_startsWithTheStream(Framework framework) {
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream("logs", 1);
        App app = framework.start("check", Settings.to(kinesis, "check", "fail"))) {
      app.logNumbered(0, 10);
      app.stop();
      assertThat(Accounts.assertConserved(kinesis, app)).hasSize(10);
    }
  }
}
