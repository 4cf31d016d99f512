// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import dev.sluice.record.PutEntry;
import dev.sluice.record.UserRecord;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate that still takes events. Used again when it was completed. There may be one for each
 * of hundreds of shards. Shipper thread only.
 */
interface OpenAggregate {

  /** Starts anew under these keys. */
  void begin(String partitionKey, @Nullable String explicitHashKey);

  /**
   * Takes an event, or returns false: it is full. An empty one takes any event. Where there is no
   * memory for the event, all is as it was before.
   */
  boolean offer(UserRecord record);

  /**
   * Passes on the finished record, or several of them in the order of the events; {@link #begin}
   * comes next. Any step may throw an OutOfMemoryError: what was passed on by then does not come
   * again.
   */
  void complete(Consumer<PutEntry> sink);

  boolean isEmpty();

  /** Bytes of its events and their frame; an empty one has none. */
  int sizeBytes();

  /** When the oldest of its events was appended. */
  long oldestCreatedNanos();
}
