// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.record.PutResult;
import dev.sluice.record.Verdict;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Set;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
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

  private static final int PAYLOAD_TOO_LARGE = 413;
  private static final int TOO_MANY_REQUESTS = 429;

  private Verdicts() {}

  /** The verdict on one record of a request that was answered. */
  static Verdict ofRecord(String errorCode) {
    return THROTTLED.contains(errorCode) ? Verdict.THROTTLED : Verdict.FAILED;
  }

  /** The verdict on a request that ended with an exception, which {@link FailureText} describes. */
  static PutResult ofFailure(Throwable failure) {
    if (failure instanceof AwsServiceException service) {
      return PutResult.whole(ofService(service), FailureText.describe(service));
    }
    Throwable cause = FailureText.deepestNetworkCause(failure);
    return PutResult.whole(ofClient(cause), cause.getClass().getSimpleName());
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
    // An error of the service itself names a code; a gateway's error page does not, and then
    // nobody knows how far the request came.
    return failure.statusCode() >= 500 && code.isEmpty() ? Verdict.UNKNOWN : Verdict.FAILED;
  }

  private static Verdict ofClient(Throwable cause) {
    boolean neverLeft =
        cause instanceof ConnectException
            || cause instanceof UnknownHostException
            || cause instanceof NoRouteToHostException
            || cause instanceof ConnectTimeoutException
            || cause instanceof ConnectionRequestTimeoutException
            || FailureText.isRefusedPeer(cause);
    return neverLeft ? Verdict.NOT_SENT : Verdict.UNKNOWN;
  }
}
