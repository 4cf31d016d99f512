// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util.records;

import dev.sluice.internal.util.Ring;
import dev.sluice.record.Severity;
import dev.sluice.record.UserRecord;
import org.jspecify.annotations.Nullable;

/** Reads the records of a queue one after the other, and leaves them there. */
public final class RecordCursor {

  private static final byte[] NOTHING = {};

  private final UserRecord view = new UserRecord(NOTHING, null, Severity.INFO, 0);
  private final Ring<Piece> pieces;
  private final Ring<String> keys;
  private int place;
  private int at; // in the piece at that place
  private int keyPlace;
  private byte[] joined = NOTHING; // the data of a record that lies in several pieces

  RecordCursor(Ring<Piece> pieces, Ring<String> keys) {
    this.pieces = pieces;
    this.keys = keys;
    rewind();
  }

  /** Goes to the first record. */
  void rewind() {
    place = 0;
    at = startOf(0);
    keyPlace = 0;
  }

  /** Lets go of the data of a record that was larger than a piece. */
  void forget() {
    joined = joined.length > ArrayPool.MAX_BYTES ? NOTHING : joined;
  }

  /** The next record, or null behind the last. It is valid until the next call. */
  public @Nullable UserRecord next() {
    while (place < pieces.size() && at == pieces.get(place).end) {
      step();
    }
    if (place == pieces.size()) {
      return null;
    }
    Piece piece = pieces.get(place);
    byte[] bytes = piece.bytes;
    int head = at;
    int length = RecordHead.length(bytes, head);
    at += RecordHead.BYTES;
    if (piece.end - at >= length) {
      RecordHead.read(bytes, head, keys, keyPlace, bytes, at, view);
      at += length;
    } else {
      RecordHead.read(bytes, head, keys, keyPlace, join(length), 0, view);
    }
    keyPlace += RecordHead.keyCount(bytes, head);
    return view;
  }

  private void step() {
    place++;
    at = startOf(place);
  }

  private int startOf(int piece) {
    return piece < pieces.size() ? pieces.get(piece).start : 0;
  }

  private byte[] join(int length) {
    if (joined.length < length) {
      joined = new byte[Math.max(length, ArrayPool.MIN_BYTES)];
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
