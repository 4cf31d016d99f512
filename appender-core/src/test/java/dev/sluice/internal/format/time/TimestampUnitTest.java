// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampUnitTest {

  @ParameterizedTest
  @CsvSource({
    "1ns, 0",
    "9ns, 0",
    "10ns, 1",
    "1us, 3",
    "1µs, 3",
    "1μs, 3",
    "1ms, 6",
    "15ms, 7",
    "65ms, 7",
    "999.999ms, 8",
    "1s, 9",
    "1m, 10",
    "1m30s, 10",
    "1h30m, 12",
    ".5s, 8",
    "1.s, 9",
    "1h0.5ms, 12",
    "2000000h, 18",
    // none or negative: a second
    "0, 9",
    "0s, 9",
    "0.4ns, 9",
    "-5ms, 9",
    "'', 9",
    // seconds, as in Telegraf
    "100, 11",
    "0.01, 7",
    // as in the other options
    "200 ms, 8",
    "5 min, 11",
    "1 d, 13",
    "PT10S, 10",
    "+10ms, 7",
  })
  void parse_isTheLargestPowerOfTen(String text, int digits) {
    assertThat(TimestampUnit.parse(text)).isEqualTo(digits);
  }

  /** The durations of influxdata/telegraf@0ec17e42 config/types_test.go. */
  @ParameterizedTest
  @CsvSource({
    "1s, 9",
    "1.5s, 9",
    "'', 9",
    "2h, 12",
    "42m, 12",
    "100ms, 8",
    "100us, 5",
    "100ns, 2",
    "1d, 13",
    "7.5d, 14",
    "7d8h15m, 14",
    "3d7d, 14",
    "15m8h3.5d, 14",
    "1, 9",
    "10, 10",
    "3601, 12",
    "42.0, 10",
    "1.5, 9",
  })
  void parse_readsTheDurationsOfTelegraf(String text, int digits) {
    assertThat(TimestampUnit.parse(text)).isEqualTo(digits);
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "1x", "1s2", "s", "-", "--1s", "1s-1s", "3000000h", "."})
  void parse_refuses(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> TimestampUnit.parse(text));
  }
}
