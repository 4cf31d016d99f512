// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import dev.sluice.record.PutEntry;
import dev.sluice.record.ShardMap;
import dev.sluice.record.UserRecord;
import java.util.function.Consumer;

/** Puts several events into one Kinesis record. Shipper thread only. */
interface Aggregator {

  /** Takes a record; what is complete goes to the sink. */
  void add(UserRecord record, Consumer<PutEntry> sink);

  /** Completes everything that is open. */
  void flush(Consumer<PutEntry> sink);

  /** Data and keys of the records that are open, about. */
  long openBytes();

  /** When the oldest open record was appended, or the given time if none is older. */
  long oldestCreatedNanos(long nowNanos);

  /** The stream's shards are known, or have changed; what is open is completed. */
  void shards(ShardMap shards, Consumer<PutEntry> sink);
}
