// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The record format of the Kinesis Producer Library.
 *
 * <pre>
 * F3 89 9A C2 | protobuf AggregatedRecord | MD5 of the protobuf
 * AggregatedRecord { 1: repeated string partition_key_table; 2: repeated string
 *                    explicit_hash_key_table; 3: repeated Record }
 * Record { 1: uint64 partition_key_index; 2: optional uint64 explicit_hash_key_index; 3: bytes data }
 * </pre>
 */
final class KplAggregate {
  private static final byte[] MAGIC = {(byte) 0xf3, (byte) 0x89, (byte) 0x9a, (byte) 0xc2};
  private static final int MD5_BYTES = 16;
  private static final int PARTITION_KEY_TABLE = 1;
  private static final int EXPLICIT_HASH_KEY_TABLE = 2;
  private static final int RECORDS = 3;

  private final List<String> partitionKeys = new ArrayList<>();
  private final List<String> explicitHashKeys = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();

  private KplAggregate() {}

  /** One record of an aggregate, its keys looked up. */
  record Entry(String partitionKey, @Nullable String explicitHashKey, ProtoReader data) {}

  /**
   * Reads an aggregate, or returns null if the bytes are none: no magic, a wrong MD5, or no
   * protobuf inside. KCL takes such a record for an ordinary one.
   */
  static @Nullable KplAggregate parse(byte[] data) {
    if (!hasMagic(data, 0, data.length) || !hasRightDigest(data)) {
      return null;
    }
    try {
      KplAggregate aggregate = new KplAggregate();
      aggregate.read(new ProtoReader(data, MAGIC.length, data.length - MD5_BYTES));
      return aggregate;
    } catch (IndexOutOfBoundsException e) {
      return null;
    }
  }

  /** The number of records in an aggregate, or 1; the digest is not checked. */
  static int countRecords(byte[] buffer, int offset, int length) {
    if (!hasMagic(buffer, offset, length)) {
      return 1;
    }
    try {
      int count = 0;
      ProtoReader in = new ProtoReader(buffer, offset + MAGIC.length, offset + length - MD5_BYTES);
      while (in.nextField()) {
        count += in.field() == RECORDS ? 1 : 0;
        in.skipValue();
      }
      return count;
    } catch (IndexOutOfBoundsException e) {
      return 1;
    }
  }

  List<Entry> entries() {
    return entries;
  }

  private static boolean hasMagic(byte[] buffer, int offset, int length) {
    return length > MAGIC.length + MD5_BYTES
        && Arrays.equals(buffer, offset, offset + MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  private static boolean hasRightDigest(byte[] data) {
    int end = data.length - MD5_BYTES;
    MessageDigest md5 = HashKey.md5();
    md5.update(data, MAGIC.length, end - MAGIC.length);
    return Arrays.equals(md5.digest(), Arrays.copyOfRange(data, end, data.length));
  }

  private void read(ProtoReader in) {
    // A writer may put the tables behind the records, so records are resolved at the end.
    List<ProtoReader> records = new ArrayList<>();
    while (in.nextField()) {
      switch (in.field()) {
        case PARTITION_KEY_TABLE -> partitionKeys.add(in.readText());
        case EXPLICIT_HASH_KEY_TABLE -> explicitHashKeys.add(in.readText());
        case RECORDS -> records.add(in.readMessage());
        default -> in.skipValue();
      }
    }
    records.forEach(record -> entries.add(entry(record)));
  }

  private Entry entry(ProtoReader in) {
    String partitionKey = null;
    String explicitHashKey = null;
    ProtoReader data = null;
    while (in.nextField()) {
      switch (in.field()) {
        case 1 -> partitionKey = partitionKeys.get(in.readIndex());
        case 2 -> explicitHashKey = explicitHashKeys.get(in.readIndex());
        case 3 -> data = in.readMessage();
        default -> in.skipValue();
      }
    }
    if (partitionKey == null || data == null) {
      throw new IndexOutOfBoundsException("a record without key or data");
    }
    return new Entry(partitionKey, explicitHashKey, data);
  }
}
