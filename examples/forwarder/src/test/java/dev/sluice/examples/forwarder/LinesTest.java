// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.forwarder;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinesTest {

  private final List<String> out = new ArrayList<>();
  private final Lines lines = new Lines(out::add);

  @Test
  void accept_cutsAtLineFeeds_andKeepsCarriageReturnsAndEmptyLines() {
    accept("one\r\n\n\ntwo\n");
    assertThat(out).containsExactly("one\r", "", "", "two");
  }

  @Test
  void accept_joinsWhatComesInParts() {
    accept("o");
    accept("ne\ntw");
    accept("");
    accept("o");
    assertThat(out).containsExactly("one");
    accept("\n");
    assertThat(out).containsExactly("one", "two");
  }

  @Test
  void accept_changesNoByte_howeverTheyAreCutIntoChunks() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      byte[] bytes = new byte[random.nextInt(5_000)];
      random.nextBytes(bytes); // some 20 line feeds among them
      int from = 0;
      while (from < bytes.length) {
        int count = Math.min(bytes.length - from, 1 + random.nextInt(600));
        lines.accept(Arrays.copyOfRange(bytes, from, from + count), count);
        from += count;
      }
      lines.finish();
      String all = String.join("\n", out);
      String expected = new String(bytes, ISO_8859_1);
      assertThat(all).isEqualTo(expected.endsWith("\n") ? withoutLast(expected) : expected);
      out.clear();
    }
  }

  @Test
  void finish_handsOnTheLineWithoutItsEnd_andNoneWhereThereIsNone() {
    accept("one\ntwo");
    lines.finish();
    lines.finish();
    assertThat(out).containsExactly("one", "two");
    accept("three\n");
    lines.finish();
    assertThat(out).containsExactly("one", "two", "three");
  }

  @Test
  void longLine_comesInPieces_andALineOfTheLargestSizeInOne() {
    String largest = "x".repeat(Lines.MAX_LINE_BYTES);
    accept(largest + "\n");
    assertThat(out).containsExactly(largest);
    out.clear();

    for (int i = 0; i < 5; i++) {
      accept("y".repeat(Lines.MAX_LINE_BYTES / 2));
    }
    accept("end\nnext\n");
    String piece = "y".repeat(Lines.MAX_LINE_BYTES);
    assertThat(out)
        .containsExactly(piece, piece, "y".repeat(Lines.MAX_LINE_BYTES / 2) + "end", "next");
    out.clear();

    accept(largest);
    accept("\n\n");
    assertThat(out).containsExactly(largest, "");
  }

  @Test
  void close_finishes_andTakesNothingMore() {
    accept("one");
    lines.close();
    accept("two\n");
    lines.finish();
    assertThat(out).containsExactly("one");
  }

  private void accept(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    lines.accept(bytes, bytes.length);
  }

  private static String withoutLast(String text) {
    return text.substring(0, text.length() - 1);
  }
}
