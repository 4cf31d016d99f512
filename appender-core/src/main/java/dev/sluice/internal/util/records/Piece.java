// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util.records;

/** A part of an array: the records, or parts of them, between two places in it. */
final class Piece {

  final byte[] bytes;
  int start; // of what was not taken out
  int end; // of what was written
  boolean isClosed; // the bytes behind its end belong to another queue
  boolean isShared; // another queue has a part of the array, now or before

  Piece(byte[] bytes) {
    this.bytes = bytes;
  }

  int freeBytes() {
    return isClosed ? 0 : bytes.length - end;
  }

  boolean isEmpty() {
    return start == end;
  }

  /** Makes a piece of what stands in front of a place; this one goes on behind it. */
  void splitAt(int at, Piece front) {
    front.start = start;
    front.end = at;
    front.isClosed = true;
    front.isShared = true;
    start = at;
    isShared = true;
  }
}
