// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.util.ArrayList;
import java.util.List;

/** Takes stored records apart; for KPL aggregates by the rules of KCL 3.5.1's AggregatorUtil. */
final class Deaggregator {
  private Deaggregator() {}

  /** User records, or the one aggregate that was discarded in their place. */
  record Result(List<UserRecord> records, List<DiscardedAggregate> discarded) {}

  static Result deaggregate(StoredRecord stored) {
    KplAggregate aggregate = KplAggregate.parse(stored.data());
    if (aggregate == null) {
      return new Result(
          List.of(
              new UserRecord(
                  stored,
                  0,
                  false,
                  stored.partitionKey(),
                  stored.explicitHashKey(),
                  stored.data())),
          List.of());
    }
    List<UserRecord> records = new ArrayList<>(aggregate.entries().size());
    for (KplAggregate.Entry entry : aggregate.entries()) {
      HashKey hashKey = HashKey.of(entry.partitionKey(), entry.explicitHashKey());
      if (!stored.shardRange().contains(hashKey)) {
        String reason =
            String.format(
                "record %d with partition key %s has hash key %s, outside of %s [%s, %s]",
                records.size(),
                entry.partitionKey(),
                hashKey,
                stored.shardId(),
                stored.shardRange().start(),
                stored.shardRange().end());
        int lostCount = aggregate.entries().size();
        return new Result(List.of(), List.of(new DiscardedAggregate(stored, lostCount, reason)));
      }
      records.add(
          new UserRecord(
              stored,
              records.size(),
              true,
              entry.partitionKey(),
              entry.explicitHashKey(),
              entry.data().bytes()));
    }
    return new Result(records, List.of());
  }
}
