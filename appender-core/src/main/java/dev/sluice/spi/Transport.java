// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.spi;

import dev.sluice.record.Batch;
import dev.sluice.record.PutResult;
import dev.sluice.record.ShardMap;
import dev.sluice.record.StreamSummary;
import dev.sluice.record.StreamSummary.State;

/**
 * The way to the streams of one appender: its own, and those that {@code streamRoutes} names.
 *
 * @hidden
 */
public interface Transport extends AutoCloseable {

  /**
   * Sends one batch and waits for the answer. Called by several sender threads at once; blocks at
   * most for the request timeout. A failure is a result; whatever is thrown all the same counts as
   * {@link dev.sluice.record.Verdict#UNKNOWN}.
   */
  PutResult put(Batch batch);

  /**
   * The open shards of a stream, or {@link ShardMap#EMPTY} when they cannot be had: it is an
   * optimisation, and what it needs may be denied. Whatever is thrown says nothing for long: it is
   * called again soon. Called seldom, on a thread that sends nothing.
   *
   * @param stream name or ARN
   */
  default ShardMap listShards(String stream) {
    return ShardMap.EMPTY;
  }

  /**
   * What the service says about a stream; never fails. Called on a thread of its own, and only if
   * the options ask for it; again after a while if there was no answer.
   *
   * @param stream name or ARN
   */
  default StreamSummary describe(String stream) {
    return new StreamSummary(State.REFUSED, 0, "this transport cannot tell");
  }

  /** Called once, when no more batch will come. */
  @Override
  void close();
}
