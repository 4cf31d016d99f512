// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.Records;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.Batch;
import dev.sluice.record.PutEntry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/** The SDK's own signer says what is right. */
class RequestTemplateTest {

  private static final Instant START = Instant.parse("2026-11-30T23:59:58Z");

  private final Random random = new Random(1);
  private final String host = "kinesis.eu-west-1.amazonaws.com";

  private static ValidCredentials credentials(boolean hasToken) {
    SluiceOptions options = new SluiceOptions();
    options.client().setAccessKeyId("AKID");
    options.client().setSecretAccessKey("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLE");
    if (hasToken) {
      options.client().setSessionToken("IQoJb3JpZ2luX2VjE+/==");
    }
    CredentialSource source = CredentialSource.of(new ClientSettings(options, 1));
    AwsCredentials found = source.provider().resolveCredentials();
    return new ValidCredentials(source, found);
  }

  private Batch batch() {
    List<PutEntry> entries = new ArrayList<>();
    for (int i = random.nextInt(20); i >= 0; i--) {
      entries.add(Records.entry("é" + random.nextInt(), 0));
    }
    return new Batch("app-logs", entries);
  }

  private SdkHttpRequest unsigned(String endpoint) {
    return SdkHttpRequest.builder()
        .method(SdkHttpMethod.POST)
        .uri(URI.create(endpoint))
        .putHeader("Content-Type", "application/x-amz-cbor-1.1")
        .putHeader("X-Amz-Target", "Kinesis_20131202.PutRecords")
        .putHeader("User-Agent", "aws-sdk-java/2 md/io#sync")
        .putHeader("amz-sdk-invocation-id", "0-1-2")
        .putHeader("amz-sdk-request", "attempt=1; max=1")
        .build();
  }

