// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util.records;

import dev.sluice.internal.util.Ring;
import dev.sluice.record.UserRecord;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A queue of user records as bytes: each is copied into arrays that many of them share. A record is
 * no object here. So there is nothing to allocate for it, and a garbage collection has nothing to
 * visit or to move. Like {@link Ring}, it stays as it was where an OutOfMemoryError interrupts it.
 * One thread, or under its owner's lock.
 *
 * <pre>
 * piece   | head, data | head, data | head, first part of the data |
 * piece   | second part of the data | head, data | free |
 * </pre>
 *
 * Data may continue in the next piece, so that no room stays unused behind it. Keys are strings, in
 * a queue of their own.
 */
public final class RecordQueue {

  private final Ring<Piece> pieces = new Ring<>();
  private final Ring<String> keys = new Ring<>();
  private final ArrayPool pool;
  private Sums sums = new Sums();
  private int nextBytes = ArrayPool.MIN_BYTES; // length of the next piece

  private final RecordCursor first = new RecordCursor(pieces, keys);

  public RecordQueue(ArrayPool pool) {
    this.pool = pool;
  }

  /** Adds a copy. */
  public void add(UserRecord record) {
    int length = record.length();
    int place = makeRoom(record); // from here on nothing needs memory
    Piece piece = pieces.get(place);
    RecordHead.write(record, piece.bytes, piece.end, keys);
    piece.count(piece.end);
    sums.add(piece.bytes, piece.end);
    piece.end += RecordHead.BYTES;
    for (int copied = 0; copied < length; ) {
      if (piece.freeBytes() == 0) {
        piece = pieces.get(++place);
      }
      int count = Math.min(length - copied, piece.freeBytes());
      System.arraycopy(record.array(), record.offset() + copied, piece.bytes, piece.end, count);
      piece.end += count;
      copied += count;
    }
  }

  /**
   * Makes the next {@link #add} of this record one that needs no memory.
   *
   * @return the place of the piece that it begins in
   */
  int makeRoom(UserRecord record) {
    int needed = RecordHead.BYTES + record.length();
    int place = pieces.size();
    int free = 0;
    while (place > 0 && pieces.get(place - 1).isEmpty()) {
      free += pieces.get(--place).freeBytes(); // made before, or all taken out
    }
    int open = place == 0 ? 0 : pieces.get(place - 1).freeBytes();
    if (open >= RecordHead.BYTES) { // a head is never split
      free += open;
      place--;
    }
    keys.makeRoom(2);
    if (free < needed) {
      makePieces(needed - free);
    }
    return place;
  }

  /** Makes so many bytes free, or none at all. */
  private void makePieces(int bytes) {
    int before = pieces.size();
    int length = nextBytes;
    try {
      for (int made = 0; made < bytes; ) {
        pieces.makeRoom();
        pieces.add(new Piece(pool.take(length)));
        made += length;
        length = Math.min(ArrayPool.MAX_BYTES, 2 * length);
      }
      nextBytes = length;
    } catch (OutOfMemoryError e) {
      while (pieces.size() > before) {
        recycle(Objects.requireNonNull(pieces.pollLast()));
      }
      throw e;
    }
  }

  /** The first record, or null. It is valid until the next call of any method. */
  public @Nullable UserRecord peek() {
    if (sums.records == 0) {
      return null;
    }
    first.rewind();
    return first.next();
  }

  /** Takes the first out, if there is one. */
  public void poll() {
    if (sums.records == 0) {
      return;
    }
    while (pieces.get(0).isEmpty()) {
      dropFirst(); // the record is in another one
    }
    Piece piece = pieces.get(0);
    byte[] bytes = piece.bytes;
    int head = piece.start;
    for (int i = RecordHead.keyCount(bytes, head); i > 0; i--) {
      keys.poll();
    }
    sums.subtract(bytes, head);
    piece.sums.subtract(bytes, head);
    first.forget();
    int left = RecordHead.BYTES + RecordHead.length(bytes, head);
    while (left > 0) {
      piece = pieces.get(0);
      int count = Math.min(left, piece.end - piece.start);
      piece.start += count;
      left -= count;
      if (piece.isEmpty()) {
        dropFirst();
      }
    }
    Piece next = pieces.peek();
    if (next != null) {
      next.firstHead = next.start;
    }
  }

  /** The first piece is empty. The last one is filled again, where it is all ours. */
  private void dropFirst() {
    Piece piece = pieces.get(0);
    if (pieces.size() == 1 && piece.shares == null) {
      piece.start = 0;
      piece.end = 0; // it has no records
      return;
    }
    pieces.poll();
    recycle(piece);
    beginSmall();
  }

  /** The first piece of a queue is small: there may be hundreds of them, for hundreds of keys. */
  private void beginSmall() {
    if (pieces.isEmpty()) {
      nextBytes = ArrayPool.MIN_BYTES;
    }
  }

  private void recycle(Piece piece) {
    if (piece.shares == null || piece.shares.decrementAndGet() == 0) {
      pool.give(piece.bytes);
    }
  }

  /** Starts to read at the first record. */
  public RecordCursor cursor() {
    return new RecordCursor(pieces, keys);
  }

  /**
   * Moves the first records to the end of another queue of the same pool, as long as fewer than
   * these numbers were moved. Their bytes stay where they are.
   *
   * @param maxBytes of data and keys
   */
  public void moveTo(RecordQueue sink, int maxRecords, long maxBytes) {
    if (sums.records <= maxRecords && sums.eventBytes <= maxBytes && sink.isEmpty()) {
      swap(sink); // in one step: callers wait for the lock
      return;
    }
    RecordCut cut = new RecordCut(pieces);
    cut.find(Math.min(maxRecords, sums.records), maxBytes);
    if (cut.sums.records == 0) {
      return;
    }
    sink.keys.makeRoom(cut.sums.keys);
    cut.moveTo(sink.pieces);
    beginSmall();
    for (int i = 0; i < cut.sums.keys; i++) {
      sink.keys.add(Objects.requireNonNull(keys.poll()));
    }
    sums.subtract(cut.sums);
    sink.sums.add(cut.sums);
  }

  /** Exchanges what both hold: at once, however much it is, and without any memory. */
  private void swap(RecordQueue other) {
    pieces.swap(other.pieces);
    keys.swap(other.keys);
    Sums itsSums = other.sums;
    int itsNextBytes = other.nextBytes;
    other.sums = sums;
    other.nextBytes = nextBytes;
    sums = itsSums;
    nextBytes = itsNextBytes;
  }

  public void clear() {
    for (Piece piece; (piece = pieces.poll()) != null; ) {
      recycle(piece);
    }
    beginSmall();
    keys.clear();
    first.forget();
    sums.clear();
  }

  public boolean isEmpty() {
    return sums.records == 0;
  }

  public int size() {
    return sums.records;
  }

  /** The sum of the records' {@link UserRecord#sizeBytes()}. */
  public long eventBytes() {
    return sums.eventBytes;
  }

  /** The sum of the records' {@link UserRecord#heldBytes()}. */
  public long heldBytes() {
    return sums.heldBytes;
  }
}
