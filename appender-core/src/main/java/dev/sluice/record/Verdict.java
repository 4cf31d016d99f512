// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import java.util.Locale;

/** The outcome of one request for a record, which decides the next step. */
public enum Verdict {
  /** Kinesis returned a sequence number. */
  STORED,
  /** Definitely not stored, for a limit: send again after a backoff. */
  THROTTLED,
  /** Definitely not stored, for a fault of the service: send again after a backoff. */
  FAILED,
  /**
   * Not stored: something on the way refuses the request, perhaps for what one record says. Send
   * the records in smaller requests, and one that is refused alone seldom.
   */
  REFUSED,
  /** Definitely not stored, the request never left: send again, the first time at once. */
  NOT_SENT,
  /** As {@link #NOT_SENT}, for lack of credentials. */
  NO_CREDENTIALS,
  /** Perhaps stored: the request left and no believable answer came. Send again, and count it. */
  UNKNOWN,
  /** Not stored, the credentials were refused as expired: refresh them and send again. */
  CREDENTIALS_EXPIRED,
  /** Not stored and will not be for now: the stream is missing, or access to it or its key. */
  PAUSED,
  /** Not stored: the request is invalid, so at least one of its records is. */
  INVALID;

  /** The name in metrics, such as {@code throttled}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the record may be at the stream although no sequence number came back. */
  public boolean isAmbiguous() {
    return this == UNKNOWN;
  }
}
