// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.record.PutResult;
import dev.sluice.record.Verdict;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Reads error codes and exceptions as verdicts. Sources: the Errors section of the PutRecords page
 * and the Common Errors page of the Kinesis API reference. A code that is in none of these lists is
 * retried until the record is too old.
 */
final class Verdicts {

  private static final Set<String> THROTTLED =
      Set.of(
          "ProvisionedThroughputExceededException",
          "LimitExceededException",
          "KMSThrottlingException",
          "ThrottlingException",
          "Throttling",
          "ThrottledException",
          "RequestLimitExceeded",
          "RequestThrottled",
          "RequestThrottledException",
          "TooManyRequestsException",
          "SlowDown");

  private static final Set<String> CREDENTIALS =
      Set.of(
          "ExpiredTokenException",
          "ExpiredToken",
          "TokenRefreshRequired",
          "UnrecognizedClientException",
          "InvalidClientTokenId",
          "InvalidSignatureException",
          "SignatureDoesNotMatch",
          "RequestExpired",
          "RequestTimeTooSkewed");

  private static final Set<String> PAUSED =
      Set.of(
          "ResourceNotFoundException",
          "ResourceInUseException",
          "AccessDeniedException",
          "AccessDenied",
          "NotAuthorizedException",
          "OptInRequired",
          "MissingAuthenticationToken",
          "MissingAuthenticationTokenException");

  private static final Set<String> INVALID =
      Set.of(
          "ValidationException",
          "ValidationError",
          "InvalidArgumentException",
          "SerializationException");

  /**
   * Codes of the service itself: nothing was stored. Codes of a gateway do not show whether the
   * request reached the service.
   */
  private static final Set<String> FAILED =
      Set.of(
          "InternalFailure",
          "InternalFailureException",
          "InternalServerError",
          "InternalServerException",
          "ServiceUnavailable",
          "ServiceUnavailableException",
          "RequestTimeout",
          "RequestTimeoutException");

  /** Client errors about time, which do not mean that nothing was done. */
  private static final Set<Integer> GAVE_UP =
      Set.of(408, 460, 499); // request timeout; client closed: of AWS's balancers, and of nginx

  /** Redirects after which the same request has to be sent elsewhere; others may follow a store. */
  private static final Set<Integer> SENT_ELSEWHERE = Set.of(307, 308);

  private static final int PAYLOAD_TOO_LARGE = 413;
  private static final int TOO_MANY_REQUESTS = 429;

  private Verdicts() {}

  /** The verdict on one record of a request that was answered. */
  static Verdict ofRecord(String errorCode) {
    return THROTTLED.contains(errorCode) ? Verdict.THROTTLED : Verdict.FAILED;
  }

  /**
   * The verdict on a request that ended with an exception, which {@link FailureText} describes.
   *
   * @param hasLeft whether a part of it may have reached the service; the exception does not show
   *     that
   */
  static PutResult ofFailure(Throwable failure, boolean hasLeft) {
    boolean isAnswer = failure instanceof AwsServiceException;
    Verdict verdict = isAnswer ? ofService((AwsServiceException) failure) : Verdict.UNKNOWN;
    String detail =
        isAnswer
            ? FailureText.describe((AwsServiceException) failure)
            : FailureText.deepestNetworkCause(failure).getClass().getSimpleName();
    // If nothing has left, this is the answer of a proxy that refuses to connect.
    if (!hasLeft && verdict.isAmbiguous()) {
      verdict = Verdict.NOT_SENT;
    } else if (!hasLeft && verdict == Verdict.REFUSED) {
      verdict = Verdict.FAILED; // no record is at fault
    }
    return PutResult.whole(verdict, detail);
  }

  /** Whether the service is likely to say the same for long: a right is seldom given soon. */
  static boolean isLasting(AwsServiceException failure) {
    Verdict verdict = ofService(failure);
    return verdict == Verdict.PAUSED || verdict == Verdict.INVALID || verdict == Verdict.REFUSED;
  }

  /** The verdict on a request that was never sent, for lack of credentials or of an address. */
  static Verdict ofUnsent(Throwable failure) {
    boolean ofCredentials =
        FailureText.chain(failure).stream()
            .anyMatch(each -> each instanceof AwsServiceException || CredentialsText.isKnown(each));
    return ofCredentials ? Verdict.NO_CREDENTIALS : Verdict.NOT_SENT;
  }

  private static Verdict ofService(AwsServiceException failure) {
    String code = FailureText.code(failure);
    if (THROTTLED.contains(code) || failure.statusCode() == TOO_MANY_REQUESTS) {
      return Verdict.THROTTLED;
    }
    if (CREDENTIALS.contains(code)) {
      return Verdict.CREDENTIALS_EXPIRED;
    }
    if (PAUSED.contains(code) || code.startsWith("KMS")) {
      return Verdict.PAUSED;
    }
    if (INVALID.contains(code) || failure.statusCode() == PAYLOAD_TOO_LARGE) {
      return Verdict.INVALID;
    }
    return FAILED.contains(code) ? Verdict.FAILED : ofStatus(failure.statusCode());
  }

  /** The verdict on an answer of which only the HTTP status is known. It may come from a proxy. */
  private static Verdict ofStatus(int status) {
    if (SENT_ELSEWHERE.contains(status)) {
      return Verdict.FAILED;
    }
    return status >= 400 && status < 500 && !GAVE_UP.contains(status)
        ? Verdict.REFUSED
        : Verdict.UNKNOWN; // an error page: the request may have reached the service
  }
}
