// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.record.PutResult;
import dev.sluice.record.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
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
          "Failed to refresh process-based credentials",
          "The look-up of credentials");

  private static final int PAYLOAD_TOO_LARGE = 413;
  private static final int TOO_MANY_REQUESTS = 429;

  /** Where to stop looking: causes may go in a circle. */
  private static final int MAX_CAUSES = 20;

  private Verdicts() {}

  /** The verdict on one record of a request that was answered. */
  static Verdict ofRecord(String errorCode) {
    return THROTTLED.contains(errorCode) ? Verdict.THROTTLED : Verdict.FAILED;
  }

  /**
   * The verdict on a request that ended with an exception.
   *
   * @param hasLeft whether any of it may have reached the service: no exception tells that
   */
  static PutResult ofFailure(Throwable failure, boolean hasLeft) {
    boolean isAnswer = failure instanceof AwsServiceException;
    Verdict verdict = isAnswer ? ofService((AwsServiceException) failure) : Verdict.UNKNOWN;
    String detail = isAnswer ? describe((AwsServiceException) failure) : describe(failure);
    // A proxy that refuses to connect answers in the place of the service.
    return PutResult.whole(verdict.isAmbiguous() && !hasLeft ? Verdict.NOT_SENT : verdict, detail);
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
    return FAILED.contains(code) || isRefusal(failure.statusCode())
        ? Verdict.FAILED
        : Verdict.UNKNOWN; // an error page, and nobody knows how far the request came
  }

  /** Whether HTTP says that nothing was done, whoever answered. */
  private static boolean isRefusal(int status) {
    return (status >= 400 && status < 500 && !GAVE_UP.contains(status))
        || SENT_ELSEWHERE.contains(status);
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

  /** The name of the error, or an empty text: pages of gateways have numbers in its place. */
  private static String code(AwsServiceException failure) {
    String code = failure.awsErrorDetails() == null ? null : failure.awsErrorDetails().errorCode();
    return code != null && !code.isEmpty() && Character.isLetter(code.charAt(0)) ? code : "";
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
