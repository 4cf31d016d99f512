// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import dev.sluice.internal.util.ByteWriter;
import dev.sluice.internal.util.ProtoWriter;
import dev.sluice.internal.util.records.ArrayPool;
import dev.sluice.internal.util.records.ByteChain;
import dev.sluice.record.PooledData;
import dev.sluice.record.UserRecord;
import dev.sluice.record.Utf8;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
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
final class KplEncoding implements FramedAggregate.Encoding {

  private static final byte[] MAGIC = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};
  static final int HEAD_BYTES = MAGIC.length;
  static final int TAIL_BYTES = AggregateDigests.DIGEST_BYTES;
  private static final int KEY_TABLE = 1;
  private static final int HASH_KEY_TABLE = 2;
  private static final int RECORDS = 3;
  private static final int KEY_INDEX = 1;
  private static final int HASH_KEY_INDEX = 2;
  private static final int DATA = 3;
  private static final int TAG_BYTES = 1; // of every field above

  /** Bound on the bytes in front of an event's data: four tags and four varints. */
  private static final int MAX_FRAME_BYTES = 32;

  private final Map<String, Integer> keys = new HashMap<>();
  private final ByteWriter keyTable = new ByteWriter(Integer.MAX_VALUE);
  private final ByteWriter hashKeyTable = new ByteWriter(Integer.MAX_VALUE);
  private final ProtoWriter keyFields = new ProtoWriter(keyTable);
  private final ProtoWriter hashKeyFields = new ProtoWriter(hashKeyTable);

  private final ByteWriter frame = ByteWriter.ofSize(MAX_FRAME_BYTES);
  private final ProtoWriter frameFields = new ProtoWriter(frame);
  private final ByteChain records;

  private String anyKey = "";
  private @Nullable String lastKey;
  private int lastIndex;

  /**
   * @param pool shared by all aggregates of a stream
   */
  KplEncoding(ArrayPool pool) {
    this.records = new ByteChain(pool);
  }

  /** Whether data of ours has a frame around it; an event of UTF-8 cannot look like one. */
  static boolean isAggregate(byte[] data) {
    return data.length >= HEAD_BYTES + TAIL_BYTES
        && Arrays.equals(data, 0, HEAD_BYTES, MAGIC, 0, HEAD_BYTES);
  }

  @Override
  public void begin(String partitionKey, @Nullable String explicitHashKey) {
    anyKey = partitionKey;
    keys.clear();
    lastKey = null;
    keyFields.reset();
    hashKeyFields.reset();
    records.clear();
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
    int index = indexOf(key);
    int tableBytes = index < 0 ? fieldBytes(Utf8.length(key)) : 0;
    int recordBytes = innerBytes(record, index < 0 ? keys.size() : index);
    return sizeBytes() + tableBytes + fieldBytes(recordBytes);
  }

  @Override
  public void add(UserRecord record) {
    String key = keyOf(record);
    int known = indexOf(key);
    int keyBytes = keyTable.size();
    try {
      add(record, key, known);
    } catch (OutOfMemoryError e) {
      keyTable.truncate(keyBytes); // else a key would stay that no event has
      if (known < 0) {
        keys.remove(key);
      }
      throw e;
    }
  }

  private void add(UserRecord record, String key, int known) {
    int index = known < 0 ? keys.size() : known;
    int recordBytes = innerBytes(record, index);
    records.makeRoom(fieldBytes(recordBytes));
    if (known < 0) {
      keys.put(key, index);
      keyFields.writeText(KEY_TABLE, key);
    }
    lastKey = key; // from here on nothing needs memory
    lastIndex = index;
    frameFields.reset();
    frameFields.writeLength(RECORDS, recordBytes);
    frameFields.writeVarint(KEY_INDEX, index);
    if (hashKeyTable.size() > 0) {
      frameFields.writeVarint(HASH_KEY_INDEX, 0);
    }
    frameFields.writeLength(DATA, record.length());
    records.write(frame.array(), 0, frame.size());
    records.write(record.array(), record.offset(), record.length());
  }

  /** The place of this key in the table, or -1. Mostly it is the key of the event before. */
  @SuppressWarnings("ReferenceEquality")
  private int indexOf(String key) {
    if (key == lastKey) {
      return lastIndex;
    }
    Integer known = keys.get(key);
    return known == null ? -1 : known;
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
    return MAGIC.length + keyTable.size() + hashKeyTable.size() + records.size() + TAIL_BYTES;
  }

  @Override
  public PooledData finish() {
    ByteWriter head = ByteWriter.ofSize(MAGIC.length + keyTable.size() + hashKeyTable.size());
    head.write(MAGIC, 0, MAGIC.length);
    head.write(keyTable.array(), 0, keyTable.size());
    head.write(hashKeyTable.array(), 0, hashKeyTable.size());
    return records.between(head.array(), new byte[TAIL_BYTES], AggregateDigests::alone);
  }

  @Override
  public void handedOver() {
    records.handedOver();
  }

  @Override
  public byte[] loneEvent(int length) {
    byte[] data = new byte[length];
    records.copy(records.size() - length, data, 0, length);
    return data;
  }
}
