// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of one PutRecords or PutRecord request piece by piece, without a tree between. The
 * benchmarks run through here: where records are only counted, their data stay where the socket put
 * them.
 */
final class PutDecoder {
  private final WireReader in;
  private final boolean copies;
  private final List<OfferedRecord> records = new ArrayList<>(KinesisLimits.MAX_RECORDS);
  private boolean hasRecords;
  private @Nullable String streamName;
  private @Nullable String streamArn;
  private @Nullable String partitionKey;
  private @Nullable String explicitHashKey;
  private WireReader.@Nullable Slice data;

  /**
   * @param copies copies all data out of the body, or none that it can point at
   */
  PutDecoder(WireReader in, boolean copies) {
    this.in = in;
    this.copies = copies;
  }

  void decodeMany() throws ApiException {
    in.beginMap("the body");
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      if (name.equals("Records")) {
        readRecords();
      } else {
        readMember(name);
      }
    }
  }

  void decodeOne() throws ApiException {
    in.beginMap("the body");
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

  private void readRecords() throws ApiException {
    if (!in.beginList("Records")) {
      return;
    }
    hasRecords = true;
    while (in.nextItem()) {
      in.beginMap("a record");
      readRecord();
    }
  }

  private void readRecord() throws ApiException {
    partitionKey = null;
    explicitHashKey = null;
    data = null;
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      readMember(name);
    }
    if (partitionKey == null) {
      throw KinesisLimits.violated("partitionKey", "must not be null");
    }
    if (data == null) {
      throw KinesisLimits.violated("data", "must not be null");
    }
    records.add(record(partitionKey, explicitHashKey, data));
  }

  /** PutRecord has the members of stream and record side by side, so both are read here. */
  private void readMember(String name) throws ApiException {
    switch (name) {
      case "Data" -> data = in.bytes(name);
      case "PartitionKey" -> partitionKey = in.text(name);
      case "ExplicitHashKey" -> explicitHashKey = in.text(name);
      case "StreamName" -> streamName = in.text(name);
      case "StreamARN" -> streamArn = in.text(name);
      default -> in.value(); // passed over
    }
  }

  private OfferedRecord record(String key, @Nullable String hashKey, WireReader.Slice bytes) {
    if (!copies) {
      return new OfferedRecord(key, hashKey, bytes.array, bytes.offset, bytes.length);
    }
    byte[] copy = Arrays.copyOfRange(bytes.array, bytes.offset, bytes.offset + bytes.length);
    return new OfferedRecord(key, hashKey, copy, 0, copy.length);
  }
}
