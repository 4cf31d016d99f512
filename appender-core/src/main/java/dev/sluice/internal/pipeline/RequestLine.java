// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.record.Batch;
import dev.sluice.record.PutResult;
import dev.sluice.record.Verdict;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * The line of a request with {@code debug=true}: counts, sizes and codes, never keys or contents.
 */
final class RequestLine {

  private RequestLine() {}

  /**
   * @param nanos since the request was dispatched
   */
  static String of(Batch batch, PutResult result, long nanos) {
    Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
    for (int i = 0; i < batch.entries().size(); i++) {
      verdicts.merge(result.verdict(i), 1, Integer::sum);
    }
    StringBuilder line = new StringBuilder("request ended: stream=").append(batch.stream());
    line.append(" records=").append(batch.entries().size());
    line.append(" events=").append(batch.eventCount());
    line.append(" bytes=").append(batch.sizeBytes());
    line.append(" millis=").append(TimeUnit.NANOSECONDS.toMillis(nanos));
    line.append(" outcome=").append(verdicts); // records by verdict
    line.append(" shards=").append(new TreeSet<>(result.shardIds())); // where they are stored
    return result.detail().isEmpty() ? line.toString() : line + " detail=" + result.detail();
  }
}
