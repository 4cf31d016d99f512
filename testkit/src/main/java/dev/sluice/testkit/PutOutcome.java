// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import org.jspecify.annotations.Nullable;

/** The outcome of each record of a request, in request order. Confined to the connection. */
final class PutOutcome {
  private final @Nullable Shard[] shards;
  private final long[] ordinals;
  private final @Nullable String[] codes;
  private int failedCount;

  PutOutcome(int recordCount) {
    shards = new Shard[recordCount];
    ordinals = new long[recordCount];
    codes = new String[recordCount];
  }

  void fail(int index, String code) {
    codes[index] = code;
    failedCount++;
  }

  void store(int index, Shard shard, long ordinal) {
    shards[index] = shard;
    ordinals[index] = ordinal;
  }

  int size() {
    return codes.length;
  }

  int failedCount() {
    return failedCount;
  }

  @Nullable String code(int index) {
    return codes[index];
  }

  @Nullable Shard shard(int index) {
    return shards[index];
  }

  long ordinal(int index) {
    return ordinals[index];
  }
}
