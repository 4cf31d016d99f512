// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import dev.sluice.testkit.KinesisExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever keeps an event from the stream, the warning has all that an operator needs. */
class FailureMessagesIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String CANARY = "CANARY of the event";
  private static final String ANSWER =
      ", 1 of them may be stored already: \\w+Exception: the answer is not what" + " Kinesis sends";
  private static final String UNKNOWN = ", 1 of them may be stored already: ";

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 1);

  @TempDir Path directory;

  /**
   * A way to fail.
   *
   * @param cause how the cause begins, as a regular expression
   * @param isAnswered whether AWS gave the request a number
   */
  record Failure(
      String name,
      @Nullable Fault fault,
      Map<String, String> options,
      String cause,
      boolean isAnswered) {

    private static Failure answered(String name, Fault fault, String cause) {
      return new Failure(name, fault, Map.of(), ": " + cause, true);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final String REASON = "The reason, in AWS's words";

  static Stream<Arguments> failures() {
    Map<String, String> hasty = Map.of("client.requestTimeout", "300 ms", "batch.linger", "1 ms");
    return Stream.of(
            Failure.answered(
                "a throttled record",
                Fault.failRecords("ProvisionedThroughputExceededException", 0),
                "\\{ProvisionedThroughputExceededException=1}: \\w.+"),
            Failure.answered(
                "a record that failed in AWS",
                Fault.failRecords("InternalFailure", 0),
                "\\{InternalFailure=1}: \\w.+"),
            Failure.answered(
                "a throttled request",
                Fault.error(400, "ThrottlingException", REASON),
                "ThrottlingException, HTTP 400: " + REASON),
            Failure.answered(
                "a refused request",
                Fault.error(400, "AccessDeniedException", REASON),
                "AccessDeniedException, HTTP 400: " + REASON),
            Failure.answered(
                "a stream that is not there",
                Fault.error(400, "ResourceNotFoundException", REASON),
                "ResourceNotFoundException, HTTP 400: " + REASON),
            Failure.answered(
                "a key that cannot be used",
                Fault.error(400, "KMSDisabledException", REASON),
                "KMSDisabledException, HTTP 400: " + REASON),
            Failure.answered(
                "an expired token",
                Fault.error(400, "ExpiredTokenException", REASON),
                "ExpiredTokenException, HTTP 400: " + REASON),
            Failure.answered(
                "trouble within AWS",
                Fault.error(503, "ServiceUnavailable", REASON),
                "ServiceUnavailable, HTTP 503: " + REASON),
            new Failure("a gateway's page", Fault.html(), Map.of(), ANSWER, false),
            new Failure(
                "an answer that is no CBOR",
                Fault.garbledBody(),
                Map.of("client.protocol", "cbor"),
                ANSWER,
                false),
            new Failure(
                "no answer in time", Fault.hold(), hasty, UNKNOWN + "\\w+Exception: .*", false),
            new Failure(
                "a connection that breaks",
                Fault.resetDuringRead(),
                Map.of(),
                UNKNOWN + "\\w+Exception.*",
                false),
            new Failure(
                "a host without an address",
                null,
                Map.of(
                    "endpoint", "http://kinesis.invalid:1", "client.allowInsecureEndpoint", "true"),
                ": UnknownHostException: kinesis.invalid.*",
                false),
            new Failure(
                "a port where nobody listens",
                null,
                Map.of("endpoint", "http://127.0.0.1:1"),
                ": \\w*Exception: .*refused",
                false),
            new Failure(
                "a TLS handshake that stalls",
                null,
                Map.of("endpoint", "https", "client.connectTimeout", "300 ms"),
                ": ConnectTimeoutException: Connect to https.* failed: Read timed out",
                false),
            new Failure(
                "no credentials",
                null,
                Map.of("client.profile", "nobody", "client.profileFile", "/dev/null"),
                ": credentials: Profile file contained no credentials for profile 'nobody'"
                    + " \\(client\\.profile=nobody\\)",
                false))
        .flatMap(
            failure ->
                Stream.of(Framework.values()).map(framework -> Arguments.of(framework, failure)));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void warning_namesStreamPlaceOperationReasonAndWhatBecomesOfTheEvents(
      Framework framework, Failure failure, EmbeddedKinesis kinesis) {
    OptionFile file = new OptionFile(kinesis).with("drainTimeout", "0 s");
    if (failure.options().containsKey("client.profile")) {
      file = file.withoutCredentials();
    }
    file = file.with(failure.options());
    String place = failure.options().getOrDefault("endpoint", kinesis.endpoint().toString());
    if (place.equals("https")) { // to a port that speaks HTTP alone
      place = "https://127.0.0.1:" + kinesis.endpoint().getPort();
      file = file.with("endpoint", place);
    }
    if (failure.fault() != null) {
      kinesis.faults().onEvery("PutRecords", failure.fault());
    }
    try (App app = framework.start(file.write(framework, directory, ""))) {
      app.info(CANARY);
      await(failure.name()).atMost(PATIENCE).until(() -> !tries(app).isEmpty());
      assertThat(tries(app).get(0))
          .doesNotContain(CANARY)
          .containsPattern(
              "stream "
                  + STREAM
                  + ": 1 events go back for another try"
                  + failure.cause()
                  + " \\(PutRecords at "
                  + place
                  + (failure.isAnswered() ? ", request id [0-9a-f-]+" : "[^;]*")
                  + "\\); 1 events wait in memory \\(0 % of the buffer\\), each is given up when it"
                  + " is 10 min old \\(retry.maxAge\\); when the buffer is full, new ones are"
                  + " refused");
    } finally {
      kinesis.faults().heal();
      kinesis.faults().release();
    }
  }

  private static List<String> tries(App app) {
    return app.warnings().stream().filter(text -> text.contains("another try")).toList();
  }

  /** A record that can never be stored waits for nothing. */
  @ParameterizedTest
  @MethodSource("tooLarge")
  void recordThatIsRefusedForGood_isToldWithItsSizeAndReason(
      Framework framework, Fault fault, String cause, EmbeddedKinesis kinesis) {
    kinesis.faults().onEvery("PutRecords", fault);
    OptionFile file = new OptionFile(kinesis).with("drainTimeout", "0 s");
    try (App app = framework.start(file.write(framework, directory, ""))) {
      app.info(CANARY);
      await().atMost(PATIENCE).until(() -> !app.warnings().isEmpty());
      assertThat(app.warnings().get(0))
          .doesNotContain(CANARY)
          .containsPattern(
              "stream "
                  + STREAM
                  + ": Kinesis refuses a record of \\d+ bytes for good: "
                  + cause
                  + " \\(PutRecords at "
                  + kinesis.endpoint()
                  + ", request id [0-9a-f-]+\\)");
    } finally {
      kinesis.faults().heal();
    }
  }

  static Stream<Arguments> tooLarge() {
    return Stream.of(Framework.values())
        .flatMap(
            framework ->
                Stream.of(
                    Arguments.of(
                        framework,
                        Fault.error(413, "RequestEntityTooLargeException", REASON),
                        "RequestEntityTooLargeException, HTTP 413: " + REASON),
                    Arguments.of(
                        framework,
                        Fault.error(400, "ValidationException", "No: " + CANARY),
                        "ValidationException, HTTP 400: No: .*")));
  }
}
