// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.account;

/** Counted facts that are no loss. */
public enum Notice {
  /** The event, or a part of it, could not be written: a text was sent in its place. */
  FORMAT_ERROR,
  /** The event was too large: text of it was cut. */
  TRUNCATED,
  /** A record beyond the first one of an event that was split. */
  SPLIT_PART,
  /** The event's record was more than one line: its line breaks were replaced. */
  LINES_JOINED,
  /** The event had no field named by the log key. */
  LOG_KEY_MISSING,
  /** The event had no field for a metric and is refused. */
  NO_METRIC,
  /** The event had no value for its partition key. */
  KEY_MISSING,
  /** The event had no value that {@code streamRoutes} lists: it goes to the appender's stream. */
  ROUTE_MISSING,
  /** An event may be at the stream twice: a request that carried it ended without an answer. */
  MAYBE_DUPLICATED,
  /** An event that was given up was taken by the fallback or the dead letter file. */
  FALLBACK,
  /** A call with {@code spool.ack=wait} returned before the disk was asked to take its event. */
  ACK_TIMEOUT,
  /** A filter of the appender denied an event: it was not offered. */
  FILTERED,
  /** An event of the application's code was refused as {@code self_log}. */
  FOREIGN_SELF_LOG
}
