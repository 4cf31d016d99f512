// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * The MD5 at the end of a KPL aggregate. It is written when somebody reads the record's data, at
 * the latest: the digests of all aggregates of one request together cost half of what they cost one
 * by one. Shared by all copies of a record. Any thread: whoever writes it writes the same bytes.
 */
public final class LateDigest {

  private static final int MD5_BYTES = 16;

  private final byte[] data;
  private final int from;
  private volatile boolean isWritten;

  /**
   * @param data ends with room for the digest
   * @param from where the bytes begin that the digest is of
   */
  public LateDigest(byte[] data, int from) {
    this.data = data;
    this.from = from;
  }

  /** As they are, for tests. */
  byte[] bytes() {
    return data.clone();
  }

  int length() {
    return data.length - MD5_BYTES - from;
  }

  void write() {
    if (isWritten) {
      return;
    }
    MessageDigest md5 = HashKeys.md5();
    md5.update(data, from, length());
    try {
      md5.digest(data, data.length - MD5_BYTES, MD5_BYTES);
    } catch (DigestException e) {
      throw new IllegalStateException("there are 16 bytes left for it", e);
    }
    isWritten = true;
  }

  /** Writes all that are due, many at once where there are many. */
  static void writeAll(List<PutEntry> entries) {
    List<LateDigest> due = new ArrayList<>(entries.size());
    for (PutEntry entry : entries) {
      LateDigest late = entry.lateDigest();
      if (late != null && !late.isWritten) {
        due.add(late);
      }
    }
    due.sort((one, other) -> Integer.compare(other.length(), one.length()));
    for (int i = 0; i < due.size(); i += Md5Lanes.MOST) {
      List<LateDigest> some = due.subList(i, Math.min(due.size(), i + Md5Lanes.MOST));
      if (some.size() < Md5Lanes.WORTH_IT) {
        some.forEach(LateDigest::write);
      } else {
        writeLanes(some);
      }
    }
  }

  private static void writeLanes(List<LateDigest> longestFirst) {
    Md5Lanes lanes = new Md5Lanes(longestFirst.size());
    for (LateDigest late : longestFirst) {
      lanes.add(late.data, late.from, late.length());
    }
    lanes.run();
    for (int i = 0; i < longestFirst.size(); i++) {
      LateDigest late = longestFirst.get(i);
      lanes.writeTo(i, late.data, late.data.length - MD5_BYTES);
      late.isWritten = true;
    }
  }
}
