// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.child.FixedProvider;
import dev.sluice.it.child.SlowProvider;
import dev.sluice.it.fake.FakeAws;
import dev.sluice.it.fake.Keys;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.RequestSummary;
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
import org.junit.jupiter.params.provider.EnumSource;

/** Each way to credentials that the options know, from the file to the signature at the stream. */
class CredentialsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String ROLE = "arn:aws:iam::123456789012:role/logs";

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 1);

  private final FakeAws aws = new FakeAws();

  @TempDir Path directory;

  @AfterEach
  void closeFake() {
    aws.close();
  }

  private OptionFile anybody(EmbeddedKinesis kinesis) {
    return new OptionFile(kinesis).withoutCredentials().with("retry.backoffMax", "500 ms");
  }

  private OptionFile role(EmbeddedKinesis kinesis) {
    return new OptionFile(kinesis)
        .with("client.roleArn", ROLE)
        .with("client.stsEndpoint", aws.endpoint())
        .with("retry.backoffMax", "500 ms");
  }

  /** Logs one event and returns the request that brought it. */
  private RequestSummary delivered(Framework framework, OptionFile file, EmbeddedKinesis kinesis) {
    try (App app = framework.start(file.write(framework, directory, ""))) {
      app.logNumbered(0, 1);
      assertThat(app.flush(PATIENCE)).isTrue();
      app.stop();
      assertThat(app.warnings()).isEmpty();
      assertThat(Accounts.assertConserved(kinesis, app)).hasSize(1);
      return last(kinesis.putRequests());
    }
  }

  private static <T> T last(List<T> list) {
    return list.get(list.size() - 1);
  }

  private static String signer(RequestSummary request) {
    return request.headers().get("authorization").replaceAll(".*Credential=([^/]*)/.*", "$1");
  }

  private static void assertSigned(RequestSummary request, Keys keys) {
    assertThat(signer(request)).isEqualTo(keys.id());
    assertThat(request.headers()).containsEntry("x-amz-security-token", keys.token());
  }

  @ParameterizedTest
  @EnumSource
  void staticKeys_signWithTheirToken(Framework framework, EmbeddedKinesis kinesis) {
    Keys keys = Keys.named("AKIDSTATIC");
    OptionFile file =
        anybody(kinesis)
            .with("client.accessKeyId", keys.id())
            .with("client.secretAccessKey", keys.secret())
            .with("client.sessionToken", keys.token());
    assertSigned(delivered(framework, file, kinesis), keys);
  }

  @ParameterizedTest
  @EnumSource
  void profileFile_isReadWithEitherHeading(Framework framework, EmbeddedKinesis kinesis)
      throws IOException {
    Keys first = Keys.named("AKIDPROFILE");
    Keys second = Keys.named("AKIDCONFIG");
    Path profiles = directory.resolve("profiles");
    Files.writeString(profiles, first.profile("one") + second.profile("profile two"));
    OptionFile file = anybody(kinesis).with("client.profileFile", profiles);
    assertSigned(delivered(framework, file.with("client.profile", "one"), kinesis), first);
    kinesis.clear();
    assertSigned(delivered(framework, file.with("client.profile", "two"), kinesis), second);
  }

  /** Also that there is nothing left the process before, and that it heals by itself. */
  @ParameterizedTest
  @EitherFramework
  void profileThatComesLater_isFoundWithoutARestart(Framework framework, EmbeddedKinesis kinesis)
      throws IOException {
    Path profiles = directory.resolve("later");
    OptionFile file =
        anybody(kinesis).with("client.profileFile", profiles).with("client.profile", "one");
    try (App app = framework.start(file.write(framework, directory, ""))) {
      app.logNumbered(0, 10);
      await().atMost(PATIENCE).until(() -> app.stats().requests() >= 2);
      assertThat(app.stats().inMemory()).isEqualTo(10);
      Keys keys = Keys.named("AKIDLATER");
      Files.writeString(profiles, keys.profile("one"));
      assertThat(app.flush(PATIENCE)).isTrue();
      app.stop();

      assertSigned(last(kinesis.putRequests()), keys);
      assertThat(kinesis.putRequests()).as("none left without credentials").hasSize(1);
      assertThat(app.stats().maybeDuplicated()).isZero();
      assertThat(app.warnings())
          .anyMatch(
              line -> line.contains("client.profileFile cannot be read: java.nio.file.NoSuch"));
      Accounts.assertConserved(kinesis, app);
    }
  }

  @ParameterizedTest
  @EnumSource
  void role_isAssumedAsTheOptionsSay(Framework framework, EmbeddedKinesis kinesis) {
    String policy = "{\"Version\":\"2012-10-17\",\"Statement\":[]}";
    OptionFile file =
        role(kinesis)
            .with("client.accessKeyId", "AKIDBASE")
            .with("client.roleSessionName", "shop@it")
            .with("client.externalId", "ext-42")
            .with("client.roleDuration", "30 min")
            .with("client.rolePolicy", policy)
            .with("client.stsRegion", "eu-central-1");
    Keys lent = Keys.named("ASIAROLE");
    aws.issue(lent);
    assertSigned(delivered(framework, file, kinesis), lent);

    FakeAws.Seen question = last(aws.stsRequests());
    assertThat(question.form())
        .containsAllEntriesOf(
            Map.of(
                "Action",
                "AssumeRole",
                "RoleArn",
                ROLE,
                "RoleSessionName",
                "shop@it",
                "ExternalId",
                "ext-42",
                "DurationSeconds",
                "1800",
                "Policy",
                policy));
    assertThat(question.header("Authorization"))
        .contains("Credential=AKIDBASE/")
        .contains("/eu-central-1/sts/");
  }

  @ParameterizedTest
  @EnumSource
  void roleOnAProfile_leavesTheRestToSts(Framework framework, EmbeddedKinesis kinesis)
      throws IOException {
    Path profiles = directory.resolve("base");
    Files.writeString(profiles, Keys.named("AKIDBASE").profile("default"));
    OptionFile file = role(kinesis).withoutCredentials().with("client.profileFile", profiles);
    assertThat(signer(delivered(framework, file, kinesis))).isEqualTo("AKIDFIRST");

    FakeAws.Seen question = last(aws.stsRequests());
    assertThat(question.form())
        .containsEntry("RoleSessionName", "sluice")
        .doesNotContainKeys("ExternalId", "DurationSeconds", "Policy");
    assertThat(question.header("Authorization"))
        .as("the region of the stream")
        .contains("Credential=AKIDBASE/")
        .contains("/us-east-1/sts/");
  }

  @ParameterizedTest
  @EitherFramework
  void roleThatRunsOut_isRenewedWithoutARestart(Framework framework, EmbeddedKinesis kinesis) {
    aws.issue(Keys.named("ASIAOLD", Duration.ofSeconds(5)));
    OptionFile file = role(kinesis).with("client.roleDuration", "15 min");
    try (App app = framework.start(file.write(framework, directory, ""))) {
      app.logNumbered(0, 1);
      assertThat(app.flush(PATIENCE)).isTrue();
      assertThat(signer(last(kinesis.putRequests()))).isEqualTo("ASIAOLD");
      aws.issue(Keys.named("ASIANEW"));
      app.logNumbered(1, 2);
      assertThat(app.flush(PATIENCE)).isTrue();
      assertThat(signer(last(kinesis.putRequests()))).isEqualTo("ASIANEW");
      app.logNumbered(2, 3);
      app.stop();

      assertThat(aws.stsRequests()).as("one that is good is kept").hasSize(2);
      assertThat(Accounts.assertConserved(kinesis, app)).hasSize(3);
    }
  }

  /** F3: the provider thinks that its credentials are good for an hour, the service does not. */
  @ParameterizedTest
  @EitherFramework
  void expiredToken_isReplacedWithinFiveSecondsOfTheRotation(
      Framework framework, EmbeddedKinesis kinesis) {
    aws.issue(Keys.named("ASIAOLD"));
    kinesis
        .faults()
        .onEveryPut(
            put -> put.accessKeyId().equals("ASIAOLD") ? Fault.expiredToken() : Fault.none());
    OptionFile file = role(kinesis).with("retry.backoffMax", "10 s");
    try (App app = framework.start(file.write(framework, directory, ""))) {
      app.logNumbered(0, 100);
      kinesis.awaitPutRequests(3, PATIENCE);
      aws.issue(Keys.named("ASIANEW"));
      kinesis.awaitRecords(100, Duration.ofSeconds(5));
      app.stop();

      assertThat(signer(last(kinesis.putRequests()))).isEqualTo("ASIANEW");
      assertThat(app.stats().maybeDuplicated()).isZero();
      assertThat(Accounts.assertConserved(kinesis, app)).hasSize(100);
    }
  }

  @ParameterizedTest
  @EitherFramework
  void refusedRole_waitsAndSaysWhy(Framework framework, EmbeddedKinesis kinesis) {
    aws.refuse("AccessDenied");
    try (App app = framework.start(role(kinesis).write(framework, directory, ""))) {
      app.logNumbered(0, 5);
      await().atMost(PATIENCE).until(() -> app.stats().requests() >= 2);
      aws.refuse("");
      assertThat(app.flush(PATIENCE)).isTrue();
      app.stop();

      assertThat(app.warnings())
          .anyMatch(line -> line.contains("credentials: AccessDenied, HTTP 403"));
      assertThat(app.stats().maybeDuplicated()).as("nothing had left").isZero();
      assertThat(Accounts.assertConserved(kinesis, app)).hasSize(5);
    }
  }

  @ParameterizedTest
  @EnumSource
  void webIdentity_isShownToStsAsTheFileHasIt(Framework framework, EmbeddedKinesis kinesis)
      throws IOException {
    Path token = directory.resolve("token");
    Files.writeString(token, "eyJ.first\n");
    aws.issue(Keys.named("ASIAWEB", Duration.ofSeconds(5)));
    OptionFile file =
        role(kinesis)
            .withoutCredentials()
            .with("client.webIdentityTokenFile", token)
            .with("client.roleSessionName", "pod");
    try (App app = framework.start(file.write(framework, directory, ""))) {
      app.logNumbered(0, 1);
      assertThat(app.flush(PATIENCE)).isTrue();
      Files.writeString(token, "eyJ.second\n");
      app.logNumbered(1, 2);
      assertThat(app.flush(PATIENCE)).isTrue();
      app.stop();

      assertThat(signer(last(kinesis.putRequests()))).isEqualTo("ASIAWEB");
      assertThat(aws.stsRequests())
          .extracting(question -> question.form().get("WebIdentityToken"))
          .startsWith("eyJ.first")
          .endsWith("eyJ.second");
      assertThat(aws.stsRequests().get(0).form())
          .containsEntry("Action", "AssumeRoleWithWebIdentity")
          .containsEntry("RoleArn", ROLE)
          .containsEntry("RoleSessionName", "pod");
      assertThat(aws.stsRequests().get(0).header("Authorization")).as("unsigned").isEmpty();
      Accounts.assertConserved(kinesis, app);
    }
  }

  @ParameterizedTest
  @EnumSource
  void credentialProcess_isAskedAgainWhenItsAnswerRunsOut(
      Framework framework, EmbeddedKinesis kinesis) throws IOException {
    Path answer = directory.resolve("answer.json");
    Files.writeString(answer, Keys.named("AKIDPROC1", Duration.ofSeconds(5)).process());
    OptionFile file = anybody(kinesis).with("client.credentialProcess", "cat " + answer);
    try (App app = framework.start(file.write(framework, directory, ""))) {
      app.logNumbered(0, 1);
      assertThat(app.flush(PATIENCE)).isTrue();
      assertThat(signer(last(kinesis.putRequests()))).isEqualTo("AKIDPROC1");
      Files.writeString(answer, Keys.named("AKIDPROC2").process());
      app.logNumbered(1, 2);
      app.stop();

      assertThat(signer(last(kinesis.putRequests()))).isEqualTo("AKIDPROC2");
      assertThat(Accounts.assertConserved(kinesis, app)).hasSize(2);
    }
  }

  /** The time of a request is not that of the look-up before it. */
  @ParameterizedTest
  @EitherFramework
  void processThatTakesLongerThanARequestMay_isRunOnceAndDelivers(
      Framework framework, EmbeddedKinesis kinesis) throws IOException {
    Path answer = directory.resolve("slow.json");
    Path runs = directory.resolve("runs");
    Files.writeString(answer, Keys.named("AKIDSLOW").process());
    OptionFile file =
        anybody(kinesis)
            .with("client.requestTimeout", "500 ms")
            .with(
                "client.credentialProcess",
                "echo run >> %s; sleep 2; cat %s".formatted(runs, answer));
    assertThat(signer(delivered(framework, file, kinesis))).isEqualTo("AKIDSLOW");
    assertThat(runs).hasContent("run");
  }

  @ParameterizedTest
  @EitherFramework
  void stsThatTakesLongerThanARequestMay_isAskedOnceAndDelivers(
      Framework framework, EmbeddedKinesis kinesis) throws IOException {
    aws.delay(Duration.ofMillis(1500));
    Path token = Files.writeString(directory.resolve("slow token"), "eyJ");
    OptionFile assumed = role(kinesis).with("client.requestTimeout", "500 ms");
    assertThat(signer(delivered(framework, assumed, kinesis))).isEqualTo("AKIDFIRST");
    assertThat(aws.stsRequests()).hasSize(1);

    kinesis.clear();
    OptionFile web =
        role(kinesis)
            .withoutCredentials()
            .with("client.requestTimeout", "500 ms")
            .with("client.webIdentityTokenFile", token);
    assertThat(signer(delivered(framework, web, kinesis))).isEqualTo("AKIDFIRST");
    assertThat(aws.stsRequests()).hasSize(2);
  }

  @ParameterizedTest
  @EitherFramework
  void providerThatTakesLongerThanARequestMay_isAskedOnceAndDelivers(
      Framework framework, EmbeddedKinesis kinesis) {
    SlowProvider.reset();
    OptionFile file =
        anybody(kinesis)
            .with("client.requestTimeout", "500 ms")
            .with("batch.maxRecords", 1)
            .with("client.credentialsProvider", SlowProvider.class.getName());
    try (App app = framework.start(file.write(framework, directory, ""))) {
      app.logNumbered(0, 20);
      assertThat(app.flush(PATIENCE)).isTrue();
      app.stop();
      assertThat(app.warnings()).isEmpty();
      assertThat(SlowProvider.askedCount()).as("by several requests at once").isEqualTo(1);
      assertThat(app.stats().maybeDuplicated()).isZero();
      assertThat(Accounts.assertConserved(kinesis, app)).hasSize(20);
    }
  }

  @ParameterizedTest
  @EitherFramework
  void stopWhileCredentialsAreLookedUp_isInTimeAndLeavesNoThreadBehind(
      Framework framework, EmbeddedKinesis kinesis) {
    OptionFile file =
        anybody(kinesis).with("drainTimeout", "300 ms").with("client.credentialProcess", "sleep 3");
    try (App app = framework.start(file.write(framework, directory, ""))) {
      app.logNumbered(0, 20);
      await().atMost(PATIENCE).until(() -> app.stats().requests() > 0);
      long startNanos = System.nanoTime();
      app.stop();
      assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(PATIENCE);
      assertThat(app.stats().maybeDuplicated()).as("nothing had left").isZero();
      Accounts.assertConserved(kinesis, app);
    }
    assertThat(kinesis.requests()).isEmpty();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("sluice-" + App.APPENDER)));
  }

  @ParameterizedTest
  @EnumSource
  void credentialsProvider_isAClassOfTheApplication(Framework framework, EmbeddedKinesis kinesis) {
    OptionFile file =
        anybody(kinesis).with("client.credentialsProvider", FixedProvider.class.getName());
    assertThat(signer(delivered(framework, file, kinesis))).isEqualTo("AKIDOWN");
  }

  @ParameterizedTest
  @EnumSource
  void credentialsProviderThatIsNone_isAConfigurationError(
      Framework framework, EmbeddedKinesis kinesis) {
    for (String name : List.of("app.Missing", "java.lang.String")) {
      OptionFile file = anybody(kinesis).with("client.credentialsProvider", name);
      try (App app = framework.start(file.write(framework, directory, ""), noSettings())) {
        assertThat(app.isStarted()).isFalse();
        assertThat(app.errors())
            .anyMatch(
                line -> line.contains("client.credentialsProvider must be") && line.contains(name));
      }
    }
  }

  private static Settings noSettings() {
    return new Settings(Map.of());
  }
}
