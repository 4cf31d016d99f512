// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.fake.TestEvent;
import dev.sluice.internal.format.Formatting;
import dev.sluice.internal.util.OversizeException;
import dev.sluice.record.KinesisLimits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message that the framework has in a buffer makes the same record as a string. */
class BufferedMessageTest {

  private static TestEvent buffered(String text) {
    TestEvent event = TestEvent.of("not this one");
    event.buffer = new StringBuilder(text);
    return event;
  }

  /** Each kind of character, at lengths around those at which buffers change. */
  private static List<String> texts() {
    List<String> texts = new ArrayList<>(List.of("", "plain", "\"\\/\b\t\n\f\r\0\u001b\u007f"));
    for (String unit : List.of("x", "\n", "é", "中", "\uFFFD", "\uE000", "\uD83D\uDE00")) {
      for (int length : new int[] {511, 512, 513, 4095, 4096, 4097, 9000, 40_000}) {
        texts.add(unit.repeat(length / unit.length()));
      }
    }
    for (String lone : List.of("\uD83D", "\uDE00", "\uDE00\uD83D", "\uD83D\uD83D\uDE00")) {
      for (String filling : List.of("", "a", "é", "b".repeat(5000))) {
        texts.add(lone + filling);
        texts.add(filling + lone);
        texts.add("c" + lone + filling + lone + "d");
      }
    }
    texts.add("short, after all these");
    return texts;
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "ltsv", "msgpack"})
  void bufferedMessage_isWrittenAsAStringIs(String type) {
    Formatting formatting = Formatting.with("type", type);
    Formatting other = Formatting.with("type", type);
    for (String text : texts()) {
      assertThat(formatting.bytes(buffered(text))).isEqualTo(other.bytes(TestEvent.of(text)));
      assertThat(formatting.failures).isEmpty();
    }
  }

  @Test
  void messageThatFailsHalfWay_leavesNothingToTheNextRecord() {
    Formatting formatting = Formatting.with();
    TestEvent failing = TestEvent.of(() -> null);
    failing.buffer = new StringBuilder("half of it");

    assertThat(formatting.write(failing)).contains("format error").doesNotContain("half of it");
    assertThat(formatting.write(buffered("whole"))).contains("\"whole\"");
    assertThat(formatting.write(TestEvent.of("string"))).contains("\"string\"");
    assertThat(formatting.failures).hasSize(1);
  }

  @Test
  void messageThatIsTooLongForAnyRecord_isRefused_andTheNextIsNot() {
    Formatting formatting = Formatting.with();
    TestEvent endless = buffered("x".repeat(KinesisLimits.MAX_RECORD_BYTES + 1));

    assertThatThrownBy(() -> formatting.bytes(endless)).isInstanceOf(OversizeException.class);
    assertThat(formatting.write(buffered("next"))).contains("\"next\"");
  }

  @Test
  void messageThatIsLeftOut_isNotRead() {
    TestEvent event = TestEvent.of(() -> null); // fails when it is read
    event.buffer = new StringBuilder("text");

    assertThat(Formatting.with("messageKey", "").write(event))
        .contains("\"level\":\"INFO\"")
        .doesNotContain("text");
  }
}
