// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import static dev.sluice.testkit.Protocol.entry;
import static dev.sluice.testkit.Protocol.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.SocketException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;

class TlsTest {
  @ParameterizedTest
  @EnumSource
  void tls_isTrustedByAClientWithItsCertificate(Protocol protocol) {
    try (EmbeddedKinesis kinesis = tls(TlsCertificate.forLoopback());
        KinesisClient client = trusting(protocol, kinesis)) {
      assertThat(kinesis.endpoint().getScheme()).isEqualTo("https");
      client.putRecords(put("logs", entry("k", "x".repeat(1_000_000))));
      client.putRecords(put("logs", entry("k", "small")));
      assertThat(kinesis.recordCount()).isEqualTo(2);
      assertThat(kinesis.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void tls_isRefusedByAClientWithoutItsCertificate() {
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.builder().stream("logs", 1).tls().start();
        KinesisClient client = Protocol.CBOR.client(kinesis)) {
      assertThatThrownBy(() -> client.putRecords(put("logs", entry("k", "x"))))
          .isInstanceOf(SdkClientException.class)
          .hasStackTraceContaining("unable to find valid certification path");
      assertThat(kinesis.requestCount("PutRecords")).isZero();
    }
  }

  @Test
  void forHost_isRefusedForItsName() {
    try (EmbeddedKinesis kinesis = tls(TlsCertificate.forHost("kinesis.example"));
        KinesisClient client = trusting(Protocol.CBOR, kinesis)) {
      assertThatThrownBy(() -> client.putRecords(put("logs", entry("k", "x"))))
          .isInstanceOf(SdkClientException.class)
          .hasRootCauseInstanceOf(SSLException.class)
          .hasMessageContaining("127.0.0.1");
    }
  }

  @Test
  void expired_isRefusedForItsAge() {
    try (EmbeddedKinesis kinesis = tls(TlsCertificate.expired());
        KinesisClient client = trusting(Protocol.CBOR, kinesis)) {
      assertThatThrownBy(() -> client.putRecords(put("logs", entry("k", "x"))))
          .isInstanceOf(SdkClientException.class)
          .hasRootCauseInstanceOf(CertificateExpiredException.class);
    }
  }

  @Test
  void reset_isAResetUnderTlsToo() {
    try (EmbeddedKinesis kinesis = tls(TlsCertificate.forLoopback());
        KinesisClient client = trusting(Protocol.CBOR, kinesis)) {
      kinesis.faults().onPut(Fault.resetAfterStore());
      assertThatThrownBy(() -> client.putRecords(put("logs", entry("k", "x"))))
          .isInstanceOf(SdkClientException.class)
          .hasRootCauseInstanceOf(SocketException.class);
      assertThat(kinesis.recordCount()).isEqualTo(1);
    }
  }

  @Test
  void onConnect_stallsTheHandshakeUntilReleased() {
    try (EmbeddedKinesis kinesis = tls(TlsCertificate.forLoopback());
        KinesisClient client = trusting(Protocol.CBOR, kinesis)) {
      kinesis.faults().onConnect(Fault.blackHole());
      assertThatThrownBy(
              () ->
                  client.putRecords(
                      put("logs", entry("k", "x"))
                          .copy(
                              r ->
                                  r.overrideConfiguration(
                                      c -> c.apiCallTimeout(Duration.ofMillis(300))))))
          .hasMessageContaining("did not complete");
      assertThat(kinesis.requestCount("PutRecords")).isZero();
    }
  }

  @Test
  void writeTrustStore_makesAFileOtherToolsCanRead(@TempDir Path directory) throws Exception {
    TlsCertificate certificate = TlsCertificate.forLoopback();
    Path file = certificate.writeTrustStore(directory.resolve("trust.p12"));
    KeyStore read =
        KeyStore.getInstance(file.toFile(), certificate.trustStorePassword().toCharArray());
    assertThat(read.isCertificateEntry("sluice-testkit")).isTrue();
  }

  @Test
  void certificate_isRefusedForPlainHttp() {
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream("logs", 1)) {
      assertThatThrownBy(kinesis::certificate)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("tls()");
    }
  }

  private static EmbeddedKinesis tls(TlsCertificate certificate) {
    return EmbeddedKinesis.builder().stream("logs", 1).tls(certificate).start();
  }

  private static KinesisClient trusting(Protocol protocol, EmbeddedKinesis kinesis) {
    return protocol.client(
        kinesis.endpoint(),
        Apache5HttpClient.builder()
            .tlsTrustManagersProvider(() -> kinesis.certificate().trustManagers()));
  }
}
