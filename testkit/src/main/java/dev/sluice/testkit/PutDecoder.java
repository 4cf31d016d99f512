// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of one PutRecords or PutRecord request off a token stream, without a tree between.
 * The benchmarks run through here: where records are only counted, their data stay where the socket
 * put them.
 */
final class PutDecoder {
  private final JsonParser in;
  private final Window window;
  private final List<OfferedRecord> records = new ArrayList<>(KinesisLimits.MAX_RECORDS);
  private boolean hasRecords;
  private @Nullable String streamName;
  private @Nullable String streamArn;
  private @Nullable String partitionKey;
  private @Nullable String explicitHashKey;
  private boolean hasData;

  /** Reads {@code in}, a parser of {@code body}; copies all data out of it or none. */
  PutDecoder(JsonParser in, byte[] body, boolean copies) {
    this.in = in;
    this.window = new Window(body, copies);
  }

  void decodeMany() throws IOException, ApiException {
    expect(in.nextToken(), JsonToken.START_OBJECT, "the body");
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      if (name.equals("Records")) {
        readRecords();
      } else {
        readMember(name);
      }
    }
  }

  void decodeOne() throws IOException, ApiException {
    expect(in.nextToken(), JsonToken.START_OBJECT, "the body");
    hasRecords = true;
    readRecord();
  }

  String stream() throws ApiException {
    return Streams.nameIn(streamName, streamArn);
  }

  /** The records, or null if the request had no such member. */
  @Nullable List<OfferedRecord> records() {
    return hasRecords ? records : null;
  }

  private void readRecords() throws IOException, ApiException {
    if (in.nextToken() == JsonToken.VALUE_NULL) {
      return;
    }
    expect(in.currentToken(), JsonToken.START_ARRAY, "Records");
    hasRecords = true;
    while (in.nextToken() != JsonToken.END_ARRAY) {
      expect(in.currentToken(), JsonToken.START_OBJECT, "a record");
      readRecord();
    }
  }

  private void readRecord() throws IOException, ApiException {
    partitionKey = null;
    explicitHashKey = null;
    hasData = false;
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      readMember(name);
    }
    if (partitionKey == null) {
      throw KinesisLimits.violated("partitionKey", "must not be null");
    }
    if (!hasData) {
      throw KinesisLimits.violated("data", "must not be null");
    }
    records.add(window.record(partitionKey, explicitHashKey));
  }

  /** PutRecord has the members of stream and record side by side, so both are read here. */
  private void readMember(String name) throws IOException, ApiException {
    switch (name) {
      case "Data" -> hasData = readData();
      case "PartitionKey" -> partitionKey = in.nextTextValue();
      case "ExplicitHashKey" -> explicitHashKey = in.nextTextValue();
      case "StreamName" -> streamName = in.nextTextValue();
      case "StreamARN" -> streamArn = in.nextTextValue();
      default -> {
        in.nextToken();
        in.skipChildren();
      }
    }
  }

  private boolean readData() throws IOException, ApiException {
    JsonToken token = in.nextToken();
    if (token == JsonToken.VALUE_NULL) {
      return false;
    }
    if (token != JsonToken.VALUE_STRING) {
      expect(token, JsonToken.VALUE_EMBEDDED_OBJECT, "Data");
    }
    window.begin();
    in.readBinaryValue(window);
    return true;
  }

  private static void expect(@Nullable JsonToken token, JsonToken expected, String what)
      throws ApiException {
    if (token != expected) {
      throw new ApiException(
          400, ErrorCodes.SERIALIZATION, what + " is " + token + " but must be " + expected);
    }
  }

  /**
   * Catches the bytes of one value. Jackson hands over a CBOR value of known length in one piece,
   * straight from the array it parses: that is only pointed at, unless copies are wanted. Anything
   * else, such as base64, comes in pieces in an array of Jackson's own, and is gathered.
   */
  private static final class Window extends OutputStream {
    private static final byte[] NOTHING = {};

    private final byte[] body;
    private final boolean copies;
    private byte[] bytes = NOTHING;
    private int offset;
    private int length;

    Window(byte[] body, boolean copies) {
      this.body = body;
      this.copies = copies;
    }

    void begin() {
      bytes = NOTHING;
      offset = 0;
      length = 0;
    }

    OfferedRecord record(String partitionKey, @Nullable String explicitHashKey) {
      byte[] data = copies && bytes.length != length ? Arrays.copyOf(bytes, length) : bytes;
      return new OfferedRecord(partitionKey, explicitHashKey, data, offset, length);
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int start, int count) {
      if (length == 0 && source == body && !copies) {
        bytes = source;
        offset = start;
      } else {
        gather(source, start, count);
      }
      length += count;
    }

    private void gather(byte[] source, int start, int count) {
      if (bytes == body || length + count > bytes.length) {
        int capacity = length == 0 ? count : Math.max(2 * length, length + count);
        bytes = Arrays.copyOf(Arrays.copyOfRange(bytes, offset, offset + length), capacity);
        offset = 0;
      }
      System.arraycopy(source, start, bytes, length, count);
    }
  }
}
