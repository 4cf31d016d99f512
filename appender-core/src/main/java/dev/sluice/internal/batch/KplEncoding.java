// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import dev.sluice.internal.util.ByteWriter;
import dev.sluice.internal.util.ProtoWriter;
import dev.sluice.internal.util.records.RecordCursor;
import dev.sluice.record.HashKeys;
import dev.sluice.record.UserRecord;
import dev.sluice.record.Utf8;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a KPL aggregate, as KCL and every de-aggregator read it. Source: the page "KPL
 * Aggregated Record Format" in the repository of the Kinesis Producer Library.
 *
 * <pre>
 * F3 89 9A C2 | AggregatedRecord | MD5(AggregatedRecord)
 * AggregatedRecord { 1: partition_key_table      repeated string
 *                    2: explicit_hash_key_table  repeated string
 *                    3: records                  repeated Record }
 * Record           { 1: partition_key_index      required uint64
 *                    2: explicit_hash_key_index  optional uint64
 *                    3: data                     required bytes }
 * </pre>
 *
 * <p>With an explicit hash key, every event gets it: KCL discards a whole aggregate when the hash
 * of a single event in it lies outside the shard that carried it.
 */
final class KplEncoding implements OpenAggregate.Encoding {

  private static final byte[] MAGIC = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};
  private static final int MD5_BYTES = 16;
  static final int HEAD_BYTES = MAGIC.length;
  static final int TAIL_BYTES = MD5_BYTES;
  private static final int KEY_TABLE = 1;
  private static final int HASH_KEY_TABLE = 2;
  private static final int RECORDS = 3;
  private static final int KEY_INDEX = 1;
  private static final int HASH_KEY_INDEX = 2;
  private static final int DATA = 3;
  private static final int TAG_BYTES = 1; // of every field above

  private static final int INITIAL_RECORDS = 64;

  /** One aggregate of many small events must not leave a large array behind. */
  private static final int RETAINED_RECORDS = 4096;

  private final MessageDigest md5 = HashKeys.md5();
  private final Map<String, Integer> keys = new HashMap<>();
  private final ByteWriter keyTable = new ByteWriter(Integer.MAX_VALUE);
  private final ByteWriter hashKeyTable = new ByteWriter(Integer.MAX_VALUE);
  private final ProtoWriter keyFields = new ProtoWriter(keyTable);
  private final ProtoWriter hashKeyFields = new ProtoWriter(hashKeyTable);

  private int recordCount;
  private int[] keyIndexes = new int[INITIAL_RECORDS];
  private int recordsBytes;

  private String anyKey = "";

  /** Whether data of ours has a frame around it; an event of UTF-8 cannot look like one. */
  static boolean isAggregate(byte[] data) {
    return data.length >= HEAD_BYTES + TAIL_BYTES
        && Arrays.equals(data, 0, HEAD_BYTES, MAGIC, 0, HEAD_BYTES);
  }

  @Override
  public void begin(String partitionKey, @Nullable String explicitHashKey) {
    anyKey = partitionKey;
    keys.clear();
    keyFields.reset();
    hashKeyFields.reset();
    recordCount = 0;
    recordsBytes = 0;
    if (keyIndexes.length > RETAINED_RECORDS) {
      keyIndexes = new int[INITIAL_RECORDS];
    }
    if (explicitHashKey != null) {
      hashKeyFields.writeText(HASH_KEY_TABLE, explicitHashKey);
    }
  }

  @Override
  public boolean fits(UserRecord record, int maxBytes) {
    return sizeWith(record) <= maxBytes;
  }

  /** Size of the data with this event added. */
  int sizeWith(UserRecord record) {
    String key = keyOf(record);
    Integer index = keys.get(key);
    int tableBytes = index == null ? fieldBytes(Utf8.length(key)) : 0;
    int recordBytes = innerBytes(record, index == null ? keys.size() : index);
    return sizeBytes() + tableBytes + fieldBytes(recordBytes);
  }

  @Override
  public void add(UserRecord record) {
    String key = keyOf(record);
    Integer known = keys.get(key);
    int keyBytes = keyTable.size();
    try {
      add(record, key, known);
    } catch (OutOfMemoryError e) {
      keyTable.truncate(keyBytes); // else a key would stay that no event has
      if (known == null) {
        keys.remove(key);
      }
      throw e;
    }
  }

  private void add(UserRecord record, String key, @Nullable Integer known) {
    int index = known == null ? keys.size() : known;
    if (known == null) {
      keys.put(key, index);
      keyFields.writeText(KEY_TABLE, key);
    }
    if (recordCount == keyIndexes.length) {
      keyIndexes = Arrays.copyOf(keyIndexes, 2 * keyIndexes.length);
    }
    keyIndexes[recordCount++] = index;
    recordsBytes += fieldBytes(innerBytes(record, index));
  }

  /** An event without a key of its own goes wherever its aggregate goes. */
  private String keyOf(UserRecord record) {
    String key = record.partitionKey();
    return key == null ? anyKey : key;
  }

  private int innerBytes(UserRecord record, int keyIndex) {
    int hashKeyBytes = hashKeyTable.size() > 0 ? TAG_BYTES + 1 : 0;
    return TAG_BYTES
        + ProtoWriter.varintSize(keyIndex)
        + hashKeyBytes
        + fieldBytes(record.length());
  }

  private static int fieldBytes(int length) {
    return TAG_BYTES + ProtoWriter.varintSize(length) + length;
  }

  @Override
  public int sizeBytes() {
    return MAGIC.length + keyTable.size() + hashKeyTable.size() + recordsBytes + MD5_BYTES;
  }

  @Override
  public byte[] finish(RecordCursor records, int count, int maxBytes) {
    ByteWriter out = ByteWriter.ofSize(sizeBytes());
    out.write(MAGIC, 0, MAGIC.length);
    out.write(keyTable.array(), 0, keyTable.size());
    out.write(hashKeyTable.array(), 0, hashKeyTable.size());
    ProtoWriter fields = new ProtoWriter(out);
    for (int i = 0; i < count; i++) {
      writeRecord(fields, Objects.requireNonNull(records.next()), keyIndexes[i]);
    }
    byte[] data = out.array();
    int position = out.size();
    md5.update(data, MAGIC.length, position - MAGIC.length);
    try {
      md5.digest(data, position, MD5_BYTES);
    } catch (DigestException e) {
      throw new IllegalStateException("there are 16 bytes left for it", e);
    }
    return data;
  }

  private void writeRecord(ProtoWriter fields, UserRecord record, int keyIndex) {
    fields.writeLength(RECORDS, innerBytes(record, keyIndex));
    fields.writeVarint(KEY_INDEX, keyIndex);
    if (hashKeyTable.size() > 0) {
      fields.writeVarint(HASH_KEY_INDEX, 0);
    }
    fields.writeBytes(DATA, record.array(), record.offset(), record.length());
  }

  @Override
  public boolean sendsLoneEventRaw(int maxDataBytes) {
    return true;
  }
}
