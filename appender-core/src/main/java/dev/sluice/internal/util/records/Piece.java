// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util.records;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A part of an array: the records, or parts of them, between two places in it. */
final class Piece {

  final byte[] bytes;
  int start; // of the bytes that are not taken out
  int end; // of the bytes that are written
  boolean isClosed; // the bytes behind its end belong to another queue

  /** How many pieces of its array there are; null where this was always the only one. */
  @Nullable AtomicInteger shares;

  /** The records whose heads are here. */
  final Sums sums = new Sums();

  /** Where the first of these heads stands. */
  int firstHead;

  Piece(byte[] bytes) {
    this.bytes = bytes;
  }

  int freeBytes() {
    return isClosed ? 0 : bytes.length - end;
  }

  boolean isEmpty() {
    return start == end;
  }

  /** A head was written at the end; its data follows. */
  void count(int head) {
    if (sums.records == 0) {
      firstHead = head;
    }
    sums.add(bytes, head);
  }

  /**
   * Makes a piece of the bytes in front of a head; this one goes on there.
   *
   * @param counts the records in front
   * @param pieces how many pieces of the array there are
   */
  void splitAt(int head, Sums counts, Piece front, AtomicInteger pieces) {
    front.start = start;
    front.end = head;
    front.firstHead = firstHead;
    front.sums.add(counts);
    front.isClosed = true;
    start = head;
    firstHead = head;
    sums.subtract(counts);
    pieces.incrementAndGet(); // the other piece may be emptied by another thread
    shares = pieces;
    front.shares = pieces;
  }
}