  private static SdkHttpRequest signed(
      SdkHttpRequest request, byte[] body, ValidCredentials by, Instant at) {
    SdkHttpRequest whole =
        request.toBuilder().putHeader("Content-Length", String.valueOf(body.length)).build();
    return AwsV4HttpSigner.create()
        .sign(
            sign ->
                sign.identity(by.credentials())
                    .request(whole)
                    .payload(() -> new ByteArrayInputStream(body))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "kinesis")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1")
                    .putProperty(AwsV4HttpSigner.SIGNING_CLOCK, Clock.fixed(at, ZoneOffset.UTC)))
        .request();
  }

  private static byte[] body(Batch batch) throws IOException {
    return PutBody.cbor(batch).open().readAllBytes();
  }

  @ParameterizedTest
  @CsvSource({
    "https://kinesis.eu-west-1.amazonaws.com, false",
    "https://kinesis.eu-west-1.amazonaws.com, true",
    "https://kinesis.eu-west-1.api.aws:443/, true",
    "http://127.0.0.1:4567, false",
    "https://[2001:db8::1]:8443, true",
    "https://vpce-1-2.kinesis.eu-west-1.vpce.amazonaws.com, true",
  })
  void requests_areSignedAsTheSdkSignsThem(String endpoint, boolean hasToken) throws IOException {
    ValidCredentials by = credentials(hasToken);
    Batch first = batch();
    SdkHttpRequest seen = signed(unsigned(endpoint), body(first), by, START);
    RequestTemplate template = RequestTemplate.of(seen, first, by, START.plusMillis(700));
    assertThat(template).isNotNull();
    assertThat(template.isOf(by)).isTrue();
    assertThat(template.isOf(credentials(hasToken))).as("equal is not enough").isFalse();
    Instant now = START;
    for (int i = 0; i < 200; i++) {
      now = now.plusSeconds(random.nextInt(i < 100 ? 2 : 100_000)); // over midnights
      Batch next = batch();
      PutBody body = PutBody.cbor(next);
      HttpExecuteRequest direct = template.request(body, new Departure(), now);
      String id = direct.httpRequest().firstMatchingHeader("amz-sdk-invocation-id").orElseThrow();
      SdkHttpRequest same =
          unsigned(endpoint).toBuilder().putHeader("amz-sdk-invocation-id", id).build();
      SdkHttpRequest sdks = signed(same, body(next), by, now);
      assertThat(direct.httpRequest().headers()).isEqualTo(sdks.headers());
      assertThat(direct.httpRequest().getUri()).isEqualTo(sdks.getUri());
      assertThat(direct.httpRequest().method()).isEqualTo(SdkHttpMethod.POST);
      assertThat(direct.contentStreamProvider().orElseThrow().newStream().readAllBytes())
          .isEqualTo(body(next));
    }
  }

  /** The SDK has learnt from an answer that the clock of this machine is wrong. */
  @ParameterizedTest
  @ValueSource(longs = {-315_360_000, -300, 240, 315_360_000})
  void clockThatTheSdkCorrects_isCorrected(long offsetSeconds) throws IOException {
    ValidCredentials by = credentials(false);
    Batch batch = batch();
    String endpoint = "https://" + host;
    Instant corrected = START.plusSeconds(offsetSeconds);
    SdkHttpRequest seen = signed(unsigned(endpoint), body(batch), by, corrected);
    RequestTemplate template = Objects.requireNonNull(RequestTemplate.of(seen, batch, by, START));
    Instant later = START.plus(Duration.ofHours(1));
    SdkHttpRequest direct =
        template.request(PutBody.cbor(batch), new Departure(), later).httpRequest();
    String date = direct.firstMatchingHeader("X-Amz-Date").orElseThrow();
    SdkHttpRequest sdks =
        signed(unsigned(endpoint), body(batch), by, later.plusSeconds(offsetSeconds));
    assertThat(date).isEqualTo(sdks.firstMatchingHeader("X-Amz-Date").orElseThrow());
  }

  private RequestTemplate templateOf(UnaryOperator<SdkHttpRequest.Builder> odd) throws IOException {
    ValidCredentials by = credentials(false);
    Batch batch = batch();
    SdkHttpRequest.Builder request = unsigned("https://" + host).toBuilder();
    SdkHttpRequest seen = signed(odd.apply(request).build(), body(batch), by, START);
    return RequestTemplate.of(seen, batch, by, START);
  }

  /** A trace of the application, for example, is another one in each request. */
  @Test
  void requestWithSomethingUnknown_isNotRepeated() throws IOException {
    assertThat(templateOf(request -> request)).isNotNull();
    assertThat(templateOf(request -> request.putHeader("X-Amzn-Trace-Id", "Root=1"))).isNull();
    assertThat(templateOf(request -> request.putHeader("Accept", List.of("a", "b")))).isNull();
    assertThat(templateOf(request -> request.putHeader("Content-Encoding", "gzip"))).isNull();
    assertThat(templateOf(request -> request.encodedPath("/kinesis"))).isNull();
    assertThat(templateOf(request -> request.putRawQueryParameter("a", "b"))).isNull();
    assertThat(templateOf(request -> request.method(SdkHttpMethod.PUT))).isNull();
    assertThat(
            templateOf(request -> request.putHeader("Content-Type", "application/x-amz-json-1.1")))
        .isNull();
  }

  /** Whatever the cause: another body, another key, another algorithm. */
  @Test
  void requestWhoseSignatureWeDoNotMake_isNotRepeated() throws IOException {
    ValidCredentials by = credentials(true);
    Batch batch = batch();
    SdkHttpRequest plain = unsigned("https://" + host);
    SdkHttpRequest seen = signed(plain, body(batch), by, START);
    assertThat(RequestTemplate.of(seen, batch, by, START)).isNotNull();
    assertThat(RequestTemplate.of(seen, batch(), by, START)).as("another body").isNull();
    assertThat(RequestTemplate.of(seen, batch, credentials(false), START)).as("token").isNull();
    assertThat(RequestTemplate.of(plain, batch, by, START)).as("anonymous").isNull();
    for (String[] change :
        new String[][] {
          {"AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"},
          {"Credential=AKID", "Credential=OTHER"},
          {"eu-west-1", "eu-west-2"},
          {"SignedHeaders=", "SignedHeaders=accept;"},
          {"Signature=", "Signature=0"},
        }) {
      String header = seen.firstMatchingHeader("Authorization").orElseThrow();
      String changed = header.replace(change[0], change[1]);
      assertThat(changed).isNotEqualTo(header);
      SdkHttpRequest odd = seen.toBuilder().putHeader("Authorization", changed).build();
      assertThat(RequestTemplate.of(odd, batch, by, START)).as(changed).isNull();
    }
  }
}
