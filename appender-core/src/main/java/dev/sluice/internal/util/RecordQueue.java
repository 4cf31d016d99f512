// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import dev.sluice.record.Severity;
import dev.sluice.record.UserRecord;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A queue of user records as bytes: each is copied into arrays that many of them share. A record is
 * no object here, so there is nothing to allocate for it, and nothing that a garbage collection has
 * to visit or to move. Like {@link Ring}, it stays as it was where an OutOfMemoryError interrupts
 * it. One thread, or under its owner's lock.
 *
 * <pre>
 * piece   | head, data | head, data | head, first part of the data |   at most 16 KiB
 * piece   | rest of the data | head, data | free |
 * head    length 4 | bytes of the key 2 | route 2 | severity 1 | keys 1 | created 8
 * </pre>
 *
 * Data may continue in the next piece, so that no room stays unused behind it. Keys are strings, in
 * a queue of their own.
 */
public final class RecordQueue {

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
  private static final int HEAD_BYTES = 18;

  private static final byte PARTITION_KEY = 1;
  private static final byte HASH_KEY = 2;

  /** The first array of a small queue: there may be hundreds of them, for hundreds of keys. */
  private static final int MIN_ARRAY_BYTES = 1 << 10;

  private static final int MAX_ARRAY_BYTES = 16 << 10;

  private static final byte[] NOTHING = {};

  private static final Severity[] SEVERITIES = Severity.values();

  /**
   * Arrays that were emptied and are filled again. One for all queues of one thread that come and
   * go; queues that exchange what they hold exchange it, too.
   */
  public static final class Pool {

    /** Of each length that is kept: together half a megabyte. */
    private static final int MAX_SPARE = 16;

    private static final int SIZES = Integer.numberOfTrailingZeros(MAX_ARRAY_BYTES / MIN_ARRAY_BYTES) + 1;

    private final List<Ring<byte[]>> spare =
        Stream.generate(Ring<byte[]>::new).limit(SIZES).toList();

    private byte[] take(int length) {
      byte[] array = ofLength(length).poll();
      return array == null ? new byte[length] : array;
    }

    private void give(byte[] array) {
      Ring<byte[]> known = ofLength(array.length);
      if (known.size() < MAX_SPARE) { // so many have room there without memory
        known.add(array);
      }
    }

    private Ring<byte[]> ofLength(int length) {
      return spare.get(Integer.numberOfTrailingZeros(length / MIN_ARRAY_BYTES));
    }

    private boolean isEmpty() {
      return spare.get(SIZES - 1).isEmpty();
    }
  }

  /** A part of an array: the records, or parts of them, between two places. */
  private static final class Piece {

    private final byte[] bytes;
    private int start; // of what was not taken out
    private int end; // of what was written
    private boolean isClosed; // the bytes behind its end belong to another queue
    private boolean isShared; // another queue holds a part of the array, now or before

    private Piece(byte[] bytes) {
      this.bytes = bytes;
    }

    private int freeBytes() {
      return isClosed ? 0 : bytes.length - end;
    }
  }

  private Ring<Piece> pieces = new Ring<>();
  private Ring<String> keys = new Ring<>();
  private Pool pool;
  private int size;
  private long eventBytes;
  private long heldBytes;

  private final Cursor first = new Cursor();

  /** A queue with a pool of its own. */
  public RecordQueue() {
    this(new Pool());
  }

  public RecordQueue(Pool pool) {
    this.pool = pool;
  }

  /** Reads the records of the queue one after the other, and leaves them there. */
  public final class Cursor {

    private final UserRecord view = new UserRecord(NOTHING, null, Severity.INFO, 0);
    private int place;
    private int at; // in the piece at that place
    private int keyPlace;
    private byte[] joined = NOTHING; // the data of a record that lies in several pieces

    private Cursor() {}

    private void rewind() {
      place = 0;
      at = pieces.isEmpty() ? 0 : pieces.get(0).start;
      keyPlace = 0;
    }

    /** The next record, or null behind the last. It is valid until the next call. */
    public @Nullable UserRecord next() {
      Piece piece = null;
      while (place < pieces.size() && at == (piece = pieces.get(place)).end) {
        step();
      }
      if (piece == null || place == pieces.size()) {
        return null;
      }
      byte[] bytes = piece.bytes;
      int head = at;
      int length = (int) INT.get(bytes, head);
      at += HEAD_BYTES;
      boolean isWhole = piece.end - at >= length;
      byte[] data = isWhole ? bytes : join(length);
      view.set(
          data,
          isWhole ? at : 0,
          length,
          (bytes[head + KEYS_AT] & PARTITION_KEY) == 0 ? null : keys.get(keyPlace++),
          (bytes[head + KEYS_AT] & HASH_KEY) == 0 ? null : keys.get(keyPlace++),
          (short) SHORT.get(bytes, head + ROUTE_AT),
          SEVERITIES[bytes[head + SEVERITY_AT]],
          (long) LONG.get(bytes, head + CREATED_AT),
          (short) SHORT.get(bytes, head + KEY_BYTES_AT));
      if (isWhole) {
        at += length;
      }
      return view;
    }

