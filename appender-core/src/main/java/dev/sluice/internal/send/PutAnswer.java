// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.record.PutResult;
import dev.sluice.record.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/** Reads the SDK's answers to PutRecords as verdicts on their records. */
final class PutAnswer {

  private PutAnswer() {}

  /**
   * @param expected how many records the request had
   */
  static PutResult read(PutRecordsResponse response, int expected) {
    List<PutRecordsResultEntry> results = response.records();
    if (results.size() != expected) {
      String detail = "an answer with " + results.size() + " results for " + expected + " records";
      return PutResult.whole(Verdict.UNKNOWN, detail);
    }
    List<Verdict> verdicts = new ArrayList<>(expected);
    Map<String, Integer> codes = new TreeMap<>();
    Set<String> shardIds = new HashSet<>();
    for (PutRecordsResultEntry result : results) {
      Verdict verdict = verdict(result);
      verdicts.add(verdict);
      if (verdict != Verdict.STORED) {
        String code = text(result.errorCode());
        String shown = code.isEmpty() ? "no sequence number" : FailureText.shown(code);
        codes.merge(shown, 1, Integer::sum);
      } else if (!text(result.shardId()).isEmpty()) {
        shardIds.add(result.shardId());
      }
    }
    return (codes.isEmpty() ? PutResult.stored() : PutResult.perRecord(verdicts, codes.toString()))
        .in(shardIds);
  }

  /**
   * A sequence number means stored, whatever stands beside it. Without one, a code means not
   * stored. Without both the outcome is unknown. The message and the shard do not count.
   */
  private static Verdict verdict(PutRecordsResultEntry result) {
    if (!text(result.sequenceNumber()).isEmpty()) {
      return Verdict.STORED;
    }
    String code = text(result.errorCode());
    return code.isEmpty() ? Verdict.UNKNOWN : Verdicts.ofRecord(code);
  }

  /** Some services send an empty text in place of nothing. */
  private static String text(@Nullable String value) {
    return value == null ? "" : value.strip();
  }
}
