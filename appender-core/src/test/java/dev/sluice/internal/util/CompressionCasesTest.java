// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Replays what other log shippers assert of their compression. */
class CompressionCasesTest {

  @TestFactory
  List<DynamicTest> compress_agreesWithOtherLogShippers() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (InputStream in = getClass().getResourceAsStream("/cases/compression.json")) {
      for (JsonNode test : new ObjectMapper().readTree(in).get("cases")) {
        if (test.path("sluice").asText().startsWith("replayed by")) {
          continue; // it takes more than a compressor
        }
        tests.add(DynamicTest.dynamicTest(test.get("id").asText(), () -> replay(test)));
      }
    }
    assertThat(tests).hasSize(3);
    return tests;
  }

  private static void replay(JsonNode test) throws IOException {
    String kind = test.get("algorithm").asText();
    byte[] input = test.path("input").asText("a line").getBytes(UTF_8);
    FormatOptions options = new FormatOptions();
    options.setCompression(kind);
    Compressor compressor =
        Objects.requireNonNull(Compressors.compile(options, new Problems())).get();

    byte[] frame = compressor.compress(input, 0, input.length);

    assertThat(Decompress.decompress(kind, frame)).isEqualTo(input);
    if (test.has("expected_base64")) {
      byte[] theirs = Base64.getDecoder().decode(test.get("expected_base64").asText());
      assertThat(Decompress.decompress(kind, theirs)).isEqualTo(input);
    }
    if (kind.equals("gzip")) {
      ByteBuffer trailer = ByteBuffer.wrap(frame, frame.length - 8, 8);
      trailer.order(ByteOrder.LITTLE_ENDIAN);
      CRC32 crc = new CRC32();
      crc.update(input);
      assertThat(trailer.getInt()).isEqualTo((int) crc.getValue());
      assertThat(trailer.getInt()).isEqualTo(input.length);
    }
  }
}
