// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.util.JsonFormat;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Reads records with the classes that OpenTelemetry publishes. */
public final class OtlpDecoder {

  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private OtlpDecoder() {}

  public static LogsData proto(byte[] record) throws IOException {
    LogsData data = LogsData.parseFrom(record);
    assertThat(data.toByteArray())
        .as("no unknown field, each length the shortest")
        .hasSize(record.length);
    return data;
  }

  public static LogsData json(byte[] record) throws IOException {
    String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(record)).toString(); // strict
    JsonNode tree;
    try (JsonParser parser = STRICT.createParser(text)) {
      tree = STRICT.readTree(parser);
      assertThat(parser.nextToken()).isNull();
    }
    ObjectNode log = (ObjectNode) tree.at("/resourceLogs/0/scopeLogs/0/logRecords/0");
    // The one difference between OTLP and protobuf: ids in hexadecimal digits, not in base64.
    for (String id : List.of("traceId", "spanId")) {
      if (log.has(id)) {
        byte[] bytes = HexFormat.of().parseHex(log.get(id).asText());
        log.put(id, Base64.getEncoder().encodeToString(bytes));
      }
    }
    LogsData.Builder data = LogsData.newBuilder();
    JsonFormat.parser().merge(tree.toString(), data); // refuses unknown names
    return data.build();
  }

  public static LogRecord only(LogsData data) {
    assertThat(data.getResourceLogsCount()).isOne();
    assertThat(data.getResourceLogs(0).getScopeLogsCount()).isOne();
    assertThat(data.getResourceLogs(0).getScopeLogs(0).getLogRecordsCount()).isOne();
    return data.getResourceLogs(0).getScopeLogs(0).getLogRecords(0);
  }

  static List<String> keys(LogRecord log) {
    return log.getAttributesList().stream().map(KeyValue::getKey).toList();
  }

  public static AnyValue value(LogRecord log, String key) {
    List<AnyValue> values =
        log.getAttributesList().stream()
            .filter(attribute -> attribute.getKey().equals(key))
            .map(KeyValue::getValue)
            .toList();
    assertThat(values).as(key).hasSize(1);
    return values.get(0);
  }
}
