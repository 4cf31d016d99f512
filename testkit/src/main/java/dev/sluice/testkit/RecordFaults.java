// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import org.jspecify.annotations.Nullable;

/**
 * Decides which records of PutRecords requests are refused. Called for each record in request
 * order, never by two threads at once, so it may keep state such as a {@link java.util.Random}.
 */
@FunctionalInterface
public interface RecordFaults {
  /**
   * The error code to answer for this record, such as {@link ErrorCodes#THROTTLED}; null stores it.
   *
   * @param request the request that carries it
   * @param index its place in the request, from 0
   * @param record the record
   */
  @Nullable String codeFor(PutRequest request, int index, OfferedRecord record);

  /**
   * Refuses a share of all records, chosen by seed, request number and index: the same requests get
   * the same answers in every run.
   *
   * @param seed the seed of the choice
   * @param share of the records to refuse, from 0 to 1
   * @param code the error code to answer
   */
  static RecordFaults random(long seed, double share, String code) {
    return (request, index, record) ->
        unitInterval(seed, request.number(), index) < share ? code : null;
  }

  /**
   * Refuses every record that belongs into one shard, and no other.
   *
   * @param shard the shard, from {@link EmbeddedKinesis#shards}
   * @param code the error code to answer
   */
  static RecordFaults ofShard(ShardInfo shard, String code) {
    HashRange range =
        new HashRange(HashKey.of(shard.startingHashKey()), HashKey.of(shard.endingHashKey()));
    return (request, index, record) -> range.contains(record.hashKey()) ? code : null;
  }

  private static double unitInterval(long seed, long requestNumber, int index) {
    // The finalizer of SplitMix64 (Steele, Lea, Flood 2014): well mixed and without state.
    long z = seed + 0x9E3779B97F4A7C15L * (requestNumber * 1_000_003L + index + 1);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
  }
}
