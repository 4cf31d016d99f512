// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.record.Packing;
import dev.sluice.record.PutEntry;
import dev.sluice.record.Severity;
import dev.sluice.record.SeverityCounts;
import dev.sluice.record.SeverityTally;
import dev.sluice.record.UserRecord;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a segment, big-endian. One frame is one Kinesis record.
 *
 * <pre>
 * segment  magic 4 | version 4 | first id 8 | created, s since 1970 4 | header CRC 4 | frames...
 * frame    magic 4 | kind 1 | length of the payload 3 | events 4 | id 8 | head CRC 4 | body CRC 4
 *          | payload
 * payload  version 1 | flags 1 | length of the key 2 | created, ms since 1970 8 | event bytes 8
 *          | events of each severity, TRACE to FATAL 6 x 4 | key | with flag 1: length 1 and explicit hash key
 *          | with flag 2: packing 1 | data as on the wire
 * </pre>
 *
 * All checksums are CRC-32C: the header's and the head's cover the 20 bytes before them, the body's
 * the payload. Magic, version and checksum of the header stay as they are in each later version, so
 * that a later version and damage can be distinguished. Version 1, of 0.1.0, has no checksum there:
 * all of its last eight bytes are the time, in ms. Frames are read alike, whatever the header says:
 * their kind, and the version and flags of the payload, describe them completely.
 *
 * <p>Kind 0 is one Kinesis record; the others are free, such as for several in one frame. Flags 4
 * to 128 are free too, for fields before the data, such as a stream's name. A frame of an unknown
 * kind, or a payload with an unknown version or flag, is left where it is.
 */
final class FrameFormat {

  static final int SEGMENT_MAGIC = 0x534C5347; // SLSG
  static final int SEGMENT_VERSION = 2;
  private static final int VERSION_WITHOUT_CRC = 1;
  static final int HEADER_BYTES = 24;
  private static final int HEADER_CRC_OFFSET = 20;

  static final int FRAME_MAGIC = 0xF5534C46; // no UTF-8 text holds the byte F5
  static final int HEAD_BYTES = 28;
  static final int HEAD_CRC_OFFSET = 20;

  /** A frame that holds one Kinesis record. */
  static final int KIND_RECORD = 0;

  /** The kind of the frame comes before it. */
  static final int LENGTH_MASK = 0xFFFFFF;

  /** A longer payload is corruption: Kinesis takes 10 MiB. */
  static final int MAX_PAYLOAD_BYTES = 12 << 20;

  static final Severity[] SEVERITIES = {
    Severity.TRACE, Severity.DEBUG, Severity.INFO, Severity.WARN, Severity.ERROR, Severity.FATAL
  };

  private static final byte PAYLOAD_VERSION = 1;
  private static final int FLAG_HASH_KEY = 1;
  private static final int FLAG_PACKING = 2;
  private static final int FIXED_BYTES = 44;
  private static final int MAX_KEY_BYTES = 0xFFFF;
  private static final int MAX_HASH_KEY_BYTES = 0xFF;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long MILLIS_PER_SECOND = 1_000;
  private static final long MAX_AGE_MILLIS = 100L * 365 * 86_400_000;

  /** The wall clock may go so much ahead of the ticker before the two are compared anew. */
  private static final long JUMP_MILLIS = 60_000;

  private final List<Base> bases = new ArrayList<>(); // one, and one for each jump
  private final Packing own;
  private Packing lastPacking = Packing.UNKNOWN; // of the last record that was read

  /** Both clocks at one moment. */
  private record Base(long millis, long nanos) {}

  /**
   * Takes both clocks at one moment. The wall clock may jump later; times read back do not.
   *
   * @see #clockIs
   * @param own how the events of a record are put together that does not say it
   */
  FrameFormat(long baseMillis, long baseNanos, Packing own) {
    bases.add(new Base(baseMillis, baseNanos));
    this.own = own;
  }

  /**
   * Compares the clocks anew after the wall clock jumped ahead: the machine slept, or learned the
   * time late. Else the next process would take all that is written from now on for too old.
   */
  void clockIs(long millis, long nanos) {
    if (millis - unixMillis(nanos) > JUMP_MILLIS) {
      bases.add(new Base(millis, nanos));
    }
  }

  /** The wall clock as it was at the last base before, moved on by the ticker. */
  long unixMillis(long nanos) {
    Base base = lastBase(each -> nanos - each.nanos >= 0);
    return base.millis + Math.floorDiv(nanos - base.nanos, NANOS_PER_MILLI);
  }

  private Base lastBase(Predicate<Base> isBefore) {
    int at = bases.size() - 1;
    while (at > 0 && !isBefore.test(bases.get(at))) {
      at--;
    }
    return bases.get(at);
  }

  static byte[] segmentHeader(long firstId, long createdMillis) {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    header.putInt(SEGMENT_MAGIC).putInt(SEGMENT_VERSION).putLong(firstId);
    header.putInt((int) (createdMillis / MILLIS_PER_SECOND));
    return header.putInt(crc(header.array(), 0, HEADER_CRC_OFFSET)).array();
  }

  /** The kinds of first bytes that a file may have. */
  enum Header {
    /** As this version or an earlier one wrote it. */
    WHOLE,
    /** As a later version wrote it. */
    LATER,
    /** As nobody wrote it, or too short. */
    DAMAGED
  }

  static Header headerOf(byte[] bytes, int length, long firstId) {
    ByteBuffer header = ByteBuffer.wrap(bytes);
    if (length < HEADER_BYTES || header.getInt() != SEGMENT_MAGIC) {
      return Header.DAMAGED;
    }
    int version = header.getInt();
    if (version == VERSION_WITHOUT_CRC) {
      return header.getLong() == firstId ? Header.WHOLE : Header.DAMAGED;
    }
    if (header.getInt(HEADER_CRC_OFFSET) != crc(bytes, 0, HEADER_CRC_OFFSET)) {
      return Header.DAMAGED;
    }
    return version > SEGMENT_VERSION ? Header.LATER : Header.WHOLE;
  }

