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
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Describes a failure for the operator, the innermost cause first: types of exceptions, the words
 * of a service, and messages of classes that name only hosts, files, profiles and certificates.
 * Other messages could quote the output of a credential process or of an application's provider.
 */
record FailureText(QuotableText quotable) {

  /** The form of an AWS error code. Other texts are not shown. */
  private static final Pattern CODE = Pattern.compile("[A-Za-z][A-Za-z0-9_.:#-]{0,99}");

  /** Packages whose messages name only hosts, files and certificates. */
  private static final List<String> QUOTABLE =
      List.of(
          "java.net.",
          "java.nio.file.",
          "java.security.cert.",
          "javax.net.ssl.",
          "org.apache.hc.",
          "sun.security.");

  /** What the SDK says of settings for which there is no endpoint. It names only settings. */
  private static final Pattern NO_ENDPOINT =
      Pattern.compile(
          "Invalid (?:Configuration|ARN): .*|Partition: .* from ARN .*|AccountIdEndpointMode .*"
              + "|(?:FIPS|DualStack)(?: and DualStack)? (?:is|are) enabled.*");

  /** The package that parses answers. */
  private static final String PARSER = ".thirdparty.jackson.";

  /** The largest depth of causes: they may form a circle. */
  private static final int MAX_CAUSES = 20;

  /** The error that the service answered to a request for this stream. */
  String ofService(AwsServiceException failure, String stream) {
    String message = quotable.ofService(message(failure), stream);
    return describe(failure) + (message.isEmpty() ? "" : ": " + message);
  }

  /** Only its code and status. */
  static String describe(AwsServiceException failure) {
    String code = shown(code(failure));
    return (code.isEmpty() ? "no error code" : code) + ", HTTP " + failure.statusCode();
  }

  /** The name of the error, or an empty text: pages of gateways have numbers in its place. */
  static String code(AwsServiceException failure) {
    String code = failure.awsErrorDetails() == null ? null : failure.awsErrorDetails().errorCode();
    return code != null && !code.isEmpty() && Character.isLetter(code.charAt(0)) ? code : "";
  }

  /** A code that may be shown: a gateway may put any text in its place. */
  static String shown(String code) {
    return code.isEmpty() || CODE.matcher(code).matches() ? code : "(a code that is no name)";
  }

  static @Nullable String message(AwsServiceException failure) {
    return failure.awsErrorDetails() == null ? null : failure.awsErrorDetails().errorMessage();
  }

  /** A failure between us and the service. */
  String of(Throwable failure) {
    return of(failure, "the answer is not what Kinesis sends");
  }

  /**
   * @param unreadable said of text that is not the JSON that was wanted
   */
  private String of(Throwable failure, String unreadable) {
    Throwable cause = deepestNetworkCause(failure);
    List<Throwable> below = chain(cause);
    Throwable root = below.get(below.size() - 1);
    if (isRefusedPeer(cause) && root != cause) {
      return quoted(cause) + " (" + quoted(root) + ")"; // such as an expired certificate
    }
    // The parser's own message quotes the text.
    return cause.getClass().getName().contains(PARSER)
        ? cause.getClass().getSimpleName() + ": " + unreadable
        : quoted(cause);
  }

  /**
   * Why there were no credentials.
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
    String cause = of(failure, "what should be credentials is not the JSON of such");
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
    boolean isQuotable =
        QUOTABLE.stream().anyMatch(failure.getClass().getName()::startsWith)
            || (failure instanceof SdkClientException
                && NO_ENDPOINT.matcher(String.valueOf(failure.getMessage())).matches());
    return isQuotable && failure.getMessage() != null
        ? type + ": " + quotable.ofLibrary(failure.getMessage())
        : type;
  }

  /** The certificate is for another host; this fails before anything is sent. */
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
