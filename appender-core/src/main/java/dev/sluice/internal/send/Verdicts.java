// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.record.PutResult;
import dev.sluice.record.Verdict;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Reads error codes and exceptions as verdicts. Sources: the Errors section of the PutRecords page
 * and the Common Errors page of the Kinesis API reference. What is in none of these lists is
 * retried until it is too old.
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
   * Faults of the service that it knows of: nothing was stored. A gateway before it has codes, too,
   * and those of its own tell nothing about how far the request came.
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

  /** Clients' errors that say how long it took, and not that nothing was done. */
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
   * @param hasLeft whether any of it may have reached the service: no exception tells that
   */
  static PutResult ofFailure(Throwable failure, boolean hasLeft) {
    boolean isAnswer = failure instanceof AwsServiceException;
    Verdict verdict = isAnswer ? ofService((AwsServiceException) failure) : Verdict.UNKNOWN;
    String detail =
        isAnswer
            ? FailureText.describe((AwsServiceException) failure)
            : FailureText.deepestNetworkCause(failure).getClass().getSimpleName();
    // A proxy that refuses to connect answers in the place of the service.
    return PutResult.whole(verdict.isAmbiguous() && !hasLeft ? Verdict.NOT_SENT : verdict, detail);
  }

  /** The verdict on a request that never left: nobody knew how to sign it, or where it goes. */
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
    return FAILED.contains(code) || isRefusal(failure.statusCode())
        ? Verdict.FAILED
        : Verdict.UNKNOWN; // an error page, and nobody knows how far the request came
  }

  /** Whether HTTP says that nothing was done; a proxy may say it, too. */
  private static boolean isRefusal(int status) {
    return (status >= 400 && status < 500 && !GAVE_UP.contains(status))
        || SENT_ELSEWHERE.contains(status);
  }
}
