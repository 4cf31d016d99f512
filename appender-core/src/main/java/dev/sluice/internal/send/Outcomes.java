// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.record.Batch;
import dev.sluice.record.PutEntry;
import dev.sluice.record.PutResult;
import dev.sluice.record.Verdict;
import java.util.List;
import java.util.Set;

/** Receives the outcome of each record of a finished request. Shipper thread. */
public interface Outcomes {

  /**
   * A request has ended; the outcomes of its records follow.
   *
   * @param nanos since it was dispatched
   */
  void ended(Batch batch, PutResult result, long nanos);

  void stored(PutEntry entry);

  /** Records of one request were stored in these shards. */
  void landed(Set<String> shardIds);

  /**
   * A shard did not take this record; {@link #retry} or {@link #expired} follows.
   *
   * @return whether that shard is slowed down alone, so that all others may go on
   */
  boolean throttled(PutEntry entry);

  /**
   * The records are sent again at this time, because of this verdict.
   *
   * @param alone whether it is one record, and not sent with others: it was refused alone
   */
  void retry(List<PutEntry> entries, Verdict why, long dueNanos, boolean alone);

  /** The record is too old, or was tried too often. The verdict is that of the last try. */
  void expired(PutEntry entry, Verdict why);

  /** Kinesis refuses exactly this record. */
  void undeliverable(PutEntry entry, String detail);

  /**
   * One request ended without a sequence number for a number of events.
   *
   * @param unknown the number of them that may be stored
   */
  void failed(Verdict verdict, int events, int unknown, String detail);
}
