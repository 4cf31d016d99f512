// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.child.LogsOneLine;
import dev.sluice.it.fake.FakeAws;
import dev.sluice.it.fake.Keys;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** The default chain of the SDK, in child JVMs: it looks at the environment and the home. */
class CredentialsChainIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 1);

  private final FakeAws aws = new FakeAws();

  @TempDir Path directory;

  @AfterEach
  void closeFake() {
    aws.close();
  }

  /** Who signed the request of a child with this environment. */
  private String signer(
      Framework framework,
      EmbeddedKinesis kinesis,
      OptionFile file,
      Map<String, String> environment)
      throws IOException {
    Files.createDirectories(directory.resolve("home"));
    ChildJvm.Builder builder =
        framework
            .child(LogsOneLine.class, file.write(framework, directory, ""))
            .property("user.home", directory.resolve("home").toString())
            .argument("seq=0 once");
    environment.forEach(builder::environment);
    try (ChildJvm child = builder.start()) {
      kinesis.awaitRecords(1, PATIENCE);
      child.tell("end");
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
    }
    assertThat(kinesis.putRequests()).hasSize(1);
    String signature = kinesis.putRequests().get(0).headers().get("authorization");
    return signature.replaceAll(".*Credential=([^/]*)/.*", "$1");
  }

  private static OptionFile anybody(EmbeddedKinesis kinesis) {
    return new OptionFile(kinesis).withoutCredentials().with("retry.backoffMax", "500 ms");
  }

  @ParameterizedTest
  @EitherFramework
  void environment_isLookedAtFirst(Framework framework, EmbeddedKinesis kinesis)
      throws IOException {
    Map<String, String> environment =
        Map.of("AWS_ACCESS_KEY_ID", "AKIDENV", "AWS_SECRET_ACCESS_KEY", "secret");
    assertThat(signer(framework, kinesis, anybody(kinesis), environment)).isEqualTo("AKIDENV");
  }

  @ParameterizedTest
  @EitherFramework
  void containerEndpoint_isAskedWithItsToken(Framework framework, EmbeddedKinesis kinesis)
      throws IOException {
    aws.issue(Keys.named("ASIATASK"));
    Map<String, String> environment =
        Map.of(
            "AWS_CONTAINER_CREDENTIALS_FULL_URI",
            aws.endpoint() + "/container",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN",
            "task-token");
    assertThat(signer(framework, kinesis, anybody(kinesis), environment)).isEqualTo("ASIATASK");
    List<FakeAws.Seen> questions = aws.seen("GET", "/container");
    assertThat(questions.get(0).header("Authorization")).isEqualTo("task-token");
  }

  @ParameterizedTest
  @EitherFramework
  void instanceMetadata_isAskedAgainAndNotWaitedForTooLong(
      Framework framework, EmbeddedKinesis kinesis) throws IOException {
    aws.issue(Keys.named("ASIAHOST"));
    aws.stallNext(1); // the token; the SDK alone would wait a second for it
    OptionFile file =
        anybody(kinesis)
            .with("client.imdsRetries", "3")
            .with("client.imdsTimeout", "200 ms")
            // One try of ours must do: the retries are those of the option.
            .with("retry.maxAttempts", "1");
    Map<String, String> environment =
        Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", aws.endpoint().toString());
    assertThat(signer(framework, kinesis, file, environment)).isEqualTo("ASIAHOST");
    assertThat(aws.seen("PUT", "/latest/api/token")).hasSizeGreaterThan(1);
    List<FakeAws.Seen> questions = aws.seen("GET", "/latest/meta-data/iam/");
    assertThat(questions.get(questions.size() - 1).header("X-aws-ec2-metadata-token"))
        .as("version 2: without it, the fake refuses")
        .isNotEmpty();
  }

  /** A service that answers in less than imdsTimeout is asked once, whatever a request may take. */
  @ParameterizedTest
  @EitherFramework
  void instanceMetadata_mayTakeLongerThanARequest(Framework framework, EmbeddedKinesis kinesis)
      throws IOException {
    aws.issue(Keys.named("ASIAHOST"));
    aws.delay(Duration.ofMillis(700)); // three questions: more than two seconds
    OptionFile file =
        anybody(kinesis).with("client.imdsTimeout", "5 s").with("client.requestTimeout", "1 s");
    Map<String, String> environment =
        Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", aws.endpoint().toString());
    assertThat(signer(framework, kinesis, file, environment)).isEqualTo("ASIAHOST");
    assertThat(aws.seen("PUT", "/latest/api/token")).hasSize(1);
  }

  @ParameterizedTest
  @EitherFramework
  void containerEndpoint_mayTakeLongerThanARequest(Framework framework, EmbeddedKinesis kinesis)
      throws IOException {
    aws.issue(Keys.named("ASIATASK"));
    aws.delay(Duration.ofMillis(500)); // the SDK itself waits for a second, then it asks again
    OptionFile file = anybody(kinesis).with("client.requestTimeout", "300 ms");
    Map<String, String> environment =
        Map.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", aws.endpoint() + "/container");
    assertThat(signer(framework, kinesis, file, environment)).isEqualTo("ASIATASK");
    assertThat(aws.seen("GET", "/container"))
        .as("no request begins it anew: they would be without an end; a loaded machine may be late")
        .hasSizeBetween(1, 2);
  }

  @ParameterizedTest
  @EitherFramework
  void roleWithoutABase_takesThatOfTheChain(Framework framework, EmbeddedKinesis kinesis)
      throws IOException {
    OptionFile file =
        anybody(kinesis)
            .with("client.roleArn", "arn:aws:iam::123456789012:role/logs")
            .with("client.stsEndpoint", aws.endpoint());
    Map<String, String> environment =
        Map.of("AWS_ACCESS_KEY_ID", "AKIDENV", "AWS_SECRET_ACCESS_KEY", "secret");
    assertThat(signer(framework, kinesis, file, environment)).isEqualTo("AKIDFIRST");
    assertThat(aws.stsRequests().get(0).header("Authorization")).contains("Credential=AKIDENV/");
  }
}
