// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fake.FakeAws;
import dev.sluice.it.fake.FakeProxy;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.TlsCertificate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Forward proxies; and, since a proxy sees which host was meant, the endpoints the SDK chooses. */
class ProxyIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String HOST = "kinesis.us-east-1.amazonaws.com";
  private static final String ROLE = "arn:aws:iam::123456789012:role/logs";

  @TempDir Path directory;

  private static EmbeddedKinesis kinesis(String host) {
    return EmbeddedKinesis.builder().stream(STREAM, 1).tls(TlsCertificate.forHost(host)).start();
  }

  /** Without an endpoint: the SDK goes to the real host, and the proxy leads it to ours. */
  private OptionFile real(EmbeddedKinesis kinesis, FakeProxy proxy) {
    Path store = kinesis.certificate().writeTrustStore(directory.resolve("trust.p12"));
    return new OptionFile(kinesis)
        .without("endpoint")
        .with("client.proxy", proxy.url())
        .with("client.trustStore", store)
        .with("client.trustStorePassword", kinesis.certificate().trustStorePassword())
        .with("retry.backoffMax", "500 ms");
  }

  private void deliver(Framework framework, OptionFile file, EmbeddedKinesis kinesis) {
    try (App app = framework.start(file.write(framework, directory, ""))) {
      app.logNumbered(0, 10);
      assertThat(app.flush(PATIENCE)).as(() -> app.warnings().toString()).isTrue();
      app.stop();
      assertThat(app.warnings()).isEmpty();
      assertThat(Accounts.assertConserved(kinesis, app)).hasSize(10);
    }
  }

  @ParameterizedTest
  @EnumSource
  void proxy_isToldTheHostAndItsPasswordWhenItAsks(Framework framework) {
    try (EmbeddedKinesis kinesis = kinesis(HOST);
        FakeProxy proxy = FakeProxy.to(kinesis.endpoint(), "shop", "pass-7")) {
      OptionFile file =
          real(kinesis, proxy)
              .with("client.proxyUser", "shop")
              .with("client.proxyPassword", "pass-7");
      deliver(framework, file, kinesis);
      assertThat(proxy.hosts()).containsOnly(HOST + ":443");
      assertThat(proxy.heads().get(0)).as("not before").doesNotContain("Authorization");
      assertThat(kinesis.putRequests().get(0).headers()).doesNotContainKey("proxy-authorization");
    }
  }

  @ParameterizedTest
  @EitherFramework
  void proxyThatRefuses_isNamedAndNothingIsLost(Framework framework) {
    try (EmbeddedKinesis kinesis = kinesis(HOST);
        FakeProxy proxy = FakeProxy.to(kinesis.endpoint(), "shop", "another")) {
      OptionFile file =
          real(kinesis, proxy)
              .with("drainTimeout", "1 s")
              .with("client.proxyUser", "shop")
              .with("client.proxyPassword", "pass-7");
      try (App app = framework.start(file.write(framework, directory, ""))) {
        app.logNumbered(0, 10);
        assertThat(app.flush(Duration.ofSeconds(3))).isFalse();
        app.stop();
        assertThat(app.warnings())
            .anyMatch(line -> line.contains("407"))
            .noneMatch(line -> line.contains("pass-7"));
        assertThat(app.stats().maybeDuplicated()).as("nothing had left").isZero();
        Accounts.assertConserved(kinesis, app);
      }
      assertThat(kinesis.records()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "false, false, kinesis.us-east-1.amazonaws.com",
    "true, false, kinesis-fips.us-east-1.amazonaws.com",
    "false, true, kinesis.us-east-1.api.aws",
    "true, true, kinesis-fips.us-east-1.api.aws",
  })
  void fipsAndDualStack_haveHostsOfTheirOwn(boolean fips, boolean dualStack, String host) {
    try (EmbeddedKinesis kinesis = kinesis(host);
        FakeProxy proxy = FakeProxy.to(kinesis.endpoint())) {
      OptionFile file =
          real(kinesis, proxy).with("client.fips", fips).with("client.dualStack", dualStack);
      for (Framework framework : Framework.values()) {
        kinesis.clear();
        deliver(framework, file, kinesis);
      }
      assertThat(proxy.hosts()).containsOnly(host + ":443");
    }
  }

  @ParameterizedTest
  @EnumSource
  void streamArn_choosesRegionAndAccount(Framework framework) {
    String host = "123456789012.data-kinesis.eu-west-1.amazonaws.com";
    try (EmbeddedKinesis kinesis = kinesis(host);
        FakeProxy proxy = FakeProxy.to(kinesis.endpoint())) {
      OptionFile file =
          real(kinesis, proxy)
              .with("stream", "arn:aws:kinesis:eu-west-1:123456789012:stream/" + STREAM)
              .without("region");
      deliver(framework, file, kinesis);
      assertThat(proxy.hosts()).containsOnly(host + ":443");
      assertThat(kinesis.putRequests().get(0).headers().get("authorization"))
          .contains("/eu-west-1/kinesis/");
    }
  }

  @ParameterizedTest
  @EnumSource
  void noProxy_goesThereDirectly(Framework framework) {
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream(STREAM, 1);
        FakeProxy proxy = FakeProxy.to(kinesis.endpoint())) {
      OptionFile file = new OptionFile(kinesis).with("client.proxy", proxy.url());
      deliver(framework, file, kinesis);
      assertThat(proxy.hosts()).isNotEmpty();
      int before = proxy.hosts().size();
      kinesis.clear();
      deliver(framework, file.with("client.noProxy", "example.com, 127.0.0.1"), kinesis);
      assertThat(proxy.hosts()).hasSize(before);
    }
  }

  /** STS through the one proxy, through another, and through none. */
  @ParameterizedTest
  @EnumSource
  void stsProxy_isForStsAlone(Framework framework) {
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream(STREAM, 1);
        FakeAws aws = new FakeAws();
        FakeProxy proxy = FakeProxy.to(kinesis.endpoint());
        FakeProxy stsProxy = FakeProxy.to(aws.endpoint())) {
      String stream = "127.0.0.1:" + kinesis.endpoint().getPort();
      String sts = "127.0.0.1:" + aws.endpoint().getPort();
      OptionFile file =
          new OptionFile(kinesis)
              .with("client.proxy", proxy.url())
              .with("client.roleArn", ROLE)
              .with("client.stsEndpoint", aws.endpoint());
      deliver(framework, file.with("client.stsProxy", stsProxy.url()), kinesis);
      assertThat(stsProxy.hosts()).isNotEmpty().containsOnly(sts);
      assertThat(proxy.hosts()).isNotEmpty().containsOnly(stream);

      kinesis.clear();
      int before = stsProxy.hosts().size();
      deliver(framework, file.with("client.stsProxy", "none"), kinesis);
      assertThat(stsProxy.hosts()).hasSize(before);
      assertThat(aws.stsRequests()).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void stsWithoutAProxyOfItsOwn_goesThroughTheStreams(Framework framework) {
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream(STREAM, 1);
        FakeAws aws = new FakeAws();
        FakeProxy proxy = FakeProxy.to(aws.endpoint())) {
      OptionFile file =
          new OptionFile(kinesis)
              .with("endpoint", kinesis.endpoint().toString().replace("127.0.0.1", "localhost"))
              .with("client.proxy", proxy.url())
              .with("client.noProxy", "localhost")
              .with("client.roleArn", ROLE)
              .with("client.stsEndpoint", aws.endpoint());
      deliver(framework, file, kinesis);
      assertThat(proxy.hosts()).isEqualTo(List.of("127.0.0.1:" + aws.endpoint().getPort()));
    }
  }
}
