// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.fake.TestEvent;
import dev.sluice.internal.format.otlp.OtlpDecoder;
import dev.sluice.internal.util.Decompress;
import dev.sluice.internal.util.OversizeException;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.Problems;
import dev.sluice.spi.EventEncoder;
import io.opentelemetry.proto.common.v1.AnyValue;
import java.io.IOException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compression and the types of OTLP, by the options that choose them. */
class CompressedFormatTest {

  private static final String[] KINDS = {"none", "gzip", "zlib", "deflate", "zstd", "snappy"};

  private final FormatOptions options = new FormatOptions();
  private final Problems problems = new Problems();

  @Test
  void compile_compressesEachRecordOfEachType() throws IOException {
    for (String kind : KINDS) {
      options.setCompression(kind);
      options.setType("json");
      assertThat(new ObjectMapper().readTree(written(kind)).get("message").asText())
          .isEqualTo("hello");
      options.setType("otlp_proto");
      assertThat(OtlpDecoder.only(OtlpDecoder.proto(written(kind))).getBody())
          .isEqualTo(text("hello"));
      options.setType("otlp_json");
      assertThat(OtlpDecoder.only(OtlpDecoder.json(written(kind))).getBody())
          .isEqualTo(text("hello"));
    }
  }

  @Test
  void compile_compressesTheSafeRecordToo() throws IOException {
    String expected = "format error: java.lang.IllegalStateException";
    for (String kind : KINDS) {
      options.setCompression(kind);
      options.setType("json");
      assertThat(new ObjectMapper().readTree(safe(kind)).get("message").asText())
          .isEqualTo(expected);
      options.setType("otlp_proto");
      assertThat(OtlpDecoder.only(OtlpDecoder.proto(safe(kind))).getBody())
          .isEqualTo(text(expected));
      options.setType("otlp_json");
      assertThat(OtlpDecoder.only(OtlpDecoder.json(safe(kind))).getBody())
          .isEqualTo(text(expected));
    }
  }

  @Test
  void compile_compressesWhatAnEncoderMakes() throws IOException {
    options.setType("otlp_proto"); // the encoder replaces it
    options.setCompression("gzip");

    byte[] record = sent(compile(event -> "encoded".getBytes(UTF_8)).get(), TestEvent.of("hello"));

    assertThat(Decompress.decompress("gzip", record)).asString(UTF_8).isEqualTo("encoded");
  }

  @Test
  void write_compressesNothingOfAnEventThatIsNotSent() throws IOException {
    options.setCompression("gzip");
    options.setLogKey("absent");
    options.setLogKeyMissing("drop");

    assertThat(compile(null).get().write(TestEvent.of("hello"))).isNull();
  }

  @Test
  void write_refusesByTheSizeBeforeTheCompression() {
    options.setCompression("gzip");
    options.setMaxEventBytes("1 KiB");
    TestEvent event = TestEvent.of("hello");
    event.saying("a".repeat(2_000)); // a few bytes in gzip

    assertThatExceptionOfType(OversizeException.class)
        .isThrownBy(() -> compile(null).get().write(event));
  }

  @Test
  void write_givesARecordThatTheNextEventDoesNotChange() throws IOException {
    for (String kind : KINDS) {
      options.setCompression(kind);
      EventFormat<TestEvent> format = compile(null).get();
      byte[] first = sent(format, TestEvent.of("hello"));
      byte[] copy = first.clone();
      TestEvent other = TestEvent.of("hello");
      other.saying("another");

      sent(format, other);

      assertThat(first).isEqualTo(copy);
      assertThat(sent(format, TestEvent.of("hello"))).isEqualTo(copy);
    }
  }

  @Test
  void compile_reportsAllProblemsTogether() {
    options.setType("otlp_proto");
    options.setNewline("lf");
    options.setResourceAttributes("nothing");
    options.setCompression("gzip");
    options.setCompressionLevel("22");

    Formatting.compile(options, null, problems);

    assertThat(problems.messages())
        .containsExactlyInAnyOrder(
            "format.newline must be none with type=otlp_proto: a reader would take it for the next"
                + " field; leave it out or choose otlp_json",
            "format.resourceAttributes must be name=value pairs separated by commas: \"nothing\" is no"
                + " pair",
            "format.compressionLevel must be from 0 (store) to 9, or -1 for the default of zlib, with"
                + " compression=gzip: \"22\" is out of range");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "lf", "crlf"})
  void compile_letsANewlineEndJson(String newline) throws IOException {
    options.setType("otlp_json");
    options.setNewline(newline);
    String end = newline.equals("none") ? "" : newline.equals("lf") ? "\n" : "\r\n";

    assertThat(new String(written("none"), UTF_8)).endsWith("}" + end).hasLineCount(1);
  }

  private static byte[] sent(EventFormat<TestEvent> format, TestEvent event) throws IOException {
    return format.compress(format.write(event));
  }

  private byte[] written(String kind) throws IOException {
    return Decompress.decompress(kind, sent(compile(null).get(), TestEvent.of("hello")));
  }

  private byte[] safe(String kind) throws IOException {
    EventFormat<TestEvent> format = compile(null).get();
    return Decompress.decompress(
        kind,
        format.compress(format.writeSafe(TestEvent.of("hello"), new IllegalStateException())));
  }

  private Supplier<EventFormat<TestEvent>> compile(EventEncoder<TestEvent> encoder) {
    Supplier<EventFormat<TestEvent>> formats = Formatting.compile(options, encoder, problems);
    assertThat(problems.messages()).isEmpty();
    return formats;
  }

  private static AnyValue text(String value) {
    return AnyValue.newBuilder().setStringValue(value).build();
  }
}
