// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import java.time.Duration;

/** Retries of records that were not stored. */
public final class RetryOptions extends OptionSection {

  private static final OptionTable ROWS = new OptionTable();

  public static final Option<Duration> MAX_AGE =
      ROWS.duration(
              "maxAge",
              "10 min",
              Duration.ZERO,
              Duration.ofDays(365),
              "Age at which an undelivered event is given up and counted as expired. 0 means never. With a spool the default is never.")
          .replacing("KPL RecordTtl");

  public static final Option<Integer> MAX_ATTEMPTS =
      ROWS.bound(
              "maxAttempts",
              "Number of requests that may carry one record before it is given up and counted as expired. 0 is no limit.")
          .replacing(
              "Fluentd retries_on_batch_request, Fluent Bit Retry_Limit, OTel retry_on_failure");

  public static final Option<Duration> BACKOFF_BASE =
      ROWS.duration(
              "backoffBase",
              "100 ms",
              Duration.ofMillis(1),
              Duration.ofMinutes(10),
              "The first pause after a failure is random between 0 and this; it doubles with each failure in a row.")
          .replacing("Fluentd retry_wait");

  public static final Option<Duration> BACKOFF_MAX =
      ROWS.duration(
              "backoffMax",
              "10 s",
              Duration.ofMillis(1),
              Duration.ofHours(1),
              "Longest pause after a failure.")
          .replacing("Fluentd retry_max_interval");

  public static final Option<Boolean> RESET_BACKOFF_ON_SUCCESS =
      ROWS.flag(
              "resetBackoffOnSuccess",
              true,
              "Whether the pause starts at backoffBase again as soon as anything was stored.")
          .replacing("Fluentd reset_backoff_if_success");

  public static final Option<Boolean> IMMEDIATE_RETRY =
      ROWS.flag(
              "immediateRetry",
              true,
              "Whether the first retry after a failed connection comes at once.")
          .replacing("Fluent Bit auto_retry_requests");

  public static final Option<String> DEAD_LETTER_FILE =
      ROWS.path(
              "deadLetterFile",
              "File for Kinesis records that are given up: one line of JSON each, with its keys and its data in Base64. At most 1 GiB, readable only by its owner.")
          .replacing("Fluentd secondary_file, Fluent Bit DLQ");

  public RetryOptions() {
    super("retry", ROWS.options());
  }

  public void setMaxAge(String text) {
    set(MAX_AGE.name(), text);
  }

  public void setMaxAttempts(String text) {
    set(MAX_ATTEMPTS.name(), text);
  }

  public void setBackoffBase(String text) {
    set(BACKOFF_BASE.name(), text);
  }

  public void setBackoffMax(String text) {
    set(BACKOFF_MAX.name(), text);
  }

  public void setResetBackoffOnSuccess(String text) {
    set(RESET_BACKOFF_ON_SUCCESS.name(), text);
  }

  public void setDeadLetterFile(String text) {
    set(DEAD_LETTER_FILE.name(), text);
  }

  public void setImmediateRetry(String text) {
    set(IMMEDIATE_RETRY.name(), text);
  }
}
