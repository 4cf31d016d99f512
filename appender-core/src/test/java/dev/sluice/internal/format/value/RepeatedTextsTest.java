// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.internal.util.ByteWriter;
import dev.sluice.internal.util.OversizeException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RepeatedTextsTest {

  private static final int PLACES = 32;

  private static final String[] POOL = {
    "",
    "a",
    "INFO",
    "WARN",
    "ab\"",
    "abcé",
    "abc€",
    "\uD83D",
    "😀",
    "x".repeat(31),
    "y".repeat(31),
    "x".repeat(32),
    "y".repeat(32),
    "x".repeat(62),
    "x".repeat(63),
    "y".repeat(63),
    "x".repeat(64),
    "y".repeat(64),
    "\n" + "x".repeat(62),
    "x".repeat(61) + "é",
    "x".repeat(62) + "é"
  };

  private final ByteWriter bytes = new ByteWriter(1 << 20);
  private final RepeatedTexts repeated = new RepeatedTexts();

  private void keep(String text) {
    int start = bytes.size();
    bytes.writeUtf8('"' + text + '"');
    repeated.keep(text, bytes, start);
  }

  private static String copyOf(String text) {
    return new String(text.toCharArray()); // not the same object
  }

  @Test
  void write_copiesTheTextOfTheSamePlaceAlone() {
    keep("one");
    keep("two");

    repeated.start();
    bytes.reset();
    assertThat(repeated.write("two", bytes)).isFalse();
    assertThat(repeated.write("on", bytes)).isFalse();
    assertThat(repeated.write("one!", bytes)).isFalse();
    assertThat(repeated.write(copyOf("one"), bytes)).isTrue();
    assertThat(repeated.write("one", bytes)).isFalse();
    assertThat(repeated.write("two", bytes)).isTrue();
    assertThat(new String(bytes.toByteArray(), UTF_8)).isEqualTo("\"one\"\"two\"");
  }

  @Test
  void keep_takesOnlyShortTextsThatAreTheirOwnBytes() {
    String longest = "x".repeat(RepeatedTexts.MAX_CHARS);
    String[] others = {longest + "x", "é", "x".repeat(62) + "é"};
    for (String other : others) {
      keep(other);
    }
    keep(longest);
    repeated.start();
    for (String other : others) {
      assertThat(repeated.write(other, bytes)).isFalse();
      keep(other);
    }
    assertThat(repeated.write(longest, bytes)).isTrue();
  }

  @Test
  void keep_takesSoManyTextsAndNoMore() {
    for (int i = 0; i < 2 * PLACES; i++) {
      keep("text " + i);
    }
    repeated.start();
    for (int i = 0; i < 2 * PLACES; i++) {
      assertThat(repeated.write("text " + i, bytes)).isEqualTo(i < PLACES);
    }
  }

  /** Whatever came before, and wherever an event ended for want of room. */
  @Test
  void jsonText_writesTheSameAsWithoutAnyRepetition() {
    int maxBytes = 500;
    ByteWriter kept = new ByteWriter(maxBytes);
    JsonText texts = new JsonText(kept);
    int refused = 0;
    for (int seed = 0; seed < 5_000; seed++) {
      Random random = new Random(seed);
      kept.reset();
      texts.start();
      ByteWriter fresh = new ByteWriter(maxBytes);
      for (int i = random.nextInt(2 * PLACES); i >= 0; i--) {
        String text = copyOf(POOL[random.nextInt(random.nextInt(POOL.length) + 1)]);
        int size = fresh.size();
        try {
          new JsonText(fresh).write(text);
        } catch (OversizeException e) {
          fresh.truncate(size);
          assertThatExceptionOfType(OversizeException.class).isThrownBy(() -> texts.write(text));
          refused++;
          break;
        }
        texts.write(text);
      }
      assertThat(kept.toByteArray()).as("seed %s", seed).startsWith(fresh.toByteArray());
    }
    assertThat(refused).isBetween(100, 4_900);
  }
}