    /** Another one that stands where this one does. */
    public Cursor again() {
      Cursor same = new Cursor();
      same.place = place;
      same.at = at;
      same.keyPlace = keyPlace;
      return same;
    }

    private void step() {
      place++;
      at = place < pieces.size() ? pieces.get(place).start : 0;
    }

    private byte[] join(int length) {
      if (joined.length < length || joined.length > MAX_ARRAY_BYTES) {
        joined = new byte[Math.max(length, MIN_ARRAY_BYTES)];
      }
      int copied = 0;
      while (copied < length) {
        Piece piece = pieces.get(place);
        int count = Math.min(length - copied, piece.end - at);
        System.arraycopy(piece.bytes, at, joined, copied, count);
        copied += count;
        at += count;
        if (copied < length) {
          step();
        }
      }
      return joined;
    }
  }

  /** Adds a copy. */
  public void add(UserRecord record) {
    int length = record.length();
    int place = makeRoom(record);
    Piece piece = pieces.get(place);
    writeHead(record, piece.bytes, piece.end);
    piece.end += HEAD_BYTES;
    for (int copied = 0; copied < length; ) {
      if (piece.freeBytes() == 0) {
        piece = pieces.get(++place);
      }
      int count = Math.min(length - copied, piece.freeBytes());
      System.arraycopy(record.array(), record.offset() + copied, piece.bytes, piece.end, count);
      piece.end += count;
      copied += count;
    }
    size++;
    eventBytes += record.sizeBytes();
    heldBytes += record.heldBytes();
  }

  /**
   * Makes the next {@link #add} of this record one that needs no memory.
   *
   * @return the place of the piece that it begins in
   */
  public int makeRoom(UserRecord record) {
    int needed = HEAD_BYTES + record.length();
    int place = pieces.size();
    int free = 0;
    while (place > 0 && pieces.get(place - 1).start == pieces.get(place - 1).end) {
      free += pieces.get(--place).freeBytes(); // made before, or all taken out
    }
    int open = place == 0 ? 0 : pieces.get(place - 1).freeBytes();
    if (open >= HEAD_BYTES) {
      free += open;
      place--;
    }
    keys.makeRoom(2);
    if (free < needed) {
      makePieces(needed - free);
    }
    return place;
  }

