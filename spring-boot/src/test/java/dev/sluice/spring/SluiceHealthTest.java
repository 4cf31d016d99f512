// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.record.AppenderSnapshot;
import dev.sluice.record.DropReason;
import dev.sluice.record.FailureCauses;
import dev.sluice.record.RequestStats;
import dev.sluice.record.Severity;
import dev.sluice.record.SeverityCounts;
import dev.sluice.record.SluiceSnapshot;
import dev.sluice.record.SluiceSnapshot.State;
import dev.sluice.record.SluiceStats;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The health says what is the matter, and never DOWN: a log is no reason to end an application. */
class SluiceHealthTest {

  private static final Duration MAX_AGE = Duration.ofMinutes(1);

  private static AppenderSnapshot appender(String name, State state, Duration age, long held) {
    SluiceStats stats =
        new SluiceStats(
            7,
            700,
            Map.of(DropReason.EXPIRED, SeverityCounts.of(Severity.ERROR, 2)),
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            held,
            9,
            900,
            9,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            FailureCauses.NONE);
    return new AppenderSnapshot(
        name, new SluiceSnapshot(1, stats, RequestStats.NONE, age, 1000, 0, state));
  }

  private static AppenderSnapshot up(String name) {
    return appender(name, State.UP, Duration.ZERO, 0);
  }

  private static SluiceHealth health(AppenderSnapshot... appenders) {
    return SluiceHealth.of(List.of(appenders), MAX_AGE);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> details(SluiceHealth health, String name) {
    return (Map<String, Object>) health.details().get(name);
  }

  @Test
  void noAppender_isUnknown_andSoIsADisabledOne() {
    assertThat(health()).isEqualTo(new SluiceHealth("UNKNOWN", Map.of()));
    SluiceHealth disabled = health(new AppenderSnapshot("K", SluiceSnapshot.disabled(0)));
    assertThat(disabled.status()).isEqualTo("UNKNOWN");
    assertThat(details(disabled, "K")).isEqualTo(Map.of("state", "DISABLED"));
    assertThat(health(up("A"), new AppenderSnapshot("K", SluiceSnapshot.disabled(0))).status())
        .isEqualTo("UP");
  }

  @Test
  void appenderThatDelivers_isUp_withItsCounts() {
    SluiceHealth health = health(up("K"));
    assertThat(health.status()).isEqualTo("UP");
    assertThat(details(health, "K"))
        .containsEntry("state", "UP")
        .containsEntry("offered", 9L)
        .containsEntry("delivered", 7L)
        .containsEntry("dropped", Map.of("expired", 2L))
        .containsEntry("rejected", Map.of())
        .containsEntry("maxHeldBytes", 1000L)
        .doesNotContainKey("trouble");
  }

  @Test
  void oneInTrouble_isDegraded_andSaysWhy() {
    assertTrouble(appender("K", State.DOWN, Duration.ZERO, 0), "takes no events");
    assertTrouble(appender("K", State.UP, MAX_AGE.plusSeconds(9), 0), "an event waits for 69 s");
    assertTrouble(appender("K", State.UP, MAX_AGE, 800), "the buffer is full to 80 %");
    assertThat(health(appender("K", State.UP, MAX_AGE, 579)).status()).isEqualTo("UP");
  }

  /** What a buffer holds while an endless load of INFO events is refused or dropped. */
  @ParameterizedTest
  @CsvSource({"drop_newest, 799", "drop_oldest, 688", "drop_newest with a spool, 599"})
  void bufferThatTakesNoMore_isFull_thoughTheLastPartIsFree(String overflow, long held) {
    assertThat(health(appender("K", State.UP, MAX_AGE, held)).status())
        .as(overflow)
        .isEqualTo("DEGRADED");
  }

  private static void assertTrouble(AppenderSnapshot appender, String trouble) {
    SluiceHealth health = health(up("A"), appender, up("Z"));
    assertThat(health.status()).isEqualTo("DEGRADED");
    assertThat(details(health, "K").get("trouble").toString()).contains(trouble);
    assertThat(details(health, "A")).doesNotContainKey("trouble");
  }

  @Test
  void severalOfOneName_areAllThere() {
    assertThat(health(up("K"), up("K"), up("K")).details()).containsOnlyKeys("K", "K (2)", "K (3)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S"})
  void maxEventAge_isMoreThanNothing(Duration value) {
    SluiceHealthProperties properties = new SluiceHealthProperties();
    assertThat(properties.getMaxEventAge()).isEqualTo(Duration.ofMinutes(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> properties.setMaxEventAge(value))
        .withMessageContaining("management.health.sluice.max-event-age")
        .withMessageContaining(value.toString());
  }
}
