// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

/**
 * The description of a stream by the service.
 *
 * @param state whether it takes records
 * @param maxRecordBytes data and partition key of one record at most; 0 where it is not known
 * @param detail for the operator: the stream's status, or why it is not known
 * @hidden
 */
public record StreamSummary(State state, int maxRecordBytes, String detail) {

  /**
   * Whether a stream takes records; the less is known, the later.
   *
   * @hidden
   */
  public enum State {
    ACTIVE,
    NOT_ACTIVE,
    MISSING,
    /** There was no answer. */
    UNKNOWN,
    /** The service does not tell, and will not soon: mostly the right is missing. */
    REFUSED
  }

  /** Nothing is known, for this reason. */
  public static StreamSummary unknown(String detail) {
    return new StreamSummary(State.UNKNOWN, 0, detail);
  }
}
