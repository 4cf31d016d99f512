// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.TestEvent;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A text is the same bytes in every format, as a value and as a name: its UTF-8, with U+FFFD for
 * each surrogate that stands alone. Only NUL is spelled by the rules of the format.
 */
class TextBytesTest {

  private static final String[] ALPHABET = {
    "a", "\0", "é", "\u07FF", "\u0800", "€", "\uD7FF", "\uE000", "\uFFFD", "\uFFFF", "😀", "\uD83D",
    "\uDE00", "\uDBFF", "\uDC00"
  };

  /** Sizes of buffers on the way, here and in the libraries. */
  private static final int[] BORDERS = {16, 512, 1_024, 4_096, 8_000, 8_192};

  private record Target(Formatting formatting, String nul, boolean hasNames) {}

  private final Map<String, Target> targets = new LinkedHashMap<>();

  TextBytesTest() {
    add("json", "\\u0000", true);
    add("json, one value", "\\u0000", false, "type", "json", "dataKeys", "v");
    add("logKey", "\0", false, "type", "json", "logKey", "v");
    add("ltsv", "\0", true);
    add("csv", "\0", false, "type", "csv", "fields", "v");
    add("tsv", "\0", false, "type", "tsv", "keys", "v");
    add("single_value", "\0", false, "type", "single_value", "messageKey", "v");
    add("out_file", "\\u0000", true);
    add("msgpack", "\0", true);
    add("otlp_proto", "\0", true);
    add("otlp_json", "\\u0000", true);
    add("influx", "\0", true);
    add("metric_json", "\\u0000", true);
  }

  private void add(String type, String nul, boolean hasNames) {
    add(type, nul, hasNames, "type", type);
  }

  private void add(String name, String nul, boolean hasNames, String... options) {
    targets.put(name, new Target(Formatting.with(options), nul, hasNames));
  }

  @Test
  void text_isTheSameBytesInEveryFormat() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        text.append(ALPHABET[random.nextInt(ALPHABET.length)]);
      }
      check(text.toString());
    }
  }

  @Test
  void text_isTheSameBytesAcrossTheBordersOfBuffers() {
    for (int border : BORDERS) {
      for (String piece : new String[] {"é", "€", "😀", "\uD83D", "\uDE00", "\0"}) {
        for (int before = border - 4; before <= border; before++) {
          check("a".repeat(before) + piece + "b");
        }
        check(piece.repeat(border));
      }
    }
  }

  private void check(String text) {
    String marked = "[" + text + "]";
    TestEvent event = TestEvent.of("m").field("v", marked).field(marked, 1);
    targets.forEach(
        (name, target) -> {
          String record = new String(target.formatting().bytes(event), StandardCharsets.ISO_8859_1);
          String expected = utf8(marked).replace("\0", target.nul());
          assertThat(record).as(name).contains(expected);
          if (target.hasNames()) {
            int value = record.indexOf(expected);
            assertThat(record.indexOf(expected, value + 1)).as("%s, name", name).isNotNegative();
          }
        });
    assertThat(graphite(marked)).isEqualTo(utf8(marked).replace('\0', '_') + " 1 1500000000\n");
  }

  /** The name of a metric: graphite has no other text. */
  private static String graphite(String name) {
    Formatting formatting =
        Formatting.with("type", "graphite", "strictSanitizeRegex", "#", "template", "measurement");
    return new String(
        formatting.bytes(TestEvent.named(name).field("n", 1)), StandardCharsets.ISO_8859_1);
  }

  /** The bytes as chars; written out here, so that no code of the product is its own measure. */
  private static String utf8(String text) {
    StringBuilder sound = new StringBuilder();
    text.codePoints()
        .map(point -> point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point)
        .forEach(sound::appendCodePoint);
    return new String(
        sound.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
