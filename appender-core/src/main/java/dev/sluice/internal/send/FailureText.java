// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/**
 * What an operator hears of a failure: the innermost cause first. Types, what a service answers,
 * and the messages of those classes that name hosts, files, profiles and certificates. Others could
 * quote the output of a credential process, or what an application's own provider thought of.
 */
final class FailureText {

  /** The form of an AWS error code; other texts are not shown. */
  private static final Pattern CODE = Pattern.compile("[A-Za-z][A-Za-z0-9_.:#-]{0,99}");

  /** Packages whose messages name hosts, files and certificates, and hold nothing else. */
  private static final List<String> QUOTABLE =
      List.of(
          "java.net.",
          "java.nio.file.",
          "java.security.cert.",
          "javax.net.ssl.",
          "org.apache.hc.",
          "sun.security.");

  /** Of what reads the SDK's answers. */
  private static final String PARSER = ".thirdparty.jackson.";

  /** Where to stop looking: causes may go in a circle. */
  private static final int MAX_CAUSES = 20;

  private final QuotableText quotable;

  FailureText(QuotableText quotable) {
    this.quotable = quotable;
  }

  /** What the service answered to a request for this stream. */
  String ofService(AwsServiceException failure, String stream) {
    String message = quotable.ofService(message(failure), stream);
    return describe(failure) + (message.isEmpty() ? "" : ": " + message);
  }

  /** Its code and status alone. */
  static String describe(AwsServiceException failure) {
    String code = shown(code(failure));
    return (code.isEmpty() ? "no error code" : code) + ", HTTP " + failure.statusCode();
  }

  /** The name of the error, or an empty text: pages of gateways have numbers in its place. */
  static String code(AwsServiceException failure) {
    String code = failure.awsErrorDetails() == null ? null : failure.awsErrorDetails().errorCode();
    return code != null && !code.isEmpty() && Character.isLetter(code.charAt(0)) ? code : "";
  }

  /** A code as a message may have it: a gateway may put any text in its place. */
  static String shown(String code) {
    return code.isEmpty() || CODE.matcher(code).matches() ? code : "(a code that is no name)";
  }

  static @Nullable String message(AwsServiceException failure) {
    return failure.awsErrorDetails() == null ? null : failure.awsErrorDetails().errorMessage();
  }

  /** What happened between us and the service. */
  String of(Throwable failure) {
    Throwable cause = deepestNetworkCause(failure);
    List<Throwable> below = chain(cause);
    Throwable root = below.get(below.size() - 1);
    if (isRefusedPeer(cause) && root != cause) {
      return quoted(cause) + " (" + quoted(root) + ")"; // such as: the certificate ran out
    }
    return quoted(cause);
  }

  /**
   * Why there was nothing to sign with.
   *
   * @param wanted where the options say that credentials are, see {@link CredentialsText}
   */
  String ofLookUp(Throwable failure, String wanted) {
    for (Throwable each : chain(failure)) {
      if (each instanceof AwsServiceException service) { // STS, mostly
        return "credentials: " + ofService(service, "") + " (" + wanted + ")";
      }
    }
    String reason = null;
    for (Throwable each : chain(failure)) {
      String known = CredentialsText.known(each, quotable);
      reason = known == null ? reason : known; // the innermost one has the point
    }
    String cause = of(failure);
    boolean tellsMore = reason == null || (cause.contains(":") && !reason.contains(cause));
    String first = tellsMore ? cause : reason;
    String second = tellsMore && reason != null ? "; " + reason : "";
    return "credentials: " + first + second + " (" + wanted + ")";
  }

  private String quoted(Throwable failure) {
    String type = failure.getClass().getSimpleName();
    if (failure instanceof ApiCallTimeoutException || failure instanceof LinkageError) {
      return type + ": " + quotable.ofLibrary(failure.getMessage());
    }
    if (failure.getClass().getName().contains(PARSER)) {
      return type + ": the answer is not what Kinesis sends"; // its own message quotes the answer
    }
    boolean isQuotable = QUOTABLE.stream().anyMatch(failure.getClass().getName()::startsWith);
    return isQuotable && failure.getMessage() != null
        ? type + ": " + quotable.ofLibrary(failure.getMessage())
        : type;
  }

  /** The host was not the one it said to be, which is found out before anything is sent. */
  static boolean isRefusedPeer(Throwable cause) {
    return cause instanceof SSLHandshakeException || cause instanceof SSLPeerUnverifiedException;
  }

  static Throwable deepestNetworkCause(Throwable failure) {
    List<Throwable> chain = chain(failure);
    for (Throwable cause : chain) {
      if (isRefusedPeer(cause)) {
        return cause; // what lies below is the certificate checker's business
      }
    }
    return chain.get(chain.size() - 1);
  }

  /** The failure and its causes, which may go in a circle. */
  static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    Throwable each = failure;
    while (each != null && chain.size() < MAX_CAUSES) {
      chain.add(each);
      each = each.getCause();
    }
    return chain;
  }
}
