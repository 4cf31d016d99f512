// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Fault} does, step by step, to the request that draws it.
 *
 * @param stores whether the records are stored
 * @param delay waited before the answer begins
 * @param perByte waited for each byte of the answer, when it trickles
 * @param recordFaults decides on the records of the request, or null
 */
record FaultScript(
    Kind kind,
    boolean stores,
    int status,
    String code,
    String message,
    Duration delay,
    Duration perByte,
    @Nullable RecordFaults recordFaults) {

  private static final int OK = 200;

  static FaultScript of(Kind kind, boolean stores) {
    return new FaultScript(kind, stores, OK, "", "", Duration.ZERO, Duration.ZERO, null);
  }

  static FaultScript error(int status, String code, String message) {
    return new FaultScript(
        Kind.ERROR, false, status, code, message, Duration.ZERO, Duration.ZERO, null);
  }

  static FaultScript trickle(Duration perByte) {
    return new FaultScript(Kind.TRICKLE, true, OK, "", "", Duration.ZERO, perByte, null);
  }

  FaultScript failing(RecordFaults faults) {
    return new FaultScript(kind, stores, status, code, message, delay, perByte, faults);
  }

  FaultScript storing(boolean storing) {
    return new FaultScript(kind, storing, status, code, message, delay, perByte, recordFaults);
  }

  FaultScript delayedBy(Duration wait) {
    return new FaultScript(kind, stores, status, code, message, wait, perByte, recordFaults);
  }

  ApiException toError() {
    return new ApiException(status, code, message);
  }

  String describe() {
    String name = kind == Kind.ERROR ? code : kind.name().toLowerCase(Locale.ROOT);
    return (recordFaults == null ? name : "fail_records")
        + (stores && kind == Kind.ERROR ? " after store" : "")
        + (delay.isZero() ? "" : " delayed by " + delay);
  }

  enum Kind {
    NONE,
    ERROR,
    TRICKLE,
    RESET_BEFORE_READ,
    RESET_DURING_READ,
    RESET,
    CLOSE,
    BLACK_HOLE,
    HOLD,
    TORN,
    HTML,
    EMPTY,
    GARBLED,
    TOO_FEW,
    TOO_MANY;

    boolean answersWhatWasStored() {
      return switch (this) {
        case NONE, HOLD, TORN, TRICKLE, TOO_FEW, TOO_MANY -> true;
        default -> false;
      };
    }
  }
}
