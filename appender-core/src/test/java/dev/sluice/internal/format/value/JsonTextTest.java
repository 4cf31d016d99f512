// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.sluice.internal.util.ByteWriter;
import dev.sluice.internal.util.OversizeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The bytes are those that Jackson writes for a text whose lone surrogates were replaced. */
class JsonTextTest {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();
  private static final int[] LIMITS = {0x20, 0x7F, 0x80, 0x100, 0x800, 0xD800, 0xE000, 0x10000};

  private final ByteWriter bytes = new ByteWriter(Integer.MAX_VALUE);
  private final JsonText text = new JsonText(bytes); // used again, as for events

  @Test
  void write_isWhatJacksonWrites() throws IOException {
    for (int seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      String value = randomText(random);
      byte[] expected = jackson(value);
      assertThat(written(value)).as("seed %s", seed).isEqualTo(expected);
      assertThat(written(new StringBuilder(value))).as("seed %s", seed).isEqualTo(expected);
    }
  }

  @Test
  void write_takesEachCharacter() throws IOException {
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      String value = "a" + (char) c + "b";
      assertThat(written(value)).as("U+%04X", c).isEqualTo(jackson(value));
    }
  }

  /** Texts are written in eights and, the short ones, char by char. */
  @Test
  void write_takesEachKindOfCharacterAtEachPlace() throws IOException {
    for (int length : new int[] {1, 7, 8, 9, 31, 32, 33, 39, 40, 41, 63, 64, 65, 190}) {
      for (String piece :
          new String[] {"\"", "\\", "\u001F", "!", "#", "[", "]", "\u007F", "\u0080", "ÿ", "€"}) {
        for (int at = 0; at < length; at++) {
          String value = "x".repeat(at) + piece + piece + "é".repeat(length - at - 1);
          check(value);
          check("x".repeat(at) + piece + "y".repeat(length - at - 1));
        }
      }
    }
  }

  private void check(String value) throws IOException {
    byte[] expected = jackson(value);
    text.start();
    assertThat(written(value)).isEqualTo(expected);
    assertThat(written(new StringBuilder(value))).isEqualTo(expected);
    text.start();
    assertThat(written(value)).isEqualTo(expected); // again at its place
    byte[] utf8 = value.getBytes(UTF_8);
    bytes.reset();
    text.write(utf8, utf8.length);
    assertThat(bytes.toByteArray()).isEqualTo(expected);
  }

  @Test
  void write_takesTextsOfAnyLength() throws IOException {
    for (int length : new int[] {0, 1, 511, 512, 513, 4_095, 4_096, 4_097, 100_000}) {
      for (String filling : new String[] {"x", "\u0001", "é", "€", "\uD800"}) {
        String value = filling.repeat(length);
        assertThat(written(value)).isEqualTo(jackson(value));
      }
    }
  }

  /** A time of the user's pattern may have any character in it. */
  @Test
  void writeUtf8_isWhatJacksonWrites() throws IOException {
    for (int seed = 0; seed < 500; seed++) {
      String value = new String(randomText(new Random(seed)).getBytes(UTF_8), UTF_8);
      byte[] utf8 = value.getBytes(UTF_8);
      bytes.reset();
      text.write(Arrays.copyOf(utf8, utf8.length + 3), utf8.length);
      assertThat(bytes.toByteArray()).as("seed %s", seed).isEqualTo(jackson(value));
    }
  }

  @Test
  void write_refusesWhatHasNoRoomAndTakesWhatJustHas() {
    for (String value : List.of("", "a", "ab\n", "é€\uD83D\uDE00\u0001x", "x".repeat(5_000))) {
      int size = written(value).length;
      ByteWriter exact = new ByteWriter(size);
      new JsonText(exact).write(value);
      assertThat(exact.toByteArray()).isEqualTo(written(value));
      JsonText tight = new JsonText(new ByteWriter(size - 1));
      assertThatThrownBy(() -> tight.write(value)).isInstanceOf(OversizeException.class);
    }
  }

  private static String randomText(Random random) {
    StringBuilder value = new StringBuilder();
    int length = random.nextInt(700);
    int limit = LIMITS[random.nextInt(LIMITS.length)];
    for (int i = 0; i < length; i++) {
      value.append((char) (random.nextInt(5) == 0 ? random.nextInt(limit) : 'a' + i % 26));
    }
    if (random.nextBoolean()) {
      value.insert(random.nextInt(value.length() + 1), "\uD83D\uDE00");
    }
    return value.toString();
  }

  private static byte[] jackson(String value) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeString(
          new String(value.getBytes(StandardCharsets.UTF_16), StandardCharsets.UTF_16));
    }
    return out.toByteArray();
  }

  private byte[] written(String value) {
    bytes.reset();
    text.write(value);
    return bytes.toByteArray();
  }

  private byte[] written(StringBuilder value) {
    bytes.reset();
    text.write(value);
    return bytes.toByteArray();
  }
}
