// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import java.util.List;
import java.util.Set;

/**
 * The outcome of one PutRecords request: one verdict for the whole request, or one for each record
 * in request order.
 *
 * @hidden
 */
public final class PutResult {

  private final Verdict whole;
  private final List<Verdict> verdicts;
  private final String detail;
  private final Set<String> shardIds;

  private PutResult(Verdict whole, List<Verdict> verdicts, String detail, Set<String> shardIds) {
    this.whole = whole;
    this.verdicts = verdicts;
    this.detail = detail;
    this.shardIds = shardIds;
  }

  /** Every record was stored. */
  public static PutResult stored() {
    return new PutResult(Verdict.STORED, List.of(), "", Set.of());
  }

  /** Every record shares one fate. */
  public static PutResult whole(Verdict verdict, String detail) {
    return new PutResult(verdict, List.of(), detail, Set.of());
  }

  /** Fates differ; verdicts are in request order, one for each record. */
  public static PutResult perRecord(List<Verdict> verdicts, String detail) {
    if (verdicts.isEmpty()) {
      throw new IllegalArgumentException("a result needs at least one verdict");
    }
    return new PutResult(Verdict.STORED, List.copyOf(verdicts), detail, Set.of());
  }

  /** The same result, with the shards in which records were stored. */
  public PutResult in(Set<String> shards) {
    return new PutResult(whole, verdicts, detail, Set.copyOf(shards));
  }

  /** The same result, with a longer description. */
  public PutResult described(String text) {
    return new PutResult(whole, verdicts, text, shardIds);
  }

  /** The shards in which records were stored, as far as the answer names them. */
  public Set<String> shardIds() {
    return shardIds;
  }

  /** The verdict on the record at this place of the request. */
  public Verdict verdict(int index) {
    return verdicts.isEmpty() ? whole : verdicts.get(index);
  }

  /** Whether this can be the result of a request with this number of records. */
  public boolean answers(int recordCount) {
    return verdicts.isEmpty() || verdicts.size() == recordCount;
  }

  /** Whether the request failed as a whole, without a verdict on single records. */
  public boolean isWholeFailure() {
    return verdicts.isEmpty() && whole != Verdict.STORED;
  }

  /**
   * Error codes, counts and AWS's own words for the operator, never record contents; empty when all
   * was stored.
   */
  public String detail() {
    return detail;
  }
}
