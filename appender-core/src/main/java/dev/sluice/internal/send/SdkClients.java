// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.internal.util.Ticker;
import dev.sluice.options.ClientOptions;
import dev.sluice.options.ClientOptions.Protocol;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.KinesisClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;

/**
 * Builds SDK clients. It takes a second or more and may ask the instance metadata service, so it is
 * called on sender threads only.
 */
final class SdkClients {

  /**
   * Held while a Kinesis client is built: the SDK reads its encoding from a setting of the whole
   * JVM.
   */
  private static final Semaphore ENCODING = new Semaphore(1);

  private SdkClients() {}

  /** Sends to a stream. */
  static StreamClient stream(ClientSettings settings, AwsCredentialsProvider credentials) {
    Connections.Builder http = new Connections.Builder(HttpClients.forStream(settings));
    KinesisClient kinesis = kinesis(settings, credentials, http, AnswerBound.MAX_ANSWER_BYTES);
    Connections connections = http.built();
    return new StreamClient(
        kinesis,
        connections == null
            ? null
            : new DirectPut(connections, settings, () -> Ticker.unixNanos() / 1_000_000));
  }

  /** Reads a stream. */
  static KinesisClient reader(ClientSettings settings, AwsCredentialsProvider credentials) {
    return kinesis(
        settings, credentials, HttpClients.forStream(settings), AnswerBound.MAX_RECORDS_BYTES);
  }

  private static KinesisClient kinesis(
      ClientSettings settings,
      AwsCredentialsProvider credentials,
      SdkHttpClient.Builder<?> http,
      int maxAnswerBytes) {
    KinesisClientBuilder builder =
        KinesisClient.builder().credentialsProvider(credentials).httpClientBuilder(http);
    configure(
        builder,
        settings,
        settings.requestTimeout,
        settings.region,
        settings.endpoint,
        maxAnswerBytes);
    ClientOptions client = settings.client;
    return encoded(
        client.isSet(ClientOptions.PROTOCOL) ? client.get(ClientOptions.PROTOCOL) : null,
        builder::build);
  }

  static StsClient sts(ClientSettings settings, AwsCredentialsProvider credentials) {
    StsClientBuilder builder =
        StsClient.builder()
            .credentialsProvider(credentials)
            .httpClientBuilder(HttpClients.forSts(settings));
    String region = settings.client.find(ClientOptions.STS_REGION);
    configure(
        builder,
        settings,
        settings.lookupTimeout,
        region == null ? settings.region : region,
        settings.client.find(ClientOptions.STS_ENDPOINT),
        AnswerBound.MAX_ANSWER_BYTES);
    return builder.build();
  }

  private static void configure(
      AwsClientBuilder<?, ?> builder,
      ClientSettings settings,
      Duration timeout,
      @Nullable String region,
      @Nullable String endpoint,
      int maxAnswerBytes) {
    builder.overrideConfiguration(configuration(settings, timeout, maxAnswerBytes));
    if (region != null) {
      builder.region(Region.of(region));
    }
    if (endpoint != null) {
      builder.endpointOverride(URI.create(endpoint));
    }
    // Where they are false, the SDK's own settings count.
    if (settings.client.get(ClientOptions.FIPS)) {
      builder.fipsEnabled(true);
    }
    if (settings.client.get(ClientOptions.DUAL_STACK)) {
      builder.dualstackEnabled(true);
    }
  }

  private static ClientOverrideConfiguration configuration(
      ClientSettings settings, Duration timeout, int maxAnswerBytes) {
    ClientOptions client = settings.client;
    ClientOverrideConfiguration.Builder configuration =
        ClientOverrideConfiguration.builder()
            // No retries by the SDK: we send only the failed records again, and count each try.
            .retryStrategy(AwsRetryStrategy.doNotRetry())
            // The socket timeout alone would let an answer trickle in for hours.
            .apiCallTimeout(timeout)
            .scheduledExecutorService(settings.timeouts)
            .addExecutionInterceptor(new OwnBody())
            .addExecutionInterceptor(new Departure.Watch())
            .addExecutionInterceptor(new AnswerBound(maxAnswerBytes))
            .defaultProfileName(client.find(ClientOptions.PROFILE));
    Supplier<ProfileFile> profiles = CredentialSource.profiles(client);
    if (profiles != null) {
      configuration.defaultProfileFileSupplier(profiles);
    }
    String userAgent = client.find(ClientOptions.USER_AGENT);
    if (userAgent != null) {
      configuration.putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_PREFIX, userAgent);
    }
    return configuration.build();
  }

  /** The SDK chooses the encoding when a client is built, by a system property. */
  private static KinesisClient encoded(
      @Nullable Protocol protocol, Supplier<KinesisClient> builder) {
    String name = SdkSystemSetting.CBOR_ENABLED.property();
    ENCODING.acquireUninterruptibly(); // otherwise a client could get the encoding of another
    String before = System.getProperty(name);
    try {
      if (protocol != null) {
        System.setProperty(name, Boolean.toString(protocol == Protocol.CBOR));
      }
      return builder.get();
    } finally {
      if (protocol != null && before == null) {
        System.clearProperty(name);
      } else if (before != null) {
        System.setProperty(name, before);
      }
      ENCODING.release();
    }
  }
}
