// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.child;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import dev.sluice.logback.KinesisAppender;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import dev.sluice.testkit.KinesisExtension;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;

/** The tests of an application: as docs/TESTING.md shows them. Not run by our build itself. */
class UsesTheKit {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @RegisterExtension
  static final KinesisExtension kinesis =
      KinesisExtension.withStream("logs", 2).publishingEndpoint();

  private final LoggerContext context = new LoggerContext();

  @BeforeEach
  void configure() throws Exception {
    context.setMDCAdapter(MDC.getMDCAdapter());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(requireNonNull(UsesTheKit.class.getResource("/logback/kit.xml")));
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  @Test
  void event_isReadBack() {
    context.getLogger("app.Main").info("one");
    assertTrue(
        kinesis
            .awaitUserRecords("logs", 1, PATIENCE)
            .get(0)
            .text()
            .contains("\"message\":\"one\""));
  }

  @Test
  void fault_isScripted(EmbeddedKinesis endpoint) throws InterruptedException {
    endpoint.faults().onPut(Fault.throttled());
    context.getLogger("app.Main").info("one");
    KinesisAppender appender = (KinesisAppender) context.getLogger("ROOT").getAppender("KINESIS");
    assertTrue(appender.flush(PATIENCE));
    assertEquals(2, endpoint.putRequests().size());
  }

  @Nested
  class Inner {

    @Test
    void endpoint_isTheSame(EmbeddedKinesis endpoint) {
      assertEquals(kinesis.endpoint(), endpoint.endpoint());
    }
  }
}
