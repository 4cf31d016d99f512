// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.record.PutResult;
import dev.sluice.record.Verdict;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

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

  /** Where to stop looking: causes may go in a circle. */
  private static final int MAX_CAUSES = 20;

  private Verdicts() {}

  /** The verdict on one record of a request that was answered. */
  static Verdict ofRecord(String errorCode) {
    return THROTTLED.contains(errorCode) ? Verdict.THROTTLED : Verdict.FAILED;
  }

  /** The verdict on a request that ended with an exception. */
  static PutResult ofFailure(Throwable failure) {
    if (failure instanceof AwsServiceException service) {
      return PutResult.whole(ofService(service), describe(service));
    }
    Throwable cause = deepestNetworkCause(failure);
    return PutResult.whole(ofClient(failure, cause), describe(failure, cause));
  }

  private static Verdict ofService(AwsServiceException failure) {
    String code = code(failure);
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

  private static Verdict ofClient(Throwable failure, Throwable cause) {
    boolean neverLeft =
        cause instanceof ConnectException
            || cause instanceof UnknownHostException
            || cause instanceof NoRouteToHostException
            || cause instanceof ConnectTimeoutException
            || cause instanceof ConnectionRequestTimeoutException
            || isRefusedPeer(cause)
            || isWithoutCredentials(failure);
    return neverLeft ? Verdict.NOT_SENT : Verdict.UNKNOWN;
  }

  /** The host was not the one it said to be, which is found out before anything is sent. */
  private static boolean isRefusedPeer(Throwable cause) {
    return cause instanceof SSLHandshakeException || cause instanceof SSLPeerUnverifiedException;
  }

  /** The SDK has no type of its own for it. */
  private static boolean isWithoutCredentials(Throwable failure) {
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return failure instanceof SdkException
        && (message.startsWith("unable to load credentials")
            || message.startsWith("unable to load region"));
  }

  private static Throwable deepestNetworkCause(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; i < MAX_CAUSES && cause.getCause() != null; i++) {
      cause = cause.getCause();
      if (isRefusedPeer(cause)) {
        return cause; // what lies below is the certificate checker's business
      }
    }
    return cause;
  }

  private static String code(AwsServiceException failure) {
    String code = failure.awsErrorDetails() == null ? null : failure.awsErrorDetails().errorCode();
    return code == null ? "" : code;
  }

  private static String describe(AwsServiceException failure) {
    String code = code(failure);
    return (code.isEmpty() ? "no error code" : code) + ", HTTP " + failure.statusCode();
  }

  /**
   * Types, and the message of the innermost cause: it names hosts and certificates. The SDK's own
   * message is left out where it could quote the service's answer.
   */
  private static String describe(Throwable failure, Throwable cause) {
    String type = cause.getClass().getSimpleName();
    boolean quotable = cause instanceof java.io.IOException || isWithoutCredentials(failure);
    return quotable ? type + ": " + cause.getMessage() : type;
  }
}
