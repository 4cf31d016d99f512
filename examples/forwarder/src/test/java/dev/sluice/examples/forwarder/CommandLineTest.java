// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.forwarder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLineTest {

  private static CommandLine of(String... words) {
    return CommandLine.of(List.of(words), List.of("--since TIME", "--follow"));
  }

  @Test
  void values_standBehindABlankOrAnEqualsSign() {
    assertThat(of("--since", "5m", "--follow").find("--since")).isEqualTo("5m");
    assertThat(of("--since=5m").find("--since")).isEqualTo("5m");
    assertThat(of("--follow").has("--since")).isFalse();
    assertThat(of("--follow", "--", "echo", "--since").rest()).containsExactly("echo", "--since");
  }

  @Test
  void whatMakesNoSense_isNamed() {
    assertSays("there is no option --fol; there are --since TIME, --follow", "--fol");
    assertSays("there is no option app; there are", "app");
    assertSays("--since TIME needs a value", "--since");
    assertSays("--since TIME needs a value", "--since", "--", "echo");
    assertSays("--follow takes no value", "--follow=yes");
    assertSays("--follow is given twice", "--follow", "--follow");
    assertSays("-- needs a COMMAND", "--");
    assertSays("set LC_ALL=C.UTF-8", "--", "echo", "gr\ufffd\ufffdn");
  }

  private static void assertSays(String message, String... words) {
    assertThatThrownBy(() -> of(words))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void since_isATimeAgo_orATime() {
    Instant now = Instant.parse("2026-01-02T00:00:00Z");
    assertThat(since("5m", now)).isEqualTo("2026-01-01T23:55:00Z");
    assertThat(since("90 s", now)).isEqualTo("2026-01-01T23:58:30Z");
    assertThat(since("1d", now)).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(since("2026-01-01T12:00:00Z", now)).isEqualTo("2026-01-01T12:00:00Z");
    assertThat(TailOptions.of(of("--since", "0"), now).isNew()).isTrue();
    assertThat(TailOptions.of(of("--since", "0s"), now).isNew()).isTrue();
    assertThat(TailOptions.of(of(), now).isNew()).isFalse();
    assertThatThrownBy(() -> since("5", now)).hasMessageContaining("--since must be");
  }

  private static Instant since(String text, Instant now) {
    return TailOptions.of(of("--since", text), now).since();
  }
}
