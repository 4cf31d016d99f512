// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.record.PutResult;
import dev.sluice.record.Verdict;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

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

  /** Packages whose messages name hosts, files and certificates, and hold nothing else. */
  private static final List<String> QUOTABLE =
      List.of(
          "java.net.",
          "java.nio.file.",
          "java.security.cert.",
          "javax.net.ssl.",
          "org.apache.hc.",
          "sun.security.");

  private static final List<String> CREDENTIALS_MESSAGES =
      List.of(
          "Unable to load credentials",
          "Unable to load region",
          "Unable to contact EC2 metadata service",
          "Profile file contained no",
          "Failed to load credentials from",
          "Failed to refresh process-based credentials");

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
    return PutResult.whole(ofClient(deepestNetworkCause(failure)), describe(failure));
  }

  /** The verdict on a request that never left: nobody knew how to sign it, or where it goes. */
  static Verdict ofUnsent(Throwable failure) {
    boolean ofCredentials =
        chain(failure).stream()
            .anyMatch(each -> each instanceof AwsServiceException || isCredentialsMessage(each));
    return ofCredentials ? Verdict.NO_CREDENTIALS : Verdict.NOT_SENT;
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

  private static Verdict ofClient(Throwable cause) {
    boolean neverLeft =
        cause instanceof ConnectException
            || cause instanceof UnknownHostException
            || cause instanceof NoRouteToHostException
            || cause instanceof ConnectTimeoutException
            || cause instanceof ConnectionRequestTimeoutException
            || isRefusedPeer(cause);
    return neverLeft ? Verdict.NOT_SENT : Verdict.UNKNOWN;
  }

  /** The host was not the one it said to be, which is found out before anything is sent. */
  private static boolean isRefusedPeer(Throwable cause) {
    return cause instanceof SSLHandshakeException || cause instanceof SSLPeerUnverifiedException;
  }

  private static Throwable deepestNetworkCause(Throwable failure) {
    List<Throwable> chain = chain(failure);
    for (Throwable cause : chain) {
      if (isRefusedPeer(cause)) {
        return cause; // what lies below is the certificate checker's business
      }
    }
    return chain.get(chain.size() - 1);
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
   * Types, and the messages of those that name hosts, files and certificates. Others could quote
   * the service's answer, the output of a credential process, or what an application's own provider
   * thought of.
   */
  static String describe(Throwable failure) {
    for (Throwable each : chain(failure)) {
      if (each instanceof AwsServiceException service) { // of STS, before anything was sent
        return "credentials: " + describe(service);
      }
    }
    Throwable cause = deepestNetworkCause(failure);
    String told = told(cause);
    Throwable root = chain(cause).get(chain(cause).size() - 1);
    if (isRefusedPeer(cause) && root != cause) {
      return told + " (" + told(root) + ")"; // such as: the certificate ran out
    }
    for (Throwable each : chain(failure)) {
      if (each != cause && isCredentialsMessage(each)) {
        return told(each) + " (" + told + ")";
      }
    }
    return told;
  }

  private static String told(Throwable failure) {
    String type = failure.getClass().getSimpleName();
    boolean isQuotable =
        isCredentialsMessage(failure)
            || QUOTABLE.stream().anyMatch(failure.getClass().getName()::startsWith);
    return isQuotable ? type + ": " + failure.getMessage() : type;
  }

  /** The SDK has no types for it. */
  private static boolean isCredentialsMessage(Throwable failure) {
    return failure instanceof SdkClientException
        && CREDENTIALS_MESSAGES.stream().anyMatch(String.valueOf(failure.getMessage())::startsWith);
  }

  /** The failure and its causes, which may go in a circle. */
  private static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    Throwable each = failure;
    while (each != null && chain.size() < MAX_CAUSES) {
      chain.add(each);
      each = each.getCause();
    }
    return chain;
  }
}
