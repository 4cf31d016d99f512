// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluices;
import dev.sluice.record.AppenderSnapshot;
import dev.sluice.record.SluiceSnapshot.State;
import java.nio.file.Path;
import java.util.List;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.util.SortedArrayStringMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A monitor finds each appender of Log4j 2 from its start to its stop, wherever it hangs. */
class SluicesTest {

  @TempDir Path directory;

  /** Other test classes of this JVM leave appenders behind. */
  private final long before =
      Sluices.snapshots().stream().mapToLong(one -> one.snapshot().opening()).max().orElse(-1);

  private List<AppenderSnapshot> appenders() {
    return Sluices.snapshots().stream().filter(one -> one.snapshot().opening() > before).toList();
  }

  private List<String> states() {
    return appenders().stream().map(one -> one.appender() + " " + one.snapshot().state()).toList();
  }

  @Test
  void appender_isThereOverReconfigurations_alsoRefusedOrDisabled() {
    String good = "<Kinesis name='K' stream='s' ignoreExceptions='%s' drainTimeout='1 s'/>";
    try (Rig app = Rig.withXml(directory, good.formatted("true"))) {
      assertThat(states()).containsExactly("K " + State.UP);
      app.reconfigure(Rig.xml(good.formatted("false")));
      assertThat(states()).as("one that is kept").containsExactly("K " + State.UP);
      app.reconfigure(Rig.xml("<Kinesis name='K' stream='another'/>"));
      assertThat(states()).as("a new one").containsExactly("K " + State.UP);
      app.reconfigure(Rig.xml("<Kinesis name='K' stream='s' enabled='false'/>"));
      assertThat(states()).containsExactly("K " + State.DISABLED);
      app.reconfigure(Rig.xml("<Kinesis name='K' stream='s' drainTimeout='soon'/>"));
      assertThat(states()).containsExactly("K " + State.DOWN);
      app.reconfigure(Rig.xml(good.formatted("true")));
      assertThat(states()).containsExactly("K " + State.UP);
      app.reconfigure(Rig.xml("<CountingNoOp name='K'/>"));
      assertThat(states()).isEmpty();
    }
  }

  @Test
  void refusedAppender_isGoneWithItsContext() {
    try (Rig app = Rig.withXml(directory, "<Kinesis name='K' stream='s' drainTimeout='soon'/>")) {
      assertThat(states()).containsExactly("K " + State.DOWN);
    }
    assertThat(states()).isEmpty();
  }

  @Test
  void routedAppender_isThereFromItsFirstEvent() {
    String routing =
        "<Routing name='K'><Routes pattern='$${ctx:tenant:-none}'><Route>"
            + "<Kinesis name='K-${ctx:tenant:-none}' stream='s'/></Route></Routes></Routing>";
    try (Rig app = Rig.withXml(directory, routing)) {
      assertThat(states()).isEmpty();
      app.logger().get().log(event("acme"));
      app.logger().get().log(event("other"));
      assertThat(appenders())
          .extracting(AppenderSnapshot::appender)
          .containsExactly("K-acme", "K-other");
    }
    assertThat(states()).isEmpty();
  }

  private static LogEvent event(String tenant) {
    SortedArrayStringMap context = new SortedArrayStringMap();
    context.putValue("tenant", tenant);
    return Log4jLogEvent.newBuilder()
        .setLoggerName("app")
        .setLevel(org.apache.logging.log4j.Level.INFO)
        .setMessage(new SimpleMessage("hello"))
        .setContextData(context)
        .build();
  }
}
