// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Something that goes wrong with one request. Immutable; handed to {@link Faults}.
 *
 * <p>Every fault has a say in whether the records are stored, because that is what makes a failure
 * definite or ambiguous. Errors and {@link #resetBeforeStore()} store nothing; lying, torn and slow
 * answers come after the records were stored. {@link #afterStore()} and {@link #beforeStore()}
 * change that: {@code Fault.internalFailure().afterStore()} is a 500 for records that are in the
 * stream.
 */
public final class Fault {
  private static final Fault NONE = of(FaultScript.Kind.NONE, true);

  private final FaultScript script;

  private Fault(FaultScript script) {
    this.script = script;
  }

  private static Fault of(FaultScript.Kind kind, boolean stores) {
    return new Fault(FaultScript.of(kind, stores));
  }

  /** No fault: keeps a place in the queue for a request that goes through. */
  public static Fault none() {
    return NONE;
  }

  /** An error answer with this HTTP status and AWS error code; nothing is stored. */
  public static Fault error(int status, String code) {
    return error(status, code, "Scripted: " + code);
  }

  /** An error answer with this HTTP status, AWS error code and message; nothing is stored. */
  public static Fault error(int status, String code, String message) {
    requireNonNull(code, "code");
    return new Fault(FaultScript.error(status, code, requireNonNull(message, "message")));
  }

  /** 500 InternalFailure. */
  public static Fault internalFailure() {
    return error(500, ErrorCodes.INTERNAL_FAILURE);
  }

  /** 503 ServiceUnavailable. */
  public static Fault serviceUnavailable() {
    return error(503, ErrorCodes.SERVICE_UNAVAILABLE);
  }

  /** 400 ProvisionedThroughputExceededException for the whole request. */
  public static Fault throttled() {
    return error(400, ErrorCodes.THROTTLED);
  }

  /** 400 LimitExceededException. */
  public static Fault limitExceeded() {
    return error(400, ErrorCodes.LIMIT_EXCEEDED);
  }

  /** 400 KMSThrottlingException. */
  public static Fault kmsThrottled() {
    return error(400, ErrorCodes.KMS_THROTTLED);
  }

  /** 400 ExpiredTokenException. */
  public static Fault expiredToken() {
    return error(400, ErrorCodes.EXPIRED_TOKEN);
  }

  /** 400 UnrecognizedClientException. */
  public static Fault unrecognizedClient() {
    return error(400, ErrorCodes.UNRECOGNIZED_CLIENT);
  }

  /** 400 ResourceNotFoundException. */
  public static Fault resourceNotFound() {
    return error(400, ErrorCodes.RESOURCE_NOT_FOUND);
  }

  /** 400 AccessDeniedException. */
  public static Fault accessDenied() {
    return error(400, ErrorCodes.ACCESS_DENIED);
  }

  /** 400 ValidationException. */
  public static Fault validation() {
    return error(400, ErrorCodes.VALIDATION);
  }

  /** 400 SerializationException. */
  public static Fault serialization() {
    return error(400, ErrorCodes.SERIALIZATION);
  }

  /** Refuses the records at these places of the request, from 0; no places means all of them. */
  public static Fault failRecords(String code, int... indexes) {
    requireNonNull(code, "code");
    Set<Integer> refused = Arrays.stream(indexes).boxed().collect(Collectors.toSet());
    return failRecords(
        (request, index, record) -> refused.isEmpty() || refused.contains(index) ? code : null);
  }

  /** Refuses the records that {@code faults} names. */
  public static Fault failRecords(RecordFaults faults) {
    return new Fault(NONE.script.failing(requireNonNull(faults, "faults")));
  }

  /** Stores and answers as usual, but the answer takes this long to begin. */
  public static Fault delay(Duration delay) {
    return NONE.delayedBy(delay);
  }

  /** Stores and answers as usual, one byte of the answer at a time. */
  public static Fault trickle(Duration perByte) {
    return new Fault(FaultScript.trickle(requireNonNull(perByte, "perByte")));
  }

  /** Resets the connection when the head has arrived; the body is not read. */
  public static Fault resetBeforeRead() {
    return of(FaultScript.Kind.RESET_BEFORE_READ, false);
  }

  /** Resets the connection in the middle of the body. */
  public static Fault resetDuringRead() {
    return of(FaultScript.Kind.RESET_DURING_READ, false);
  }

  /** Reads the request, stores nothing and resets the connection. */
  public static Fault resetBeforeStore() {
    return of(FaultScript.Kind.RESET, false);
  }

  /** Reads the request, stores its records and resets the connection without an answer. */
  public static Fault resetAfterStore() {
    return of(FaultScript.Kind.RESET, true);
  }

  /** Reads the request, stores nothing and closes the connection in good order. */
  public static Fault closeWithoutAnswer() {
    return of(FaultScript.Kind.CLOSE, false);
  }

  /**
   * Reads the request, stores nothing and never answers; the connection stays open until {@link
   * Faults#release()} or the end of the endpoint closes it.
   */
  public static Fault blackHole() {
    return of(FaultScript.Kind.BLACK_HOLE, false);
  }

  /** Reads the request and waits for {@link Faults#release()}; then stores and answers as usual. */
  public static Fault hold() {
    return of(FaultScript.Kind.HOLD, true);
  }

  /** Stores, sends half of the answer and closes the connection. */
  public static Fault tornResponse() {
    return of(FaultScript.Kind.TORN, true);
  }

  /** Stores and answers 200 with a page of HTML, as a proxy in the way would. */
  public static Fault html() {
    return of(FaultScript.Kind.HTML, true);
  }

  /** Stores and answers 200 with no body. */
  public static Fault emptyBody() {
    return of(FaultScript.Kind.EMPTY, true);
  }

  /** Stores and answers 200 with bytes that are neither CBOR nor JSON. */
  public static Fault garbledBody() {
    return of(FaultScript.Kind.GARBLED, true);
  }

  /** Stores and answers with the last result missing. */
  public static Fault tooFewResults() {
    return of(FaultScript.Kind.TOO_FEW, true);
  }

  /** Stores and answers with the last result given twice. */
  public static Fault tooManyResults() {
    return of(FaultScript.Kind.TOO_MANY, true);
  }

  /** The same fault, happening after the records were stored. */
  public Fault afterStore() {
    return new Fault(script.storing(true));
  }

  /**
   * The same fault, with nothing stored.
   *
   * @throws IllegalStateException for faults whose answer reports stored records
   */
  public Fault beforeStore() {
    if (script.kind().answersWhatWasStored()) {
      throw new IllegalStateException("there is nothing to answer before the store: " + this);
    }
    return new Fault(script.storing(false));
  }

  /** The same fault, after waiting this long with the request read and, if so scripted, stored. */
  public Fault delayedBy(Duration wait) {
    return new Fault(script.delayedBy(requireNonNull(wait, "wait")));
  }

  FaultScript script() {
    return script;
  }

  @Override
  public String toString() {
    return script.describe();
  }
}
