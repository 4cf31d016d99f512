// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.FakeTransport;
import dev.sluice.fake.ManualTicker;
import dev.sluice.fake.RecordingDiagnostics;
import dev.sluice.internal.account.QuietDiagnostics;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.StreamSummary;
import dev.sluice.record.StreamSummary.State;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The size of a record is asked for until there is an answer that lasts. */
@Timeout(60)
class StreamCheckTest {

  private static final int MIB = 1 << 20;

  private final FakeTransport transport = new FakeTransport();
  private final RecordingDiagnostics heard = new RecordingDiagnostics();
  private final SluiceOptions options = new SluiceOptions();
  private final RecordLimit limit = new RecordLimit(MIB, false, false);
  private int asked;

  @BeforeEach
  void learn() {
    options.batch().setMaxRecordBytes("auto");
  }

  /** Each question gets the next state, and the last one from then on; ends after 20 questions. */
  private void look(State... states) {
    Pauses pauses = new Pauses(1);
    transport.summaries =
        stream -> {
          State state = states[Math.min(asked, states.length - 1)];
          asked++;
          if (asked == 20) {
            pauses.end();
          }
          return new StreamSummary(state, state == State.ACTIVE ? 3 * MIB : 0, "as told");
        };
    new StreamCheck(
            options,
            List.of("app-logs"),
            transport,
            limit,
            pauses,
            new QuietDiagnostics(heard, new ManualTicker()))
        .look();
  }

  @ParameterizedTest
  @EnumSource(
      value = State.class,
      names = {"UNKNOWN", "MISSING", "NOT_ACTIVE"})
  void look_asksAgainUntilTheStreamAnswers(State first) {
    look(first, first, first, State.ACTIVE);
    assertThat(limit.maxBytes()).isEqualTo(3 * MIB);
    assertThat(asked).isEqualTo(4);
    assertThat(heard.warnings)
        .containsExactly(
            "batch.maxRecordBytes=auto takes 1 MiB while the stream app-logs is "
                + first
                + ": as told");
  }

  @Test
  void look_asksNoMoreWhenItIsRefused() {
    look(State.UNKNOWN, State.REFUSED);
    assertThat(asked).isEqualTo(2);
    assertThat(heard.warnings).singleElement().asString().contains("REFUSED");
  }

  @Test
  void look_endsWithTheAppender() {
    look(State.UNKNOWN);
    assertThat(asked).isEqualTo(20);
    assertThat(limit.maxBytes()).isEqualTo(MIB);
    assertThat(heard.warnings).hasSize(1);
  }

  @Test
  void look_asksForTheStartAloneOnlyThen() {
    options.batch().setMaxRecordBytes("1 MiB");
    options.set("checkStream", "warn");
    look(State.MISSING);
    assertThat(asked).isEqualTo(1);
    assertThat(heard.warnings)
        .containsExactly("checkStream: the stream app-logs is MISSING: as told");
  }
}
