// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One of the two encodings the AWS SDK speaks to Kinesis: CBOR, its default, and JSON. */
final class Wire {
  static final Wire CBOR =
      new Wire(
          "application/x-amz-cbor-1.1",
          CBORFactory.builder().streamReadConstraints(limits()).build());
  static final Wire JSON =
      new Wire(
          "application/x-amz-json-1.1",
          JsonFactory.builder().streamReadConstraints(limits()).build());

  private static final int CBOR_TAG_EPOCH = 1;

  private final String contentType;
  private final ObjectMapper mapper;

  private Wire(String contentType, JsonFactory factory) {
    this.contentType = contentType;
    this.mapper = new ObjectMapper(factory);
  }

  static Wire of(HttpHead head) {
    String type = head.header("content-type");
    return type != null && type.contains("cbor") ? CBOR : JSON;
  }

  static Wire of(JsonGenerator out) {
    return out instanceof CBORGenerator ? CBOR : JSON;
  }

  String contentType() {
    return contentType;
  }

  JsonParser parser(byte[] bytes, int length) throws IOException {
    return mapper.getFactory().createParser(bytes, 0, length);
  }

  JsonGenerator generator(OutputStream out) throws IOException {
    return mapper.getFactory().createGenerator(out);
  }

  JsonNode tree(byte[] bytes, int length) throws IOException {
    JsonNode tree = length == 0 ? null : mapper.readTree(bytes, 0, length);
    return tree == null ? MissingNode.getInstance() : tree;
  }

  /** The time in a field of a request, or null if it has none. */
  @Nullable Instant timestamp(JsonNode node) {
    if (!node.isNumber()) {
      return null;
    }
    return this == CBOR
        ? Instant.ofEpochMilli(node.longValue())
        : Instant.ofEpochMilli(node.decimalValue().movePointRight(3).longValue());
  }

  /**
   * A time the way the SDK reads it: in CBOR the tag for epoch times over whole milliseconds (not
   * seconds, as RFC 8949 has it), in JSON seconds with a fraction.
   */
  void writeTimestampField(JsonGenerator out, String name, Instant time) throws IOException {
    out.writeFieldName(name);
    if (out instanceof CBORGenerator cbor) {
      cbor.writeTag(CBOR_TAG_EPOCH);
      cbor.writeNumber(time.toEpochMilli());
    } else {
      out.writeNumber(BigDecimal.valueOf(time.toEpochMilli(), 3));
    }
  }

  private static StreamReadConstraints limits() {
    return StreamReadConstraints.builder().maxStringLength(64 * 1024 * 1024).build();
  }
}
