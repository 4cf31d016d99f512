// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util.records;

import dev.sluice.internal.util.Ring;
import java.util.concurrent.atomic.AtomicInteger;

/** The place up to which the first records of a queue move, and what they add up to. */
final class RecordCut {

  private final Ring<Piece> pieces;
  private int place;
  private int at; // in the piece at that place

  final Sums sums = new Sums();

  /** Those of them whose heads are in the piece at the place. */
  private final Sums front = new Sums();

  RecordCut(Ring<Piece> pieces) {
    this.pieces = pieces;
    this.at = pieces.isEmpty() ? 0 : pieces.get(0).start;
  }

  /**
   * Goes over records as long as fewer than these numbers are in front: over whole pieces first,
   * since callers wait for the lock.
   *
   * @param maxRecords not more than there are
   * @param maxBytes of data and keys
   */
  void find(int maxRecords, long maxBytes) {
    while (place + 1 < pieces.size() && hasRoom(pieces.get(place).sums, maxRecords, maxBytes)) {
      sums.add(pieces.get(place).sums);
      goToNextHead();
    }
    while (sums.records < maxRecords && sums.eventBytes < maxBytes) {
      skip(0); // to the next head
      byte[] bytes = pieces.get(place).bytes;
      int head = at;
      sums.add(bytes, head);
      front.add(bytes, head);
      skip(RecordHead.BYTES + RecordHead.length(bytes, head));
    }
  }

  private boolean hasRoom(Sums more, int maxRecords, long maxBytes) {
    return sums.records + more.records <= maxRecords
        && sums.eventBytes + more.eventBytes < maxBytes;
  }

  /** In the pieces behind this one, or to the end of the last. */
  private void goToNextHead() {
    Piece next;
    do {
      next = pieces.get(++place);
    } while (next.sums.records == 0 && place + 1 < pieces.size());
    at = next.sums.records == 0 ? next.end : next.firstHead;
  }

  /** Goes over so many bytes, and never stands at the end of a piece but the last. */
  private void skip(int bytes) {
    int left = bytes;
    Piece piece = pieces.get(place);
    while (left > piece.end - at || (at == piece.end && place + 1 < pieces.size())) {
      left -= piece.end - at;
      piece = pieces.get(++place);
      at = piece.start;
      front.clear();
    }
    at += left;
  }

  /** Moves the pieces in front of the place. What needs memory comes first. */
  void moveTo(Ring<Piece> sink) {
    Piece last = pieces.get(place);
    boolean isWhole = at == last.end;
    Piece part = new Piece(last.bytes);
    AtomicInteger shares = last.shares == null ? new AtomicInteger(1) : last.shares;
    int whole = isWhole ? place + 1 : place;
    sink.makeRoom(whole + 1);
    for (int i = 0; i < whole; i++) {
      sink.add(pieces.get(0));
      pieces.poll();
    }
    if (!isWhole && at > last.start) {
      last.splitAt(at, front, part, shares);
      sink.add(part);
    }
  }
}
