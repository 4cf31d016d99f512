// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util.records;

/** What records add up to. */
final class Sums {

  int records;
  int keys;
  long eventBytes;
  long heldBytes;

  void add(byte[] bytes, int head) {
    records++;
    keys += RecordHead.keyCount(bytes, head);
    eventBytes += RecordHead.sizeBytes(bytes, head);
    heldBytes += RecordHead.heldBytes(bytes, head);
  }

  void subtract(byte[] bytes, int head) {
    records--;
    keys -= RecordHead.keyCount(bytes, head);
    eventBytes -= RecordHead.sizeBytes(bytes, head);
    heldBytes -= RecordHead.heldBytes(bytes, head);
  }

  void add(Sums more) {
    records += more.records;
    keys += more.keys;
    eventBytes += more.eventBytes;
    heldBytes += more.heldBytes;
  }

  void subtract(Sums less) {
    records -= less.records;
    keys -= less.keys;
    eventBytes -= less.eventBytes;
    heldBytes -= less.heldBytes;
  }

  void clear() {
    records = 0;
    keys = 0;
    eventBytes = 0;
    heldBytes = 0;
  }
}
