// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A benchmark that lost events and did not see it would be worth nothing. */
class TallyTest {

  private static final String[] LINES = Lines.natural();

  private final Tally tally = new Tally();

  private void add(byte[] data) {
    tally.add(data, 0, data.length, 10);
  }

  private static byte[] json(String line) {
    String text = "{\"time\":\"2000-10-10T00:00:00.000Z\",\"message\":\"" + line + "\",\"n\":100}";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] joined(List<String> lines) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String line : lines) {
      byte[] json = json(line);
      all.write(json.length);
      all.writeBytes(json);
    }
    return all.toByteArray();
  }

  @Test
  void figures_nothingIsWrongWhenEveryLineArrivesInItsTurn() throws IOException {
    for (int i = 0; i < LINES.length + 7; i++) {
      add(json(LINES[i % LINES.length]));
    }
    Figures figures = tally.figures(LINES.length + 7);
    assertThat(figures.get("arrived")).isEqualTo(LINES.length + 7);
    assertThat(figures.get("wrong")).isZero();
  }

  @Test
  void figures_findTheEventsOfAnAggregate() throws IOException {
    add(joined(List.of(LINES)));
    assertThat(tally.figures(LINES.length).get("arrived")).isEqualTo(LINES.length);
    assertThat(tally.figures(LINES.length).get("wrong")).isZero();
  }

  @Test
  void figures_findTheEventsOfACompressedAggregate() throws IOException {
    byte[] compressed = Zstd.compress(joined(List.of(LINES)), 1);
    add(compressed);
    assertThat(tally.figures(LINES.length).get("wrong")).isZero();
    assertThat(tally.figures(LINES.length).get("bytes")).isEqualTo(compressed.length);
  }

  @Test
  void figures_findTheEventsOfAnyLength() throws IOException {
    for (int length : new int[] {25, 300, 9_915}) {
      tally.reset();
      String[] lines = Lines.ofLength(length);
      for (String line : lines) {
        assertThat(line).hasSize(length);
        add(json(line));
      }
      assertThat(tally.figures(lines.length).get("wrong")).isZero();
    }
  }

  @Test
  void figures_oneLostAndAnotherTwiceAreTwoWrong() throws IOException {
    for (int i = 0; i < LINES.length; i++) {
      add(json(LINES[i == 5 ? 6 : i]));
    }
    assertThat(tally.events()).isEqualTo(LINES.length);
    assertThat(tally.figures(LINES.length).get("wrong")).isEqualTo(2);
  }

  @Test
  void figures_aCutEventIsWrong() throws IOException {
    for (int i = 0; i < LINES.length; i++) {
      byte[] data = LINES[i].getBytes(StandardCharsets.UTF_8);
      add(i == 5 ? Arrays.copyOf(data, data.length - 1) : data);
    }
    assertThat(tally.figures(LINES.length).get("wrong")).isEqualTo(1);
  }

  @Test
  void figures_billByKeyAndDataInStartedUnits() throws IOException {
    add(new byte[25 * 1024 - 10]);
    add(new byte[25 * 1024 - 9]);
    assertThat(tally.figures(0).get("payloadUnits")).isEqualTo(3);
    assertThat(tally.figures(0).get("kibibytes")).isEqualTo(25 + 26);
    assertThat(tally.figures(0).get("records")).isEqualTo(2);
  }
}