  /** When a segment was begun, by a header that is whole. */
  static long createdMillis(byte[] bytes) {
    ByteBuffer header = ByteBuffer.wrap(bytes);
    return header.getInt(Integer.BYTES) == VERSION_WITHOUT_CRC
        ? header.getLong(HEADER_CRC_OFFSET - Integer.BYTES)
        : Integer.toUnsignedLong(header.getInt(HEADER_CRC_OFFSET - Integer.BYTES))
            * MILLIS_PER_SECOND;
  }

  /** The part of the payload before the data, or null where the keys are too long for it. */
  byte @Nullable [] prologue(PutEntry entry) {
    byte[] key = entry.partitionKey().getBytes(StandardCharsets.UTF_8);
    String hash = entry.explicitHashKey();
    byte[] hashKey = hash == null ? new byte[0] : hash.getBytes(StandardCharsets.US_ASCII);
    if (key.length > MAX_KEY_BYTES || hashKey.length > MAX_HASH_KEY_BYTES) {
      return null;
    }
    int hashBytes = hash == null ? 0 : 1 + hashKey.length;
    ByteBuffer buffer = ByteBuffer.allocate(FIXED_BYTES + key.length + hashBytes + 1);
    int flags = hash == null ? FLAG_PACKING : FLAG_PACKING | FLAG_HASH_KEY;
    buffer.put(PAYLOAD_VERSION).put((byte) flags);
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
    return buffer.put(entry.packing(own).code()).array();
  }

  /** Writes one frame and returns its end. */
  static int encode(byte[] into, int offset, long id, int events, byte[] prologue, byte[] data) {
    int body = offset + HEAD_BYTES;
    int length = prologue.length + data.length;
    System.arraycopy(prologue, 0, into, body, prologue.length);
    System.arraycopy(data, 0, into, body + prologue.length, data.length);
    ByteBuffer head = ByteBuffer.wrap(into).position(offset);
    head.putInt(FRAME_MAGIC).putInt(length).putInt(events).putLong(id);
    head.putInt(crc(into, offset, HEAD_CRC_OFFSET)).putInt(crc(into, body, length));
    return body + length;
  }

  static int crc(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  /** The record in a payload, or null where a later version wrote it. */
  @Nullable PutEntry decode(byte[] bytes, int offset, int length, long nowNanos) {
    try {
      return decode(ByteBuffer.wrap(bytes, offset, length), nowNanos);
    } catch (BufferUnderflowException e) {
      return null; // its checksum is right: not one of ours
    }
  }

  private @Nullable PutEntry decode(ByteBuffer buffer, long nowNanos) {
    byte version = buffer.get();
    int flags = buffer.get();
    if (version != PAYLOAD_VERSION || (flags & ~(FLAG_HASH_KEY | FLAG_PACKING)) != 0) {
      return null;
    }
    int keyBytes = Short.toUnsignedInt(buffer.getShort());
    long createdMillis = buffer.getLong();
    long eventBytes = buffer.getLong();
    SeverityCounts severities = severities(buffer);
    String key = text(buffer, keyBytes);
    boolean hasHashKey = (flags & FLAG_HASH_KEY) != 0;
    String hashKey = hasHashKey ? text(buffer, Byte.toUnsignedInt(buffer.get())) : null;
    boolean hasPacking = (flags & FLAG_PACKING) != 0;
    Packing packing = hasPacking ? packing(buffer.get()) : Packing.UNKNOWN;
    byte[] data = new byte[buffer.remaining()];
    buffer.get(data);
    int held = UserRecord.heldBytes(data.length, keyBytes, hasHashKey);
    long created = createdNanos(createdMillis, nowNanos);
    return PutEntry.read(key, hashKey, data, severities, eventBytes, held, created, packing);
  }

  /** Mostly all events of a record have one severity, and mostly there is one. */
  private static SeverityCounts severities(ByteBuffer buffer) {
    SeverityTally severities = null;
    SeverityCounts only = SeverityCounts.NONE;
    for (Severity severity : SEVERITIES) {
      int count = buffer.getInt();
      if (severities == null && count != 0 && only.total() != 0) {
        severities = new SeverityTally();
        severities.add(only);
      }
      if (severities != null) {
        severities.add(severity, count);
      } else if (count != 0) {
        only = count == 1 ? SeverityCounts.one(severity) : SeverityCounts.of(severity, count);
      }
    }
    return severities == null ? only : severities.counts();
  }

  private Packing packing(byte code) {
    if (code != lastPacking.code()) {
      lastPacking = Packing.of(code);
    }
    return lastPacking;
  }

  private static String text(ByteBuffer buffer, int bytes) {
    if (buffer.remaining() < bytes) {
      throw new BufferUnderflowException();
    }
    int at = buffer.position();
    buffer.position(at + bytes);
    return new String(buffer.array(), buffer.arrayOffset() + at, bytes, StandardCharsets.UTF_8);
  }

  /** Never later than now, whatever the wall clock said when it was written. */
  private long createdNanos(long createdMillis, long nowNanos) {
    Base base = lastBase(each -> createdMillis >= each.millis);
    long millis = createdMillis - base.millis;
    long bounded = Math.max(-MAX_AGE_MILLIS, Math.min(MAX_AGE_MILLIS, millis));
    long nanos = base.nanos + bounded * NANOS_PER_MILLI;
    return nanos - nowNanos > 0 ? nowNanos : nanos;
  }
}
