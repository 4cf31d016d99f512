// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import dev.sluice.testkit.TlsCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * F10 of the fault matrix: who is not the right host gets nothing, and the operator is told why.
 */
class TlsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path directory;

  private static EmbeddedKinesis kinesis(TlsCertificate certificate) {
    return EmbeddedKinesis.builder().stream(STREAM, 1).tls(certificate).start();
  }

  /** Everything that could be mistaken for a switch to look away is on. */
  private OptionFile trusting(EmbeddedKinesis kinesis, TlsCertificate trusted) {
    return new OptionFile(kinesis)
        .with("client.allowInsecureEndpoint", "true")
        .with("client.trustStore", trusted.writeTrustStore(directory.resolve("trust.p12")))
        .with("client.trustStorePassword", trusted.trustStorePassword())
        .with("retry.backoffMax", "200 ms")
        .with("drainTimeout", "500 ms");
  }

  @ParameterizedTest
  @EnumSource
  void trustStore_isWhatIsTrusted(Framework framework) {
    try (EmbeddedKinesis kinesis = kinesis(TlsCertificate.forLoopback())) {
      OptionFile file = trusting(kinesis, kinesis.certificate());
      try (App app = framework.start(file.write(framework, directory, ""))) {
        app.logNumbered(0, 10);
        assertThat(app.flush(PATIENCE)).as(() -> app.warnings().toString()).isTrue();
        app.stop();
        assertThat(app.warnings()).isEmpty();
        assertThat(Accounts.assertConserved(kinesis, app)).hasSize(10);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void untrusted_isRefused(Framework framework) {
    TlsCertificate other = TlsCertificate.forLoopback();
    assertRefused(framework, TlsCertificate.forLoopback(), other, "PKIX path");
  }

  @ParameterizedTest
  @EnumSource
  void wrongHost_isRefused(Framework framework) {
    TlsCertificate wrong = TlsCertificate.forHost("kinesis.example");
    assertRefused(framework, wrong, wrong, "127.0.0.1");
  }

  @ParameterizedTest
  @EnumSource
  void expired_isRefused(Framework framework) {
    TlsCertificate old = TlsCertificate.expired();
    assertRefused(framework, old, old, "CertificateExpiredException");
  }

  private void assertRefused(
      Framework framework, TlsCertificate shown, TlsCertificate trusted, String cause) {
    try (EmbeddedKinesis kinesis = kinesis(shown)) {
      assertNotSent(framework, trusting(kinesis, trusted), kinesis, cause);
    }
  }

  private void assertNotSent(
      Framework framework, OptionFile file, EmbeddedKinesis kinesis, String cause) {
    try (App app = framework.start(file.write(framework, directory, ""))) {
      app.logNumbered(0, 10);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(app.warnings()).anyMatch(line -> line.contains(cause)));
      await().atMost(PATIENCE).until(() -> app.stats().requests() >= 3);
      app.stop();
      assertThat(app.errors()).isEmpty();
      assertThat(app.stats().maybeDuplicated()).as("nothing had left").isZero();
      assertThat(app.stats().droppedTotal()).isEqualTo(10);
      Accounts.assertConserved(kinesis, app);
    }
    assertThat(kinesis.requests()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void stalledHandshake_endsWithTheConnectTimeout(Framework framework) {
    try (EmbeddedKinesis kinesis = kinesis(TlsCertificate.forLoopback())) {
      kinesis.faults().onConnect(Fault.blackHole(), Fault.blackHole(), Fault.blackHole());
      OptionFile file =
          trusting(kinesis, kinesis.certificate())
              .with("client.connectTimeout", "300 ms")
              .with("client.requestTimeout", "5 min")
              .with("drainTimeout", "10 s");
      try (App app = framework.start(file.write(framework, directory, ""))) {
        app.logNumbered(0, 10);
        assertThat(app.flush(PATIENCE)).as(() -> app.warnings().toString()).isTrue();
        app.stop();
        assertThat(app.warnings())
            .anyMatch(line -> line.contains("ConnectTimeoutException: Connect to https://"));
        assertThat(app.stats().maybeDuplicated()).as("nothing had left").isZero();
        assertThat(Accounts.assertConserved(kinesis, app)).hasSize(10);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void trustStoreThatComesLater_isFoundWithoutARestart(Framework framework) throws Exception {
    try (EmbeddedKinesis kinesis = kinesis(TlsCertificate.forLoopback())) {
      OptionFile file = trusting(kinesis, kinesis.certificate()).with("drainTimeout", "10 s");
      Path store = directory.resolve("trust.p12");
      Path away = directory.resolve("away");
      Files.move(store, away);
      try (App app = framework.start(file.write(framework, directory, ""))) {
        app.logNumbered(0, 10);
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(app.warnings())
                        .anyMatch(line -> line.contains("client.trustStore cannot be read")));
        Files.move(away, store);
        assertThat(app.flush(PATIENCE)).isTrue();
        app.stop();
        assertThat(Accounts.assertConserved(kinesis, app)).hasSize(10);
      }
    }
  }
}
