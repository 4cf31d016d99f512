// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.function.UnaryOperator;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyFramedOutputStream;

class RecordDataTest {

  private static final byte[] TEXT = "a line\nand another one\n".getBytes(UTF_8);

  private interface Wrapper {
    OutputStream around(OutputStream out) throws IOException;
  }

  private static byte[] written(Wrapper wrapper) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = wrapper.around(bytes)) {
      out.write(TEXT);
    }
    return bytes.toByteArray();
  }

  private static byte[] deflated() throws IOException {
    return written(out -> new DeflaterOutputStream(out, new Deflater(-1, true)));
  }

  @Test
  void decompress_knowsFourByTheirFirstBytes_andLeavesOthersAlone() throws IOException {
    assertThat(RecordData.decompress(written(GZIPOutputStream::new))).isEqualTo(TEXT);
    assertThat(RecordData.decompress(written(DeflaterOutputStream::new))).isEqualTo(TEXT);
    assertThat(RecordData.decompress(Zstd.compress(TEXT))).isEqualTo(TEXT);
    assertThat(RecordData.decompress(written(SnappyFramedOutputStream::new))).isEqualTo(TEXT);
    assertThat(RecordData.decompress(TEXT)).isSameAs(TEXT);
    assertThat(RecordData.decompress(new byte[0])).isEmpty();
  }

  @Test
  void decompress_refusesWhatOnlyBeginsSo_andWhatGrowsWithoutEnd() throws IOException {
    assertThatThrownBy(() -> RecordData.decompress("x^2 is a square".getBytes(UTF_8)))
        .isInstanceOf(UncheckedIOException.class);
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bomb)) {
      for (int i = 0; i < 65; i++) {
        out.write(new byte[1 << 20]);
      }
    }
    assertThatThrownBy(() -> RecordData.decompress(bomb.toByteArray()))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void decompressUnmarked_takesWhatComesOutEven() throws IOException {
    assertThat(RecordData.decompressUnmarked(deflated())).isEqualTo(TEXT);
    assertThat(RecordData.decompressUnmarked(Snappy.compress(TEXT))).isEqualTo(TEXT);
    UnaryOperator<byte[]> cut = data -> java.util.Arrays.copyOf(data, data.length - 1);
    assertThat(RecordData.decompressUnmarked(cut.apply(deflated()))).isNull();
    assertThat(RecordData.decompressUnmarked(TEXT)).isNull();
    assertThat(RecordData.decompressUnmarked(new byte[0])).isNull();
  }

  @Test
  void lines_endWithALineFeedOrTheData() {
    assertThat(RecordData.lines(TEXT))
        .map(line -> new String(line, UTF_8))
        .containsExactly("a line", "and another one");
    assertThat(RecordData.lines("x\n\ny".getBytes(UTF_8))).hasSize(3);
    assertThat(RecordData.lines(new byte[0])).isEmpty();
  }
}
