// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import dev.sluice.record.PutEntry;
import dev.sluice.record.Severity;
import dev.sluice.record.SeverityTally;
import dev.sluice.record.UserRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a segment, big-endian. One frame is one Kinesis record.
 *
 * <pre>
 * segment  magic 4 | version 4 | first id 8 | created, ms since 1970 8 | frames...
 * frame    magic 4 | length of the payload 4 | events 4 | id 8 | head CRC 4 | body CRC 4 | payload
 * payload  version 1 | flags 1 | length of the key 2 | created, ms since 1970 8 | event bytes 8
 *          | events of each severity, TRACE to FATAL 6 x 4 | key | with flag 1: length 1 and explicit hash key | data as on the wire
 * </pre>
 *
 * Both checksums are CRC-32C: the head's covers the 20 bytes before it, the body's the payload. The
 * frame's head never changes with the payload's version, so a reader steps over what it does not
 * know. Flags 2 to 128 are free, for what comes between hash key and data, such as a stream's name;
 * a payload with an unknown version or flag is left where it is.
 */
final class SpoolFormat {

  static final int SEGMENT_MAGIC = 0x534C5347; // SLSG
  static final int SEGMENT_VERSION = 1;
  static final int HEADER_BYTES = 24;

  static final int FRAME_MAGIC = 0xF5534C46; // no UTF-8 text holds the byte F5
  static final int HEAD_BYTES = 28;
  static final int HEAD_CRC_OFFSET = 20;

  /** A longer payload is corruption: Kinesis takes 10 MiB. */
  static final int MAX_PAYLOAD_BYTES = 12 << 20;

  private static final Severity[] SEVERITIES = {
    Severity.TRACE, Severity.DEBUG, Severity.INFO, Severity.WARN, Severity.ERROR, Severity.FATAL
  };

  private static final byte PAYLOAD_VERSION = 1;
  private static final int FLAG_HASH_KEY = 1;
  private static final int FIXED_BYTES = 44;
  private static final int MAX_KEY_BYTES = 0xFFFF;
  private static final int MAX_HASH_KEY_BYTES = 0xFF;
  private static final int HASH_KEY_HEAP_BYTES = 80;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long MAX_AGE_MILLIS = 100L * 365 * 86_400_000;

  private final long baseMillis;
  private final long baseNanos;

  /** Both clocks at one moment: the wall clock may jump later, and what is read back does not. */
  SpoolFormat(long baseMillis, long baseNanos) {
    this.baseMillis = baseMillis;
    this.baseNanos = baseNanos;
  }

  /** The wall clock as it was at the base, moved on by the ticker. */
  long unixMillis(long nanos) {
    return baseMillis + Math.floorDiv(nanos - baseNanos, NANOS_PER_MILLI);
  }

  static byte[] segmentHeader(long firstId, long createdMillis) {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    return header
        .putInt(SEGMENT_MAGIC)
        .putInt(SEGMENT_VERSION)
        .putLong(firstId)
        .putLong(createdMillis)
        .array();
  }

  /** What comes before the data in the payload, or null where the keys are too long for it. */
  byte @Nullable [] prologue(PutEntry entry) {
    byte[] key = entry.partitionKey().getBytes(StandardCharsets.UTF_8);
    String hash = entry.explicitHashKey();
    byte[] hashKey = hash == null ? new byte[0] : hash.getBytes(StandardCharsets.US_ASCII);
    if (key.length > MAX_KEY_BYTES || hashKey.length > MAX_HASH_KEY_BYTES) {
      return null;
    }
    int hashBytes = hash == null ? 0 : 1 + hashKey.length;
    ByteBuffer buffer = ByteBuffer.allocate(FIXED_BYTES + key.length + hashBytes);
    buffer.put(PAYLOAD_VERSION).put((byte) (hash == null ? 0 : FLAG_HASH_KEY));
    buffer.putShort((short) key.length);
    buffer.putLong(unixMillis(entry.createdNanos()));
    buffer.putLong(entry.eventBytes());
    for (Severity severity : SEVERITIES) {
      buffer.putInt((int) entry.severities().count(severity));
    }
    buffer.put(key);
    if (hash != null) {
      buffer.put((byte) hashKey.length).put(hashKey);
    }
    return buffer.array();
  }

  /** Writes one frame and returns its end. */
  static int encode(byte[] into, int offset, long id, int events, byte[] prologue, byte[] data) {
    CRC32C body = new CRC32C();
    body.update(prologue);
    body.update(data);
    ByteBuffer frame = ByteBuffer.wrap(into);
    frame.position(offset);
    frame.putInt(FRAME_MAGIC).putInt(prologue.length + data.length).putInt(events).putLong(id);
    frame.putInt(crc(into, offset, HEAD_CRC_OFFSET)).putInt((int) body.getValue());
    return frame.put(prologue).put(data).position();
  }

  static int crc(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  /** The record in a payload, or null where a later version wrote it. */
  @Nullable PutEntry decode(byte[] payload, int length, long nowNanos) {
    ByteBuffer buffer = ByteBuffer.wrap(payload, 0, length);
    if (length < FIXED_BYTES || buffer.get() != PAYLOAD_VERSION) {
      return null;
    }
    int flags = buffer.get();
    int keyBytes = Short.toUnsignedInt(buffer.getShort());
    long createdMillis = buffer.getLong();
    long eventBytes = buffer.getLong();
    SeverityTally severities = new SeverityTally();
    for (Severity severity : SEVERITIES) {
      severities.add(severity, buffer.getInt());
    }
    if ((flags & ~FLAG_HASH_KEY) != 0 || buffer.remaining() < keyBytes + (flags & 1)) {
      return null;
    }
    String key = text(buffer, keyBytes);
    String hashKey = null;
    if (flags == FLAG_HASH_KEY) {
      int hashBytes = Byte.toUnsignedInt(buffer.get());
      if (buffer.remaining() < hashBytes) {
        return null;
      }
      hashKey = text(buffer, hashBytes);
    }
    byte[] data = new byte[buffer.remaining()];
    buffer.get(data);
    int held =
        data.length
            + keyBytes
            + (hashKey == null ? 0 : HASH_KEY_HEAP_BYTES)
            + UserRecord.HEAP_OVERHEAD_BYTES;
    long created = createdNanos(createdMillis, nowNanos);
    return PutEntry.aggregate(key, hashKey, data, severities.counts(), eventBytes, held, created);
  }

  private static String text(ByteBuffer buffer, int bytes) {
    byte[] text = new byte[bytes];
    buffer.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  /** Never later than now, whatever the wall clock said when it was written. */
  private long createdNanos(long createdMillis, long nowNanos) {
    long millis = createdMillis - baseMillis;
    long bounded = Math.max(-MAX_AGE_MILLIS, Math.min(MAX_AGE_MILLIS, millis));
    long nanos = baseNanos + bounded * NANOS_PER_MILLI;
    return nanos - nowNanos > 0 ? nowNanos : nanos;
  }
}
