// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util.records;

import dev.sluice.internal.util.Ring;
import dev.sluice.record.Severity;
import dev.sluice.record.UserRecord;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What stands in front of a record's data.
 *
 * <pre>
 * length of the data 4 | bytes of the key 2 | route 2 | severity 1 | which keys it has 1 | created 8
 * </pre>
 */
final class RecordHead {

  static final int BYTES = 18;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final int KEY_BYTES_AT = 4;
  private static final int ROUTE_AT = 6;
  private static final int SEVERITY_AT = 8;
  private static final int KEYS_AT = 9;
  private static final int CREATED_AT = 10;

  private static final byte PARTITION_KEY = 1;
  private static final byte HASH_KEY = 2;

  private static final Severity[] SEVERITIES = Severity.values();

  private RecordHead() {}

  /** Writes the head of a record, and adds its keys to the others. They have room there. */
  @SuppressWarnings("EnumOrdinal") // it never leaves the process
  static void write(UserRecord record, byte[] bytes, int at, Ring<String> keys) {
    String key = record.partitionKey();
    String hashKey = record.explicitHashKey();
    byte has = 0;
    if (key != null) {
      keys.add(key);
      has |= PARTITION_KEY;
    }
    if (hashKey != null) {
      keys.add(hashKey);
      has |= HASH_KEY;
    }
    INT.set(bytes, at, record.length());
    SHORT.set(bytes, at + KEY_BYTES_AT, (short) record.keyBytes());
    SHORT.set(bytes, at + ROUTE_AT, (short) record.route());
    bytes[at + SEVERITY_AT] = (byte) record.severity().ordinal();
    bytes[at + KEYS_AT] = has;
    LONG.set(bytes, at + CREATED_AT, record.createdNanos());
  }

  /**
   * Sets a view to the record.
   *
   * @param firstKey place of its first key among the keys of all
   */
  static void read(
      byte[] bytes,
      int at,
      Ring<String> keys,
      int firstKey,
      byte[] data,
      int from,
      UserRecord view) {
    boolean hasKey = (bytes[at + KEYS_AT] & PARTITION_KEY) != 0;
    boolean hasHashKey = hasHashKey(bytes, at);
    view.set(
        data,
        from,
        length(bytes, at),
        hasKey ? keys.get(firstKey) : null,
        hasHashKey ? keys.get(hasKey ? firstKey + 1 : firstKey) : null,
        (short) SHORT.get(bytes, at + ROUTE_AT),
        SEVERITIES[bytes[at + SEVERITY_AT]],
        (long) LONG.get(bytes, at + CREATED_AT),
        keyBytes(bytes, at));
  }

  /** Bytes of the data. */
  static int length(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  static int keyBytes(byte[] bytes, int at) {
    return (short) SHORT.get(bytes, at + KEY_BYTES_AT);
  }

  private static boolean hasHashKey(byte[] bytes, int at) {
    return (bytes[at + KEYS_AT] & HASH_KEY) != 0;
  }

  static int keyCount(byte[] bytes, int at) {
    return Integer.bitCount(bytes[at + KEYS_AT]);
  }

  /** See {@link UserRecord#sizeBytes()}. */
  static int sizeBytes(byte[] bytes, int at) {
    return length(bytes, at) + keyBytes(bytes, at);
  }

  /** See {@link UserRecord#heldBytes()}. */
  static int heldBytes(byte[] bytes, int at) {
    return UserRecord.heldBytes(length(bytes, at), keyBytes(bytes, at), hasHashKey(bytes, at));
  }
}
