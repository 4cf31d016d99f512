// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.record.PutResult;
import dev.sluice.record.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectExceptionSupport;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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
    "'', 403, FAILED",
    "SomethingNew, 400, FAILED"
  })
  void serviceErrors_haveTheirClass(String code, int status, Verdict verdict) {
    PutResult result =
        Verdicts.ofFailure(
            KinesisException.builder()
                .statusCode(status)
                .message("arn:aws:iam::123:user/secret is not allowed")
                .awsErrorDetails(
                    AwsErrorDetails.builder().errorCode(code.isEmpty() ? null : code).build())
                .build());
    assertThat(result.verdict(0)).isEqualTo(verdict);
    assertThat(result.isWholeFailure()).isTrue();
    assertThat(result.detail()).doesNotContain("secret").contains("HTTP " + status);
    assertThat(result.detail()).contains(code);
  }

  @Test
  void serviceErrorWithoutDetails_isNamedSo() {
    PutResult result =
        Verdicts.ofFailure(KinesisException.builder().statusCode(502).message("<html>").build());
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

  static Stream<Arguments> causes() {
    return Stream.of(
        Arguments.of(new ConnectException("Connection refused"), Verdict.NOT_SENT),
        Arguments.of(new UnknownHostException("kinesis.x"), Verdict.NOT_SENT),
        Arguments.of(new NoRouteToHostException("no"), Verdict.NOT_SENT),
        Arguments.of(
            ConnectExceptionSupport.enhance(new SocketTimeoutException("Connect timed out"), null),
            Verdict.NOT_SENT),
        Arguments.of(
            ConnectExceptionSupport.enhance(new ConnectException("Connection refused"), null),
            Verdict.NOT_SENT),
        Arguments.of(new ConnectionRequestTimeoutException("pool"), Verdict.NOT_SENT),
        Arguments.of(
            new SSLHandshakeException("PKIX").initCause(new CertificateException("untrusted")),
            Verdict.NOT_SENT),
        Arguments.of(new SSLPeerUnverifiedException("wrong host"), Verdict.NOT_SENT),
        Arguments.of(new SocketTimeoutException("Read timed out"), Verdict.UNKNOWN),
        Arguments.of(new SocketException("Connection reset"), Verdict.UNKNOWN),
        Arguments.of(new NoHttpResponseException("failed to respond"), Verdict.UNKNOWN),
        Arguments.of(new SSLException("closed"), Verdict.UNKNOWN),
        Arguments.of(new IOException("torn"), Verdict.UNKNOWN),
        Arguments.of(new IllegalStateException("pool shut down"), Verdict.UNKNOWN));
  }

  @ParameterizedTest
  @MethodSource("causes")
  void clientErrors_areDefiniteOnlyWhereTheRequestNeverLeft(Throwable cause, Verdict verdict) {
    SdkClientException failure =
        SdkClientException.builder()
            .message("Unable to execute HTTP request")
            .cause(new UncheckedIOException(new IOException("wrapped", cause)))
            .build();
    assertThat(Verdicts.ofFailure(failure).verdict(0)).isEqualTo(verdict);
    SdkClientException direct = SdkClientException.builder().message("x").cause(cause).build();
    assertThat(Verdicts.ofFailure(direct).verdict(0)).isEqualTo(verdict);
  }

  @Test
  void timeout_isUnknown() {
    assertThat(Verdicts.ofFailure(ApiCallTimeoutException.create(10_000)).verdict(0))
        .isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void causesInACircle_haveAnEnd() {
    IOException a = new IOException("a");
    IOException b = new IOException("b", a);
    a.initCause(b);
    assertThat(Verdicts.ofFailure(SdkClientException.create("x", a)).verdict(0))
        .isEqualTo(Verdict.UNKNOWN);
  }
}
