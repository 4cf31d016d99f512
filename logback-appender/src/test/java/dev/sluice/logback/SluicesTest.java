// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluices;
import dev.sluice.record.SluiceSnapshot.State;
import dev.sluice.testkit.EmbeddedKinesis;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A monitor finds each appender of Logback from its start to its stop. SiftingTest has more. */
class SluicesTest {

  private static List<String> states() {
    return Sluices.snapshots().stream()
        .map(one -> one.appender() + " " + one.snapshot().state())
        .toList();
  }

  @Test
  void appender_isThereOverReloads_alsoRefusedOrDisabled() {
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream(Rig.STREAM, 1);
        Rig rig = Rig.to(kinesis, "")) {
      String reach = Rig.reach(kinesis.endpoint());
      assertThat(states()).containsExactly("KINESIS " + State.UP);
      rig.configure("DEBUG", reach + "<drainTimeout>2 s</drainTimeout>");
      assertThat(states()).containsExactly("KINESIS " + State.UP);
      rig.configure("DEBUG", reach + "<enabled>false</enabled>");
      assertThat(states()).containsExactly("KINESIS " + State.DISABLED);
      rig.configure("DEBUG", reach + "<drainTimeout>soon</drainTimeout>");
      assertThat(states()).containsExactly("KINESIS " + State.DOWN);
      rig.configure("DEBUG", reach);
      assertThat(states()).containsExactly("KINESIS " + State.UP);
      rig.context().reset();
      assertThat(states()).isEmpty();
      rig.configure("DEBUG", "<drainTimeout>soon</drainTimeout>");
      assertThat(states()).containsExactly("KINESIS " + State.DOWN);
    }
    assertThat(states()).isEmpty();
  }
}
