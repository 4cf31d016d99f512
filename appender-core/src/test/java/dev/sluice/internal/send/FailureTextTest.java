// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.options.ClientOptions;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.Batch;
import dev.sluice.record.PutEntry;
import dev.sluice.record.PutResult;
import dev.sluice.record.Severity;
import dev.sluice.record.UserRecord;
import dev.sluice.record.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/** What an operator reads of a failure: the reason, and neither a secret nor a part of an event. */
class FailureTextTest {

  private static final String CANARY = "CANARY";
  private static final String DENIED =
      "User: arn:aws:sts::123456789012:assumed-role/a-role-of-a-quite-long-name/i-0123456789abcdef"
          + " is not authorized to perform: kinesis:PutRecords on resource:"
          + " arn:aws:kinesis:eu-west-1:123456789012:stream/app-logs";

  private final SluiceOptions options = new SluiceOptions();

  private RequestText text() {
    options.set("region", "eu-west-1");
    return new RequestText(new ClientSettings(options, 1));
  }

  private static Batch batch(String stream, String... lines) {
    return new Batch(
        stream,
        List.of(lines).stream()
            .map(line -> line.getBytes(StandardCharsets.UTF_8))
            .map(data -> PutEntry.of(new UserRecord(data, "key-" + CANARY, Severity.INFO, 0)))
            .toList());
  }

  private static KinesisException answer(int status, String code, String message) {
    return (KinesisException)
        KinesisException.builder()
            .statusCode(status)
            .requestId("c8a3-1")
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
            .build();
  }

  private String told(Verdict verdict, String code, String message, String... lines) {
    return text().ofFailure(batch("app-logs", lines), verdict, answer(400, code, message));
  }

  @Test
  void answer_isToldWithCodeReasonOperationPlaceAndRequestId() {
    assertThat(told(Verdict.PAUSED, "AccessDeniedException", DENIED, "x"))
        .isEqualTo(
            "AccessDeniedException, HTTP 400: "
                + DENIED
                + " (PutRecords at eu-west-1, request id c8a3-1)");
  }

