// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Sluices;
import dev.sluice.record.AppenderSnapshot;
import dev.sluice.record.SluiceSnapshot.State;
import dev.sluice.testkit.EmbeddedKinesis;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A monitor finds each appender of Logback from its start to its stop. SiftingTest has more. */
class SluicesTest {

  /** Other test classes of this JVM leave appenders behind. */
  private final long before =
      Sluices.snapshots().stream().mapToLong(one -> one.snapshot().opening()).max().orElse(-1);

  private List<AppenderSnapshot> appenders() {
    return Sluices.snapshots().stream().filter(one -> one.snapshot().opening() > before).toList();
  }

  private List<String> states() {
    return appenders().stream().map(one -> one.appender() + " " + one.snapshot().state()).toList();
  }

  /** The old appender of a reload delivers in the background, and is there as long. */
  private void awaitStates(String... expected) {
    await().untilAsserted(() -> assertThat(states()).containsExactly(expected));
  }

  @Test
  void appender_isThereOverReloads_alsoRefusedOrDisabled() {
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream(Rig.STREAM, 1);
        Rig rig = Rig.to(kinesis, "")) {
      String reach = Rig.reach(kinesis.endpoint());
      awaitStates("KINESIS " + State.UP);
      rig.configure("DEBUG", reach + "<drainTimeout>2 s</drainTimeout>");
      awaitStates("KINESIS " + State.UP);
      rig.configure("DEBUG", reach + "<enabled>false</enabled>");
      awaitStates("KINESIS " + State.DISABLED);
      rig.configure("DEBUG", reach + "<drainTimeout>soon</drainTimeout>");
      awaitStates("KINESIS " + State.DOWN);
      rig.configure("DEBUG", reach);
      awaitStates("KINESIS " + State.UP);
      rig.context().reset();
      awaitStates();
      rig.configure("DEBUG", "<drainTimeout>soon</drainTimeout>");
      awaitStates("KINESIS " + State.DOWN);
    }
    awaitStates();
  }
}
