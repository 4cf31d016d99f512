// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

/**
 * Why an event did not reach the stream. The first group is refused on the caller thread and never
 * counted as accepted; the second was accepted and then lost.
 */
public enum DropReason {
  /** Refused: the appender was not started, or is already stopped. */
  CLOSED(true),
  /** Refused: the buffer had no room for it. */
  BUFFER_FULL(true),
  /** Refused: the event came from the appender itself, its SDK or its HTTP client. */
  SELF_LOG(true),
  /** Refused: larger than a record may be. */
  OVERSIZE(true),
  /** Refused: it lacks the field that {@code format.logKey} names, and the options say drop. */
  LOG_KEY_MISSING(true),
  /** Refused: it has no field for a metric. */
  NO_METRIC(true),
  /** Refused: it could not be turned into a record, not even into a minimal one. */
  FORMAT_ERROR(true),
  /** Refused: a filter of the appender threw an exception. */
  FILTER_FAILED(true),

  /**
   * Lost: it made room for a newer event, as {@code drop_oldest} of {@code buffer.overflow} or
   * {@code spool.overflow} says.
   */
  OVERFLOW(false),
  /** Lost: not delivered within {@code retry.maxAge} or {@code retry.maxAttempts}. */
  EXPIRED(false),
  /** Lost: Kinesis refuses this record for good. */
  UNDELIVERABLE(false),
  /** Lost: it was in the spool and is now damaged or gone. */
  SPOOL_DAMAGED(false),
  /** Lost: still not delivered when {@code drainTimeout} ended the stop. */
  SHUTDOWN(false);

  private final boolean refusal;

  DropReason(boolean refusal) {
    this.refusal = refusal;
  }

  /** Whether such an event was refused on the caller thread and so never accepted. */
  public boolean isRefusal() {
    return refusal;
  }

  /** Whether the refusal is by design: no warning reports it. */
  public boolean isByDesign() {
    return this == SELF_LOG;
  }

  /** The name in metrics and messages, such as {@code buffer_full}. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
