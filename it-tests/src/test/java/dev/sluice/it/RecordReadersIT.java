// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import com.google.protobuf.UnknownFieldSet;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.StoredRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyFramedInputStream;

/**
 * Every shape of a record is read by somebody else's code: KCL takes the aggregate apart, the JDK,
 * zstd-jni and snappy-java decompress, Jackson, msgpack-core and protobuf parse. Formats without a
 * reader on the class path are compared as text here; their cases in the core replay the upstream
 * tests. OTLP's own classes read it in the core's tests.
 */
class RecordReadersIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> TEXTS = List.of("first é", "second 😀");

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 1);

  @TempDir Path directory;

  static Stream<Arguments> shapes() {
    List<Arguments> shapes = new ArrayList<>();
    for (String aggregation : List.of("none", "newline", "kpl")) {
      for (String type :
          List.of(
              "json",
              "ltsv",
              "csv",
              "tsv",
              "single_value",
              "out_file",
              "influx",
              "metric_json",
              "otlp_json",
              "msgpack",
              "otlp_proto")) {
        boolean isBinary = type.equals("msgpack") || type.equals("otlp_proto");
        if (!isBinary || !aggregation.equals("newline")) {
          shapes.add(Arguments.of(type, aggregation, "none"));
        }
      }
      for (String compression :
          List.of("gzip", "zlib", "deflate", "zstd", "snappy", "snappy_raw")) {
        shapes.add(Arguments.of("json", aggregation, compression));
      }
    }
    for (String aggregation : List.of("none", "kpl")) {
      shapes.add(Arguments.of("msgpack", aggregation, "zstd"));
      shapes.add(Arguments.of("otlp_proto", aggregation, "gzip"));
    }
    return shapes.stream();
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void record_isReadByForeignCode(
      String type, String aggregation, String compression, EmbeddedKinesis kinesis)
      throws IOException {
    kinesis.clear();
    OptionFile file =
        new OptionFile(kinesis)
            .with("partitionKey", "fixed:all")
            .with("batch.aggregation", aggregation)
            .with("batch.linger", "1 min")
            .with("format.type", type)
            .with("format.compression", compression);
    if (type.equals("csv")) {
      file.with("format.fields", "level,message");
    } else if (type.equals("tsv")) {
      file.with("format.keys", "level,message");
    }
    try (App app =
        Framework.LOGBACK.start(
            file.write(Framework.LOGBACK, directory, ""), new Settings(Map.of()))) {
      TEXTS.forEach(app::info);
      app.stop();
      assertThat(app.stats().isConserved()).isTrue();
    }
    List<byte[]> events = new ArrayList<>();
    for (StoredRecord record : kinesis.records()) {
      for (byte[] data : deaggregated(record, aggregation)) {
        events.addAll(lines(decompressed(data, compression), aggregation));
      }
    }
    assertThat(events).hasSize(TEXTS.size());
    for (int i = 0; i < TEXTS.size(); i++) {
      read(type, events.get(i), TEXTS.get(i));
    }
  }

  private static List<byte[]> deaggregated(StoredRecord record, String aggregation) {
    List<byte[]> read = KclReader.data(record, KclReader.FIRST_HASH_KEY, KclReader.LAST_HASH_KEY);
    if (!aggregation.equals("kpl")) { // KCL passes on what is no aggregate
      assertThat(read).containsExactly(record.data());
    }
    return read;
  }

  private static byte[] decompressed(byte[] data, String compression) throws IOException {
    try (InputStream in = open(compression, new ByteArrayInputStream(data))) {
      return in.readAllBytes();
    }
  }

  private static InputStream open(String compression, InputStream source) throws IOException {
    return switch (compression) {
      case "none" -> source;
      case "gzip" -> new GZIPInputStream(source);
      case "zlib" -> new InflaterInputStream(source);
      case "deflate" -> new InflaterInputStream(source, new Inflater(true));
      case "zstd" -> new ZstdInputStream(source);
      case "snappy" -> new SnappyFramedInputStream(source, true);
      case "snappy_raw" -> new ByteArrayInputStream(Snappy.uncompress(source.readAllBytes()));
      default -> throw new AssertionError(compression);
    };
  }

  private static List<byte[]> lines(byte[] data, String aggregation) {
    return aggregation.equals("newline")
        ? Arrays.stream(new String(data, UTF_8).split("\n"))
            .map(line -> line.getBytes(UTF_8))
            .toList()
        : List.of(data);
  }

  private static void read(String type, byte[] event, String text) throws IOException {
    switch (type) {
      case "json" -> assertThat(JSON.readTree(event).get("message").asText()).isEqualTo(text);
      case "metric_json" ->
          assertThat(JSON.readTree(event).at("/fields/message").asText()).isEqualTo(text);
      case "otlp_json" ->
          assertThat(
                  JSON.readTree(event)
                      .at("/resourceLogs/0/scopeLogs/0/logRecords/0/body/stringValue")
                      .asText())
              .isEqualTo(text);
      case "otlp_proto" -> assertThat(body(event)).isEqualTo(text);
      case "msgpack" -> {
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(event)) {
          assertThat(JSON.readTree(unpacker.unpackValue().toJson()).get("message").asText())
              .isEqualTo(text);
          assertThat(unpacker.hasNext()).isFalse();
        }
      }
      case "out_file" -> {
        String[] parts = new String(event, UTF_8).split("\t", 3);
        assertThat(JSON.readTree(parts[2]).get("message").asText()).isEqualTo(text);
      }
      case "ltsv" ->
          assertThat(new String(event, UTF_8).strip().split("\t")).contains("message:" + text);
      case "csv" ->
          assertThat(new String(event, UTF_8).strip()).isEqualTo("\"INFO\",\"" + text + '"');
      case "tsv" -> assertThat(new String(event, UTF_8).strip()).isEqualTo("INFO\t" + text);
      case "single_value" -> assertThat(new String(event, UTF_8).strip()).isEqualTo(text);
      case "influx" -> assertThat(new String(event, UTF_8)).contains(" message=\"" + text + "\" ");
      default -> throw new AssertionError(type);
    }
  }

  /** LogsData.resource_logs[0].scope_logs[0].log_records[0].body.string_value by field numbers. */
  private static String body(byte[] logsData) throws IOException {
    UnknownFieldSet message = UnknownFieldSet.parseFrom(logsData);
    for (int field : new int[] {1, 2, 2, 5}) {
      message = UnknownFieldSet.parseFrom(message.getField(field).getLengthDelimitedList().get(0));
    }
    return message.getField(1).getLengthDelimitedList().get(0).toStringUtf8();
  }
}
