// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/** The two encodings of the real SDK client; every operation is tested in both. */
enum Protocol {
  CBOR("application/x-amz-cbor-1.1"),
  JSON("application/x-amz-json-1.1");

  private final String contentType;

  Protocol(String contentType) {
    this.contentType = contentType;
  }

  KinesisClient client(EmbeddedKinesis kinesis) {
    return client(kinesis.endpoint(), Apache5HttpClient.builder());
  }

  KinesisClient client(URI endpoint, Apache5HttpClient.Builder http) {
    // The SDK reads this while it builds a client, and only then.
    System.setProperty("aws.cborEnabled", Boolean.toString(this == CBOR));
    try {
      return KinesisClient.builder()
          .endpointOverride(endpoint)
          .region(Region.US_EAST_1)
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
          .httpClientBuilder(
              http.socketTimeout(Duration.ofSeconds(30)).connectionTimeout(Duration.ofSeconds(10)))
          .overrideConfiguration(
              c ->
                  c.retryStrategy(DefaultRetryStrategy.doNotRetry())
                      .addExecutionInterceptor(new ProtocolCheck(contentType)))
          .build();
    } finally {
      System.clearProperty("aws.cborEnabled");
    }
  }

  static PutRecordsRequestEntry entry(String partitionKey, String data) {
    return PutRecordsRequestEntry.builder()
        .partitionKey(partitionKey)
        .data(SdkBytes.fromUtf8String(data))
        .build();
  }

  static PutRecordsRequest put(String stream, PutRecordsRequestEntry... entries) {
    return PutRecordsRequest.builder().streamName(stream).records(entries).build();
  }

  /** Fails the call if the client speaks another encoding than this test means to test. */
  private record ProtocolCheck(String contentType) implements ExecutionInterceptor {
    @Override
    public void beforeTransmission(
        Context.BeforeTransmission context, ExecutionAttributes attributes) {
      String sent = context.httpRequest().firstMatchingHeader("Content-Type").orElse("none");
      if (!sent.equals(contentType)) {
        throw new AssertionError("the client sent " + sent + " instead of " + contentType);
      }
    }
  }
}
