// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.internal.util.Environment;
import dev.sluice.options.InvalidOptionsException;
import dev.sluice.options.OptionNames;
import dev.sluice.options.Problems;
import dev.sluice.options.SluiceOptions;
import java.util.concurrent.ExecutorService;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * A client that reads a stream, with the endpoint, region, credentials and proxy of the appender's
 * options. For tools such as the forwarder's {@code tail}; the appender itself reads nothing.
 */
public final class ReadingClient implements AutoCloseable {

  private final CredentialSource credentials;
  private final KinesisClient kinesis;
  private final RequestText text;
  private final String stream;
  private final ExecutorService timeouts;

  private ReadingClient(
      CredentialSource credentials,
      KinesisClient kinesis,
      RequestText text,
      String stream,
      ExecutorService timeouts) {
    this.credentials = credentials;
    this.kinesis = kinesis;
    this.text = text;
    this.stream = stream;
    this.timeouts = timeouts;
  }

  /**
   * Builds the client, which may take a second and ask the instance metadata service.
   *
   * @param options completed from the environment
   * @throws InvalidOptionsException with all problems of the options
   * @throws IllegalStateException if no client can be built, with the reason to show
   */
  public static ReadingClient open(SluiceOptions options) {
    Problems problems = new Problems();
    OptionNames.resolve(options, Environment.ofProcess(), problems);
    ClientSettings.check(options, problems);
    if (!problems.isEmpty()) {
      throw new InvalidOptionsException(problems);
    }
    ClientSettings settings = new ClientSettings(options, 1);
    RequestText text = new RequestText(settings);
    try {
      CredentialSource credentials = CredentialSource.of(settings);
      KinesisClient kinesis = SdkClients.reader(settings, credentials.provider());
      text.sentBy(kinesis);
      return new ReadingClient(
          credentials, kinesis, text, options.get(SluiceOptions.STREAM), settings.timeouts);
    } catch (RuntimeException e) {
      throw new IllegalStateException(text.ofBuild(e), e);
    }
  }

  /** The client does not retry, and reads answers of up to 32 MiB. */
  public KinesisClient kinesis() {
    return kinesis;
  }

  /** The stream's name or ARN, placeholders resolved. */
  public String stream() {
    return stream;
  }

  /** Describes a failed request, without secrets and parts of events. */
  public String why(String operation, Throwable failure) {
    return text.ofRead(stream, operation, failure);
  }

  @Override
  public void close() {
    kinesis.close();
    credentials.close();
    timeouts.shutdownNow();
  }
}
