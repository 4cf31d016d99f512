// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import dev.sluice.internal.util.Ring;
import dev.sluice.record.HashKeys;
import dev.sluice.record.PooledData;
import dev.sluice.record.PutEntry;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the MD5 at the end of KPL aggregates. The aggregates of one request, or those that go to
 * disk at once, get theirs together, in {@link Md5Lanes}, which takes less than half of the time.
 * One that is read before gets its own. Shipper thread only, but for {@link #alone}.
 */
final class AggregateDigests {

  static final int DIGEST_BYTES = 16;

  /** With 16 lanes the time is half of the JDK's; with 8 it is the same. */
  static final int MIN_LANES = 16;

  static final int MAX_LANES = 128;

  private static final Comparator<PooledData> LARGEST_FIRST =
      (a, b) -> Integer.compare(b.sizeBytes(), a.sizeBytes());

  private @Nullable Md5Lanes lanes; // made for the first request with so many

  /** Completes the aggregates among these records. An OutOfMemoryError leaves some for later. */
  void complete(Ring<PutEntry> entries) {
    List<PooledData> due = new ArrayList<>();
    for (PutEntry entry : entries) {
      PooledData data = entry.incomplete();
      if (data != null) {
        due.add(data);
      }
    }
    due.sort(LARGEST_FIRST);
    int begin = 0;
    while (due.size() - begin >= MIN_LANES) {
      begin = together(due, begin);
    }
    for (PooledData data : due.subList(begin, due.size())) {
      data.complete();
    }
  }

  /** Completes some of them; returns the place of the next one. */
  private int together(List<PooledData> due, int begin) {
    int largest = due.get(begin).sizeBytes();
    int shared = due.get(begin + MIN_LANES - 1).sizeBytes();
    if (largest - shared > shared / 4) { // it would be alone in the lanes for most of the time
      due.get(begin).complete();
      return begin + 1;
    }
    if (lanes == null) {
      lanes = new Md5Lanes(MAX_LANES);
    }
    int end = Math.min(due.size(), begin + MAX_LANES);
    lanes.digest(due.subList(begin, end));
    return end;
  }

  /** Completes one aggregate. Any thread. */
  static void alone(PooledData data) {
    MessageDigest md5 = HashKeys.md5();
    int last = data.partCount() - 1;
    for (int i = 0; i < last; i++) {
      int from = i == 0 ? KplEncoding.HEAD_BYTES : 0;
      md5.update(data.part(i), from, data.partBytes(i) - from);
    }
    try {
      md5.digest(data.part(last), 0, DIGEST_BYTES);
    } catch (DigestException e) {
      throw new IllegalStateException("there are 16 bytes left for it", e);
    }
  }
}
