// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.thirdparty;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * A running kinesis-mock. It takes any credentials, speaks plain HTTP on {@link #endpoint()}, and
 * manages about 1,000 records a second: ask it for correctness, not for speed.
 */
public interface ThirdPartyKinesis extends AutoCloseable {

  /** The region whose streams the endpoint serves. */
  String REGION = "us-east-1";

  /** Access key and secret key for configurations that must name some. */
  String ANY_KEY = "test";

  /**
   * Starts an endpoint the way {@code -Dit.thirdparty} says.
   *
   * @throws TestAbortedException where the way is {@code none}, or {@code auto} finds none
   */
  static ThirdPartyKinesis start() {
    String way = System.getProperty("it.thirdparty", "auto").toLowerCase(Locale.ROOT);
    return switch (way) {
      case "auto" -> startWhatIsThere();
      case "containers" -> KinesisContainer.start();
      case "node" -> KinesisProcess.start();
      case "none" -> throw new TestAbortedException("switched off by -Dit.thirdparty=none");
      default ->
          throw new IllegalArgumentException(
              "-Dit.thirdparty=" + way + " is none of auto, containers, node, none");
    };
  }

  private static ThirdPartyKinesis startWhatIsThere() {
    try {
      return KinesisContainer.start();
    } catch (UnavailableException noContainer) {
      try {
        return KinesisProcess.start();
      } catch (UnavailableException noProcess) {
        throw new TestAbortedException(
            noContainer.getMessage() + ", and " + noProcess.getMessage());
      }
    }
  }

  /** Where it listens: plain HTTP, both HTTP/1.1 and h2c. */
  URI endpoint();

  /** The same for containers of the engine that it runs in; null when it runs in none. */
  default @Nullable URI endpointForContainers() {
    return null;
  }

  /** What runs where, for people. */
  String describe();

  /** A client of the SDK for this endpoint; the caller closes it. */
  default KinesisClient newClient() {
    return KinesisClient.builder()
        .endpointOverride(endpoint())
        .region(Region.of(REGION))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(ANY_KEY, ANY_KEY)))
        .build();
  }

  /** Stops it; its streams are gone. */
  @Override
  void close();

  /** This way is not open on this machine; the message ends a sentence that says so. */
  final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnavailableException(String message) {
      super(message);
    }

    UnavailableException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
