// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.forwarder;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.Snappy;

class ContentsTest {

  private static List<String> lines(byte[] record) {
    return Contents.lines(record).stream().map(line -> new String(line, UTF_8)).toList();
  }

  private static List<String> lines(String record) {
    return lines(record.getBytes(UTF_8));
  }

  @Test
  void text_isShownAsItIs_andAnEmptyRecordIsAnEmptyLine() {
    assertThat(lines("{\"a\":\"é\"}\n\tat b\r\n")).containsExactly("{\"a\":\"é\"}", "\tat b\r");
    assertThat(lines("")).containsExactly("");
    assertThat(lines("\u001b[31mred")).containsExactly("\u001b[31mred");
  }

  @Test
  void whatOnlyBeginsAsCompressed_isShown() {
    assertThat(lines("x^2 is a square")).containsExactly("x^2 is a square");
    assertThat(lines(new byte[] {0x1f, (byte) 0x8b, 1})).containsExactly("base64:H4sB");
    assertThat(lines(new byte[] {(byte) 0xf3, (byte) 0x89, (byte) 0x9a, (byte) 0xc2}))
        .containsExactly("base64:84mawg==");
  }

  @Test
  void lineInAnotherEncoding_doesNotTakeItsNeighboursAway() {
    assertThat(lines("one\nGrüße\ntwo\n".getBytes(ISO_8859_1)))
        .containsExactly("one", "base64:R3L832U=", "two");
  }

  @Test
  void msgpackAndProtobuf_areOneWhole_lineFeedsIncluded() {
    assertThat(lines(new byte[] {(byte) 0x81, (byte) 0xa1, 'a', (byte) 0xa2, 'b', '\n'}))
        .containsExactly("base64:gaFhomIK");
    assertThat(lines(new byte[] {'\n', 2, '\n', 0})).containsExactly("base64:CgIKAA==");
  }

  @Test
  void rawBlockOfSnappy_isReadWhateverItsLength() throws IOException {
    for (int length = 40; length < 300; length++) {
      String text = "{" + "y1".repeat(length).substring(0, length) + "}";
      assertThat(lines(Snappy.compress(text.getBytes(UTF_8)))).containsExactly(text);
    }
  }
}