  @Test
  void streamWithALongName_keepsIt() {
    String name = "my-company-Production-application-logs-stream-0001";
    String said = "Stream " + name + " under account 123456789012 not found.";
    assertThat(
            text()
                .ofFailure(
                    batch(name, "x"),
                    Verdict.PAUSED,
                    answer(400, "ResourceNotFoundException", said)))
        .contains(said);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Unknown key AKIA" + "CANARY123456789 is used",
        "Token FwoGZXIvYXdzECANARYCANARYCANARYCANARYCANARY/+= has run out",
        "signature 0123456789abcdefCANARY0123456789abcdef0123456789 is not ours",
        "no match. The Canonical String for this request should have been\n'POST\nx-CANARY'",
        "no match. The String-to-Sign should have been\nCANARY",
        "Value 'it's CANARY, 'quoted'' at 'records.1.member.partitionKey' failed to satisfy",
        "cannot read \"CANARY\", and not `CANARY` either",
        "configured: CANARY-secret",
      })
  void secretsAndQuotedValues_areLeftOut(String message) {
    options.client().setAccessKeyId("one-of-ours");
    options.client().setSecretAccessKey("CANARY-secret");
    String told = told(Verdict.CREDENTIALS_EXPIRED, "SomeException", message, "x");
    assertThat(told).doesNotContain(CANARY).contains(message.substring(0, 5));
  }

  @Test
  void refusedRecord_isNamedByItsField() {
    assertThat(
            told(
                Verdict.INVALID,
                "ValidationException",
                "1 validation error detected: Value 'CANARY' at 'records.1.member.partitionKey'"
                    + " failed to satisfy constraint: Member must have length at most 256",
                "x"))
        .contains("Value ... at records.1.member.partitionKey failed to satisfy constraint");
  }

  @Test
  void wordsOfARefusedRecord_areLeftOut() {
    String told =
        told(
            Verdict.INVALID,
            "SerializationException",
            "cannot parse paid CANARY-4711 of record",
            "user paid CANARY-4711");
    assertThat(told).contains("cannot parse ... ... of record").doesNotContain(CANARY);
    assertThat(told(Verdict.INVALID, "SerializationException", "cannot parse CANARY", "a", "b"))
        .as("of several records nobody knows which one is meant")
        .startsWith("SerializationException, HTTP 400 (");
  }

  @Test
  void wordsOfARefusedRecord_areLeftOut_alsoBesideSigns() {
    assertThat(
            told(
                Verdict.INVALID,
                "SerializationException",
                "cannot parse (CANARY-4711), key key-CANARY: CANARY-4711, at id=CANARY-4711;n:1",
                "user paid CANARY-4711"))
        .contains("cannot parse (...), key ...: ..., at id=...;n:1")
        .doesNotContain(CANARY);
  }

  @Test
  void controlCharactersOfTheSecondSet_areNone() {
    assertThat(told(Verdict.FAILED, "X", "a\u009b31mb", "x")).contains("a 31mb");
  }

  @Test
  void longTextWithControlCharacters_isOneBoundedLine() {
    String told = told(Verdict.FAILED, "X", "a\r\n\u001b[31mb\u2028c " + "word ".repeat(1000), "x");
    assertThat(told)
        .contains("a [31mb c word")
        .hasSizeLessThan(700)
        .doesNotContainPattern("\\p{Cntrl}");
  }

  @Test
  void gatewaysPage_isNotQuoted() {
    assertThat(
            text()
                .ofFailure(
                    batch("app-logs", "x"),
                    Verdict.UNKNOWN,
                    KinesisException.builder().statusCode(502).message("<html>").build()))
        .isEqualTo("no error code, HTTP 502 (PutRecords at eu-west-1)");
  }

  @Test
  void recordCodes_areToldWithTheFirstMessage() {
    PutRecordsResponse response =
        PutRecordsResponse.builder()
            .records(
                PutRecordsResultEntry.builder()
                    .errorCode("ProvisionedThroughputExceededException")
                    .errorMessage("Rate exceeded for shard shardId-000000000000 in stream app-logs")
                    .build())
            .build();
    PutResult result = PutResult.perRecord(List.of(Verdict.THROTTLED), "{Code=1}");
    assertThat(text().ofAnswer(batch("app-logs", "x"), result, response))
        .isEqualTo(
            "{Code=1}: Rate exceeded for shard shardId-000000000000 in stream app-logs"
                + " (PutRecords at eu-west-1)");
  }

  @Test
  void innermostCause_isToldAndNoAnswerQuoted() {
    Batch batch = batch("app-logs", "x");
    assertThat(
            text()
                .ofFailure(
                    batch,
                    Verdict.NOT_SENT,
                    SdkClientException.create("x", new ConnectException("Connection refused"))))
        .isEqualTo("ConnectException: Connection refused (PutRecords at eu-west-1)");
    assertThat(
            text()
                .ofFailure(
                    batch, Verdict.UNKNOWN, SdkClientException.create("Unable to parse <html>")))
        .isEqualTo("SdkClientException (PutRecords at eu-west-1)");
    String required =
        "AccountIdEndpointMode is required but no AccountID was provided or able to be loaded";
    assertThat(text().ofFailure(batch, Verdict.NOT_SENT, SdkClientException.create(required)))
        .isEqualTo("SdkClientException: " + required + " (PutRecords at eu-west-1)");
    Throwable expired = new CertificateException("NotAfter: Fri");
    Throwable handshake = new SSLHandshakeException("PKIX").initCause(expired);
    assertThat(text().ofFailure(batch, Verdict.NOT_SENT, SdkClientException.create("x", handshake)))
        .startsWith("SSLHandshakeException: PKIX (CertificateException: NotAfter: Fri)");
  }

  private static final String CHAIN =
      "Unable to load credentials from any of the providers in the chain"
          + " AwsCredentialsProviderChain(credentialsProviders=[SystemPropertyCredentialsProvider(),"
          + " EnvironmentVariableCredentialsProvider(), WebIdentityTokenFileCredentialsProvider(),"
          + " ProfileCredentialsProvider(profileName=%1$s, profileFile=ProfileFile(sections=[])),"
          + " ContainerCredentialsProvider(), InstanceProfileCredentialsProvider()]) :"
          + " [SystemPropertyCredentialsProvider(): Unable to load credentials from system"
          + " settings. Access key must be specified either via environment variable"
          + " (AWS_ACCESS_KEY_ID) or system property (aws.accessKeyId).,"
          + " EnvironmentVariableCredentialsProvider(): Unable to load credentials from system"
          + " settings. Access key must be specified either via environment variable"
          + " (AWS_ACCESS_KEY_ID) or system property (aws.accessKeyId).,"
          + " WebIdentityTokenFileCredentialsProvider(): Either the environment variable"
          + " AWS_WEB_IDENTITY_TOKEN_FILE or the javaproperty aws.webIdentityTokenFile must be"
          + " set., ProfileCredentialsProvider(profileName=%1$s,"
          + " profileFile=ProfileFile(sections=[])): %2$s, ContainerCredentialsProvider(): Cannot"
          + " fetch credentials from container - neither AWS_CONTAINER_CREDENTIALS_FULL_URI or"
          + " AWS_CONTAINER_CREDENTIALS_RELATIVE_URI environment variables are set.,"
          + " InstanceProfileCredentialsProvider(): %3$s]";

  @Test
  void defaultChain_isToldAsWhatFailedAndOneListOfWhatNobodyConfigured() {
    String message =
        CHAIN.formatted(
            "default",
            "Profile file contained no credentials for profile 'default': ProfileFile(sections=[])",
            "Failed to load credentials from IMDS.");
    assertThat(text().ofLookUp(SdkClientException.create(message)))
        .isEqualTo(
            "credentials: instance metadata: Failed to load credentials from IMDS.; not configured:"
                + " system properties, environment, web identity, profile, container (the default"
                + " chain of the AWS SDK) (PutRecords at eu-west-1)");
  }

  @Test
  void linkThatIsOnlySpokenOf_isNoReport() {
    String message =
        CHAIN.formatted("default", "see ContainerCredentialsProvider(region), perhaps", "Off.");
    assertThat(text().ofLookUp(SdkClientException.create(message)))
        .startsWith("credentials: profile: see")
        .contains("instance metadata: Off.");
  }

  /** A gateway may put a page there, or what it was sent. */
  @ParameterizedTest
  @ValueSource(strings = {"A code with CANARY", "Code\nCANARY", "X{CANARY}"})
  void codeThatIsNoName_isNotTold(String code) {
    assertThat(told(Verdict.FAILED, code, "no", "x"))
        .startsWith("(a code that is no name), HTTP 400")
        .doesNotContain(CANARY);
  }

  @Test
  void profileInTheDefaultChain_thatLacksAModule_isToldFirst() {
    String message =
        CHAIN.formatted(
            "dev",
            "To use login_session property in the 'dev' profile, the 'signin' service module must"
                + " be on the class path.",
            "IMDS credentials have been disabled by environment variable or system property.");
    assertThat(text().ofLookUp(SdkClientException.create(message)))
        .startsWith(
            "credentials: profile: To use login_session property in the 'dev' profile, the 'signin'"
                + " service module must be on the class path. Add the AWS SDK's module signin, or"
                + " set client.credentialProcess to: aws configure export-credentials --format"
                + " process --profile dev; not configured: ")
        .hasSizeLessThan(500);
  }

  @Test
  void profileThatLacksAModule_isToldWithTheModuleAndAnotherWay() {
    options.client().setProfile("dev");
    IllegalStateException missing =
        new IllegalStateException(
            "To use Sso related properties in the 'dev' profile, the 'sso' service module must be"
                + " on the class path.",
            new ClassNotFoundException("software.amazon.awssdk.services.sso.X"));
    assertThat(text().ofLookUp(missing))
        .startsWith("credentials: To use Sso related properties in the 'dev' profile")
        .contains("Add the AWS SDK's module sso, and ssooidc where", "(client.profile=dev)");
  }

  @Test
  void lookUp_namesTheProviderAndQuotesNoOutputOfAProcess() {
    options.client().setCredentialProcess("get --password " + CANARY);
    Throwable failed =
        new IllegalStateException(
            "Failed to refresh process-based credentials.",
            new IllegalStateException(
                "Command returned non-zero exit value (3) with error message: " + CANARY));
    assertThat(text().ofLookUp(failed))
        .isEqualTo(
            "credentials: Command returned non-zero exit value (3) (client.credentialProcess)"
                + " (PutRecords at eu-west-1)");
    Throwable garbled =
        new IllegalStateException(
            "Failed to refresh process-based credentials.",
            new UncheckedIOException(new IOException("Unrecognized token '" + CANARY + "'")));
    assertThat(text().ofLookUp(garbled))
        .contains("Failed to refresh process-based credentials.")
        .doesNotContain(CANARY);
  }

  /** Kinesis was not asked, so nothing is said of its answers. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo CANARY | JsonParseException: what should be credentials is not the JSON of such;"
            + " Failed to refresh process-based credentials.",
        "echo [1] | Process did not return a JSON object.",
        "echo '{\"Version\":\"CANARY\"}' | Unsupported credential version",
        "echo '{\"Version\":1}' | AccessKeyId cannot be empty.",
      })
  void processThatPrintsNoCredentials_isToldWithWhatIsWrong(String command, String reason) {
    options.client().setCredentialProcess(command);
    CredentialSource source = CredentialSource.of(new ClientSettings(options, 1));
    Throwable failure = catchThrowable(() -> source.provider().resolveCredentials());
    source.close();
    assertThat(text().ofLookUp(failure))
        .isEqualTo(
            "credentials: " + reason + " (client.credentialProcess) (PutRecords at eu-west-1)");
  }

  @Test
  void refusalOfSts_isToldAsOfTheCredentials() {
    options.client().set(ClientOptions.ROLE_ARN.name(), "arn:aws:iam::123456789012:role/logs");
    assertThat(text().ofLookUp(SdkClientException.create("x", answer(403, "AccessDenied", DENIED))))
        .startsWith("credentials: AccessDenied, HTTP 403: User: arn:aws:sts::")
        .contains("(client.roleArn on top of the default chain of the AWS SDK)");
  }

  @Test
  void profileWithoutCredentials_isToldWithoutTheWholeFile() {
    options.client().setProfile("one");
    assertThat(
            text()
                .ofLookUp(
                    SdkClientException.create(
                        "Profile file contained no credentials for profile 'one': ProfileFile(x)")))
        .startsWith("credentials: Profile file contained no credentials for profile 'one' (client")
        .doesNotContain("ProfileFile(x)");
  }

  /** The SDK lists its providers as objects, and 500 characters of that name no option of ours. */
  @Test
  void clientWithoutARegion_isToldWithWhatToSet() {
    SdkClientException failure =
        SdkClientException.create(
            "Unable to load region from any of the providers in the chain x.Chain@1f: [x.System@2a:"
                + " Unable to load region from system settings.]");
    assertThat(text().ofBuild(failure))
        .isEqualTo(
            "no client could be built: no region was found: set region (SLUICE_REGION) or"
                + " AWS_REGION");
  }

  /** The SDK takes such a file for an empty one. */
  @Test
  void profileFileThatCannotBeRead_isTold(@TempDir Path directory) {
    for (Path file : List.of(directory, directory.resolve("none"))) {
      options.client().setProfileFile(file.toString());
      ClientSettings settings = new ClientSettings(options, 1);
      Throwable failure =
          catchThrowable(() -> CredentialSource.of(settings).provider().resolveCredentials());
      assertThat(text().ofLookUp(failure))
          .startsWith("credentials: client.profileFile cannot be read: ")
          .contains(file.equals(directory) ? "Is a directory" : "NoSuchFileException: ");
      assertThat(text().ofBuild(failure)).contains(": client.profileFile cannot be read: ");
      assertThat(Verdicts.ofUnsent(failure)).isEqualTo(Verdict.NO_CREDENTIALS);
    }
  }

  /** The SDK throws whatever is at hand. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "aws_access_key_id=a | Profile property 'aws_secret_access_key' was not configured for 'x'",
        "aws_access_key_id=;aws_secret_access_key=CANARY | Access key ID cannot be blank",
        "role_arn=arn:aws:iam::123456789012:role/r;source_profile=x"
            + " | Invalid profile file: Circular relationship detected with profiles [x].",
      })
  void profileThatIsIncomplete_isToldWithWhatIsMissing(
      String lines, String reason, @TempDir Path directory) throws IOException {
    Path file = directory.resolve("profiles");
    Files.writeString(file, "[x]\n" + lines.replace(';', '\n') + "\n");
    options.client().setProfileFile(file.toString());
    options.client().setProfile("x");
    CredentialSource source = CredentialSource.of(new ClientSettings(options, 1));
    Throwable failure = catchThrowable(() -> source.provider().resolveCredentials());
    source.close();
    assertThat(text().ofLookUp(failure))
        .isEqualTo("credentials: " + reason + " (client.profile=x) (PutRecords at eu-west-1)");
    assertThat(Verdicts.ofUnsent(failure)).isEqualTo(Verdict.NO_CREDENTIALS);
  }
}
