// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One call reaches the appenders of both frameworks, in all contexts, and those before a reload.
 */
class FlushAllIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 2);

  @ParameterizedTest
  @EnumSource
  void everyAppenderOfTheJvm_isFlushed(Framework caller, EmbeddedKinesis kinesis)
      throws InterruptedException {
    List<App> apps = new ArrayList<>();
    try {
      for (Framework framework : Framework.values()) {
        for (int i = 0; i < 2; i++) {
          App app = framework.start("kinesis", Settings.to(kinesis, "linger", "1 min"));
          app.logNumbered(apps.size() * 10L, apps.size() * 10L + 5);
          apps.add(app);
        }
      }
      for (int i = 0; i < apps.size(); i++) {
        apps.get(i).reconfigure("maxRecords", 100 + i);
        apps.get(i).logNumbered(i * 10L + 5, (i + 1) * 10L);
      }
      boolean settled =
          caller == Framework.LOGBACK
              ? dev.sluice.logback.KinesisAppender.flushAll(PATIENCE)
              : dev.sluice.log4j2.KinesisAppender.flushAll(PATIENCE);
      assertThat(settled).isTrue();
      Accounts.assertConserved(
          kinesis.records(), apps.stream().flatMap(app -> app.allStats().stream()).toList());
      assertThat(kinesis.recordCount()).isEqualTo(40);
    } finally {
      Collections.reverse(apps); // each puts back the settings that it found
      apps.forEach(App::close);
    }
  }
}
