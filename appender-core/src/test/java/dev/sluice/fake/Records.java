// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.fake;

import dev.sluice.internal.util.records.RecordCursor;
import dev.sluice.internal.util.records.RecordQueue;
import dev.sluice.record.PutEntry;
import dev.sluice.record.Severity;
import dev.sluice.record.UserRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Records for stages that do not care where they come from. */
public final class Records {

  private Records() {}

  public static UserRecord of(String text, long createdNanos) {
    return new UserRecord(
        text.getBytes(StandardCharsets.UTF_8), "key-" + text, Severity.INFO, createdNanos);
  }

  /** A record without a key that the buffer charges with exactly so many bytes. */
  public static UserRecord holding(int heldBytes, Severity severity) {
    int data = heldBytes - UserRecord.HEAP_OVERHEAD_BYTES - 32;
    return new UserRecord(new byte[data], null, severity, 0);
  }

  public static PutEntry entry(String text, long createdNanos) {
    return PutEntry.of(of(text, createdNanos));
  }

  /** Copies of what is queued. */
  public static List<UserRecord> in(RecordQueue queue) {
    List<UserRecord> all = new ArrayList<>();
    RecordCursor cursor = queue.cursor();
    for (UserRecord each; (each = cursor.next()) != null; ) {
      all.add(each.copy());
    }
    return all;
  }

  public static String text(UserRecord record) {
    return new String(record.data(), StandardCharsets.UTF_8);
  }

  public static String text(PutEntry entry) {
    return new String(entry.data(), StandardCharsets.UTF_8);
  }
}
