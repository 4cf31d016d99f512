// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.record.PutResult;
import dev.sluice.record.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;

/** Each outcome of delivery.md section 4. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VerdictsTest {

  @ParameterizedTest
  @CsvSource({
    "ProvisionedThroughputExceededException, 400, THROTTLED",
    "LimitExceededException, 400, THROTTLED",
    "KMSThrottlingException, 400, THROTTLED",
    "ThrottlingException, 400, THROTTLED",
    "Throttling, 400, THROTTLED",
    "RequestLimitExceeded, 503, THROTTLED",
    "SlowDown, 503, THROTTLED",
    "InternalFailure, 500, FAILED",
    "InternalFailureException, 500, FAILED",
    "ServiceUnavailable, 503, FAILED",
    "ExpiredTokenException, 400, CREDENTIALS_EXPIRED",
    "ExpiredToken, 403, CREDENTIALS_EXPIRED",
    "UnrecognizedClientException, 400, CREDENTIALS_EXPIRED",
    "InvalidClientTokenId, 403, CREDENTIALS_EXPIRED",
    "InvalidSignatureException, 400, CREDENTIALS_EXPIRED",
    "SignatureDoesNotMatch, 403, CREDENTIALS_EXPIRED",
    "RequestExpired, 400, CREDENTIALS_EXPIRED",
    "RequestTimeTooSkewed, 403, CREDENTIALS_EXPIRED",
    "ResourceNotFoundException, 400, PAUSED",
    "ResourceInUseException, 400, PAUSED",
    "AccessDeniedException, 400, PAUSED",
    "OptInRequired, 403, PAUSED",
    "MissingAuthenticationTokenException, 400, PAUSED",
    "KMSAccessDeniedException, 400, PAUSED",
    "KMSDisabledException, 400, PAUSED",
    "KMSInvalidStateException, 400, PAUSED",
    "KMSNotFoundException, 400, PAUSED",
    "KMSOptInRequired, 400, PAUSED",
    "ValidationException, 400, INVALID",
    "InvalidArgumentException, 400, INVALID",
    "SerializationException, 400, INVALID",
    "'', 413, INVALID",
    "'', 500, UNKNOWN",
    "'', 503, UNKNOWN",
    "'', 429, THROTTLED",
    "'', 403, REFUSED",
    "SomethingNew, 400, REFUSED",
    "SomethingNew, 408, UNKNOWN",
    "RequestTimeoutException, 408, FAILED",
    "UPSTREAM_TIMEOUT, 504, UNKNOWN"
  })
  void serviceErrors_haveTheirClass(String code, int status, Verdict verdict) {
    PutResult result =
        Verdicts.ofFailure(
            KinesisException.builder()
                .statusCode(status)
                .message("arn:aws:iam::123:user/secret is not allowed")
                .awsErrorDetails(
                    AwsErrorDetails.builder().errorCode(code.isEmpty() ? null : code).build())
                .build(),
            true);
    assertThat(result.verdict(0)).isEqualTo(verdict);
    assertThat(result.isWholeFailure()).isTrue();
    assertThat(result.detail()).doesNotContain("secret").contains("HTTP " + status);
    assertThat(result.detail()).contains(code);
  }

  @Test
  void serviceErrorWithoutDetails_isNamedSo() {
    PutResult result =
        Verdicts.ofFailure(
            KinesisException.builder().statusCode(502).message("<html>").build(), true);
    assertThat(result.verdict(0)).isEqualTo(Verdict.UNKNOWN);
    assertThat(result.detail()).isEqualTo("no error code, HTTP 502");
  }

  @Test
  void recordErrors_areBothDefinite() {
    assertThat(Verdicts.ofRecord("ProvisionedThroughputExceededException"))
        .isEqualTo(Verdict.THROTTLED);
    assertThat(Verdicts.ofRecord("InternalFailure")).isEqualTo(Verdict.FAILED);
    assertThat(Verdicts.ofRecord("SomethingNew")).isEqualTo(Verdict.FAILED);
  }

  static Stream<Throwable> causes() {
    return Stream.of(
        new ConnectException("Connection refused"),
        new UnknownHostException("kinesis.x"),
        new SocketException("Network is unreachable"),
        new SocketException("Protocol family unavailable"),
        new SocketException("Operation not permitted"),
        new BindException("Cannot assign requested address"),
        new SocketException("Too many open files"),
        new NoRouteToHostException("no"),
        new SSLHandshakeException("PKIX").initCause(new CertificateException("untrusted")),
        new SSLException("closed"),
        new SocketTimeoutException("Read timed out"),
        new SocketException("Connection reset"),
        new NoHttpResponseException("failed to respond"),
        new IOException("torn"),
        new IllegalStateException("pool shut down"));
  }

  @ParameterizedTest
  @MethodSource("causes")
  void clientErrors_areDefiniteWhereTheRequestNeverLeft_whateverTheyAre(Throwable cause) {
    SdkClientException failure =
        SdkClientException.builder()
            .message("Unable to execute HTTP request")
            .cause(new UncheckedIOException(new IOException("wrapped", cause)))
            .build();
    assertThat(Verdicts.ofFailure(failure, false).verdict(0)).isEqualTo(Verdict.NOT_SENT);
    assertThat(Verdicts.ofFailure(failure, true).verdict(0)).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void timeout_isUnknown() {
    assertThat(Verdicts.ofFailure(ApiCallTimeoutException.create(10_000), true).verdict(0))
        .isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void causesInACircle_haveAnEnd() {
    IOException a = new IOException("a");
    IOException b = new IOException("b", a);
    a.initCause(b);
    assertThat(Verdicts.ofFailure(SdkClientException.create("x", a), true).verdict(0))
        .isEqualTo(Verdict.UNKNOWN);
  }
}