  private void writeHead(UserRecord record, byte[] bytes, int at) {
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

  /** Makes so many bytes free, or nothing at all. */
  private void makePieces(int bytes) {
    int before = pieces.size();
    try {
      for (int made = 0; made < bytes; ) {
        int length = nextArrayBytes();
        pieces.makeRoom();
        pieces.add(new Piece(pool.take(length)));
        made += length;
      }
    } catch (OutOfMemoryError e) {
      while (pieces.size() > before) {
        pieces.pollLast();
      }
      throw e;
    }
  }

  private int nextArrayBytes() {
    Piece last = pieces.peekLast();
    return last == null ? MIN_ARRAY_BYTES : Math.min(MAX_ARRAY_BYTES, 2 * last.bytes.length);
  }

  /** The first record, or null. It is valid until the next call of any method. */
  public @Nullable UserRecord peek() {
    if (size == 0) {
      return null;
    }
    first.rewind();
    return first.next();
  }

  /** Takes the first out. */
  public void poll() {
    if (size == 0) {
      return;
    }
    while (Objects.requireNonNull(pieces.peek()).start == pieces.get(0).end) {
      dropFirst(); // another piece has the record
    }
    Piece piece = pieces.get(0);
    byte[] bytes = piece.bytes;
    int length = (int) INT.get(bytes, piece.start);
    int keyBytes = (short) SHORT.get(bytes, piece.start + KEY_BYTES_AT);
    byte has = bytes[piece.start + KEYS_AT];
    if ((has & PARTITION_KEY) != 0) {
      keys.poll();
    }
    if ((has & HASH_KEY) != 0) {
      keys.poll();
    }
    if (length > MAX_ARRAY_BYTES) {
      first.joined = NOTHING; // a large record leaves nothing behind
    }
    size--;
    eventBytes -= length + keyBytes;
    heldBytes -= UserRecord.heldBytes(length, keyBytes, (has & HASH_KEY) != 0);
    int left = HEAD_BYTES + length;
    while (piece != null && left > 0) {
      int count = Math.min(left, piece.end - piece.start);
      piece.start += count;
      left -= count;
      if (piece.start == piece.end) {
        dropFirst();
        piece = pieces.peek();
      }
    }
  }

  /** The first piece is empty. The last one is filled again, where it is all ours. */
  private void dropFirst() {
    Piece piece = pieces.peek();
    if (piece == null) {
      return;
    }
    if (pieces.size() == 1 && !piece.isShared) {
      piece.start = 0;
      piece.end = 0;
      return;
    }
    pieces.poll();
    recycle(piece);
  }

  private void recycle(Piece piece) {
    if (!piece.isShared) {
      pool.give(piece.bytes);
    }
  }

  /** Starts to read at the first record. */
  public Cursor cursor() {
    Cursor cursor = new Cursor();
    cursor.rewind();
    return cursor;
  }

  /**
   * Moves the first records to the end of another queue, as long as fewer than these numbers were
   * moved. Their bytes stay where they are.
   *
   * @param maxBytes of data and keys
   */
  public void moveTo(RecordQueue sink, int maxRecords, long maxBytes) {
    if (size <= maxRecords && eventBytes <= maxBytes && sink.isEmpty()) {
      swap(sink); // in one step: callers wait for the lock
      return;
    }
    if (pool.isEmpty()) {
      Pool used = sink.pool;
      sink.pool = pool;
      pool = used;
    }
    Cut cut = new Cut();
    cut.find(maxRecords, maxBytes);
    cut.moveTo(sink);
  }

  /** The place up to which records move. */
  private final class Cut {

    private int records;
    private long movedEventBytes;
    private long movedHeldBytes;
    private int movedKeys;
    private int place;
    private int at = pieces.isEmpty() ? 0 : pieces.get(0).start;

    private void find(int maxRecords, long maxBytes) {
      while (records < Math.min(maxRecords, size) && movedEventBytes < maxBytes) {
        skip(0); // to where the head is
        byte[] bytes = pieces.get(place).bytes;
        int length = (int) INT.get(bytes, at);
        int keyBytes = (short) SHORT.get(bytes, at + KEY_BYTES_AT);
        byte has = bytes[at + KEYS_AT];
        records++;
        movedEventBytes += length + keyBytes;
        movedHeldBytes += UserRecord.heldBytes(length, keyBytes, (has & HASH_KEY) != 0);
        movedKeys += Integer.bitCount(has);
        skip(HEAD_BYTES + length);
      }
    }

    /** Over this number of bytes, and to the end of no piece but the last. */
    private void skip(int bytes) {
      int left = bytes;
      Piece piece = pieces.get(place);
      while (left > piece.end - at || (at == piece.end && place + 1 < pieces.size())) {
        left -= piece.end - at;
        piece = pieces.get(++place);
        at = piece.start;
      }
      at += left;
    }

    private void moveTo(RecordQueue sink) {
      if (records == 0) {
        return;
      }
      Piece last = pieces.get(place);
      boolean isPart = at < last.end;
      int whole = isPart ? place : place + 1;
      Piece part = new Piece(last.bytes);
      sink.pieces.makeRoom(whole + 1);
      sink.keys.makeRoom(movedKeys); // from here on nothing needs memory
      for (int i = 0; i < whole; i++) {
        sink.pieces.add(Objects.requireNonNull(pieces.poll()));
      }
      if (isPart && at > last.start) {
        part.start = last.start;
        part.end = at;
        part.isClosed = true;
        part.isShared = true;
        last.start = at;
        last.isShared = true;
        sink.pieces.add(part);
      }
      for (int i = 0; i < movedKeys; i++) {
        sink.keys.add(Objects.requireNonNull(keys.poll()));
      }
      size -= records;
      eventBytes -= movedEventBytes;
      heldBytes -= movedHeldBytes;
      sink.size += records;
      sink.eventBytes += movedEventBytes;
      sink.heldBytes += movedHeldBytes;
    }
  }

  /** Exchanges what both hold: at once, however much it is, and without any memory. */
  public void swap(RecordQueue other) {
    Ring<Piece> itsPieces = other.pieces;
    Ring<String> itsKeys = other.keys;
    Pool itsPool = other.pool;
    int itsSize = other.size;
    long itsEventBytes = other.eventBytes;
    long itsHeldBytes = other.heldBytes;
    other.pieces = pieces;
    other.keys = keys;
    other.pool = pool;
    other.size = size;
    other.eventBytes = eventBytes;
    other.heldBytes = heldBytes;
    pieces = itsPieces;
    keys = itsKeys;
    pool = itsPool;
    size = itsSize;
    eventBytes = itsEventBytes;
    heldBytes = itsHeldBytes;
  }

  /** Lets go of all records. */
  public void clear() {
    for (Piece piece; (piece = pieces.poll()) != null; ) {
      recycle(piece);
    }
    keys.clear();
    first.joined = NOTHING;
    size = 0;
    eventBytes = 0;
    heldBytes = 0;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /** Records in it. */
  public int size() {
    return size;
  }

  /** The sum of the records' {@link UserRecord#sizeBytes()}. */
  public long eventBytes() {
    return eventBytes;
  }

  /** The sum of the records' {@link UserRecord#heldBytes()}. */
  public long heldBytes() {
    return heldBytes;
  }
}
