// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.fake.ManualTicker;
import dev.sluice.fake.Records;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.Batch;
import dev.sluice.record.PutResult;
import dev.sluice.record.Verdict;
import java.io.OutputStream;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;

class KinesisTransportTest {

  private static final Batch TWO =
      new Batch("app-logs", List.of(Records.entry("a", 0), Records.entry("b", 0)));

  private final FakeClient client = new FakeClient();
  private final SluiceOptions options = new SluiceOptions();

  private Supplier<CredentialSource> sources =
      () -> {
        SluiceOptions keys = new SluiceOptions();
        keys.client().setAccessKeyId("AKID");
        keys.client().setSecretAccessKey("CANARY");
        return CredentialSource.of(new ClientSettings(keys, 1));
      };

  private KinesisTransport transport(@Nullable Function<ClientSettings, StreamClient> clients) {
    return new KinesisTransport(
        new ClientSettings(options, 4),
        new RenewableCredentials(sources, new Lookups(), new ManualTicker(), () -> 0),
        clients);
  }

  private PutResult put(PutRecordsResponse response) {
    client.answer = request -> response;
    return transport(settings -> new StreamClient(client, null)).put(TWO);
  }

  private static PutRecordsResultEntry stored() {
    return PutRecordsResultEntry.builder().sequenceNumber("1").shardId("s").build();
  }

  private static PutRecordsResponse of(PutRecordsResultEntry... results) {
    return PutRecordsResponse.builder().records(results).build();
  }

  @Test
  void put_handsTheBatchToTheBodyWithoutACopy() {
    assertThat(put(of(stored(), stored())).isWholeFailure()).isFalse();
    PutRecordsRequest request = client.requests.get(0);
    assertThat(request.streamName()).isEqualTo("app-logs");
    assertThat(request.streamARN()).isNull();
    assertThat(request.hasRecords()).as("the SDK would copy them").isFalse();
    assertThat(
            request
                .overrideConfiguration()
                .orElseThrow()
                .executionAttributes()
                .getAttribute(OwnBody.attribute()))
        .isSameAs(TWO);
  }

  @Test
  void put_namesAnArnAsSuch() {
    client.answer = request -> of(stored(), stored());
    String arn = "arn:aws:kinesis:eu-west-1:123456789012:stream/app-logs";
    transport(settings -> new StreamClient(client, null)).put(new Batch(arn, TWO.entries()));
    assertThat(client.requests.get(0).streamName()).isNull();
    assertThat(client.requests.get(0).streamARN()).startsWith("arn:");
  }

  @Test
  void put_readsEachRecordsOutcome() {
    PutResult result =
        put(
            of(
                PutRecordsResultEntry.builder()
                    .errorCode("ProvisionedThroughputExceededException")
                    .errorMessage("slow down")
                    .build(),
                stored()));
    assertThat(result.verdict(0)).isEqualTo(Verdict.THROTTLED);
    assertThat(result.verdict(1)).isEqualTo(Verdict.STORED);
    assertThat(result.detail())
        .isEqualTo("{ProvisionedThroughputExceededException=1}: slow down (PutRecords)");
  }

  @Test
  void codeOfARecordThatIsNoName_isNotTold() {
    PutRecordsResultEntry odd =
        PutRecordsResultEntry.builder().errorCode("a CANARY, which was sent").build();
    assertThat(put(of(odd, stored())).detail())
        .startsWith("{(a code that is no name)=1}")
        .doesNotContain("CANARY");
  }

  @Test
  void put_believesNoAnswerOfAnotherLength() {
    assertThat(put(of(stored())).verdict(0)).isEqualTo(Verdict.UNKNOWN);
    assertThat(put(of(stored(), stored(), stored())).isWholeFailure()).isTrue();
    assertThat(put(PutRecordsResponse.builder().build()).detail())
        .isEqualTo("an answer with 0 results for 2 records (PutRecords)");
  }

  @Test
  void put_believesNoSuccessWithoutASequenceNumber() {
    PutResult result =
        put(
            of(
                PutRecordsResultEntry.builder().shardId("s").build(),
                PutRecordsResultEntry.builder().sequenceNumber("").build()));
    assertThat(result.verdict(0)).isEqualTo(Verdict.UNKNOWN);
    assertThat(result.verdict(1)).isEqualTo(Verdict.UNKNOWN);
    assertThat(result.detail()).isEqualTo("{no sequence number=2} (PutRecords)");
  }

  @Test
  void put_readsExceptions() {
    client.answer =
        request -> {
          throw ResourceNotFoundException.builder().message("gone").statusCode(400).build();
        };
    assertThat(transport(settings -> new StreamClient(client, null)).put(TWO).isWholeFailure())
        .isTrue();
  }

  @Test
  void failureBeforeTheRequestLeft_hasSentNothing() {
    client.answer =
        request -> {
          throw SdkClientException.create("Unable to load credentials");
        };
    PutResult result = transport(settings -> new StreamClient(client, null)).put(TWO);
    assertThat(result.verdict(0)).isEqualTo(Verdict.NO_CREDENTIALS);
    assertThat(result.detail()).contains("Unable to load credentials");
  }

  @Test
  void lookupOfCredentialsThatFails_sendsNothingAndNamesTheCause() {
    sources =
        () -> {
          throw SdkClientException.create("Unable to load credentials from X");
        };
    KinesisTransport transport = transport(settings -> new StreamClient(client, null));
    PutResult result = transport.put(TWO);
    assertThat(result.verdict(0)).isEqualTo(Verdict.NO_CREDENTIALS);
    assertThat(result.detail()).contains("Unable to load credentials from X");
    assertThat(client.requests).isEmpty();
    assertThatThrownBy(() -> transport.listShards("app-logs"))
        .isInstanceOf(SdkClientException.class);
    assertThat(transport.describe("app-logs").detail()).contains("Unable to load credentials");
  }

  @Test
  void describe_blamesCredentialsOnlyWhereTheirLookUpFails() {
    client.failureOfDescribe =
        SdkClientException.create("torn", new ConnectException("Connection refused"));
    assertThat(transport(settings -> new StreamClient(client, null)).describe("app-logs").detail())
        .isEqualTo("ConnectException: Connection refused (DescribeStreamSummary)");
    sources =
        () -> {
          throw AwsServiceException.builder()
              .statusCode(403)
              .awsErrorDetails(AwsErrorDetails.builder().errorCode("AccessDenied").build())
              .build();
        };
    assertThat(transport(settings -> new StreamClient(client, null)).describe("app-logs").detail())
        .startsWith("credentials: AccessDenied, HTTP 403 (")
        .endsWith(" (DescribeStreamSummary)");
  }

  @Test
  void failureAfterTheRequestLeft_isUnknown() {
    assertUnknownAfterItLeft(SdkClientException.create("torn"));
  }

  /**
   * A class that met the end of the memory in its initialiser is broken for good. So is the class
   * that describes a failure, or closes a client, perhaps. Others read a LinkageError as "nothing
   * was sent".
   */
  @Test
  void classThatIsMissingAfterTheRequestLeft_isUnknown() {
    assertUnknownAfterItLeft(new NoClassDefFoundError("Could not initialize class X"));
    assertUnknownAfterItLeft(
        new IllegalStateException("torn") {
          @Override
          public synchronized Throwable getCause() {
            throw new NoClassDefFoundError("Could not initialize class X");
          }
        });
    client.failureOfClose = new NoClassDefFoundError("Could not initialize class X");
    assertUnknownAfterItLeft(new OutOfMemoryError("a test's"));
  }

  private void assertUnknownAfterItLeft(Throwable failure) {
    client.answer =
        request -> {
          leave(request);
          if (failure instanceof Error error) {
            throw error;
          }
          throw (RuntimeException) failure;
        };
    assertThatNoException()
        .isThrownBy(
            () ->
                assertThat(
                        transport(settings -> new StreamClient(client, null)).put(TWO).verdict(0))
                    .as(failure.toString())
                    .isEqualTo(Verdict.UNKNOWN));
  }

  private static void leave(PutRecordsRequest request) {
    Departure departure =
        request
            .overrideConfiguration()
            .orElseThrow()
            .executionAttributes()
            .getAttribute(Departure.attribute());
    new Departure.Watch()
        .beforeTransmission(
            null, new ExecutionAttributes().putAttribute(Departure.attribute(), departure));
  }

  @Test
  void put_buildsItsClientOnceAndLate() {
    List<ClientSettings> built = new ArrayList<>();
    client.answer = request -> of(stored(), stored());
    KinesisTransport transport =
        transport(
            settings -> {
              built.add(settings);
              return new StreamClient(client, null);
            });
    assertThat(built).isEmpty();
    transport.put(TWO);
    transport.put(TWO);
    assertThat(built).hasSize(1);
    transport.close();
    transport.close();
    assertThat(client.closed).isEqualTo(1);
  }

  /** The HTTP client closes its connections for good when an error passes through it. */
  @Test
  void errorInTheClient_hasTheNextRequestBuildAnotherOne() {
    List<FakeClient> built = new ArrayList<>();
    KinesisTransport transport =
        transport(
            settings -> {
              built.add(new FakeClient());
              return new StreamClient(built.get(built.size() - 1), null);
            });
    transport.put(TWO);
    built.get(0).answer =
        request -> {
          throw new OutOfMemoryError("a test's");
        };
    assertThat(transport.put(TWO).verdict(0)).as("it never left").isEqualTo(Verdict.NOT_SENT);
    assertThat(built.get(0).closed).isEqualTo(1);

    transport.put(TWO);
    assertThat(built).hasSize(2);
    assertThat(built.get(1).requests).hasSize(1);
  }

  /** The client starts a thread of the SDK, and the process may have all that it is allowed. */
  @Test
  void clientThatCannotBeBuiltForLackOfThreads_sendsNothing() {
    KinesisTransport transport =
        transport(
            settings -> {
              throw new OutOfMemoryError("unable to create native thread");
            });

    assertThat(transport.put(TWO).verdict(0)).isEqualTo(Verdict.NOT_SENT);
  }

  /** It keeps the connection of that request for ever, and has no more of them than it needs. */
  @Test
  void errorThatIsNotOfMemory_hasTheNextRequestBuildAnotherClientToo() {
    for (Error error : List.of(new NoClassDefFoundError("X"), new AssertionError("a test's"))) {
      List<FakeClient> built = new ArrayList<>();
      KinesisTransport transport =
          transport(
              settings -> {
                built.add(new FakeClient());
                return new StreamClient(built.get(built.size() - 1), null);
              });
      transport.put(TWO);
      built.get(0).answer =
          request -> {
            leave(request);
            throw error;
          };
      try {
        assertThat(transport.put(TWO).verdict(0)).isEqualTo(Verdict.UNKNOWN);
      } catch (AssertionError e) {
        assertThat(e).isSameAs(error); // whoever calls it reads that as unknown
      }
      assertThat(built.get(0).closed).as(error.toString()).isEqualTo(1);
      transport.put(TWO);
      assertThat(built).hasSize(2);
    }
  }

  @Test
  void clientThatCannotBeBuilt_hasSentNothing() {
    KinesisTransport broken =
        transport(
            settings -> {
              throw new IllegalArgumentException("region must not be blank");
            });
    assertThat(broken.put(TWO).verdict(0)).isEqualTo(Verdict.NOT_SENT);
    assertThat(broken.put(TWO).detail()).contains("region must not be blank");
    KinesisTransport missing =
        transport(
            settings -> {
              throw new NoClassDefFoundError("org/apache/hc/X");
            });
    assertThatThrownBy(() -> missing.put(TWO)).isInstanceOf(NoClassDefFoundError.class);
  }

  /** In China or GovCloud, {@code arn:aws:} is easily typed. */
  @ParameterizedTest
  @CsvSource({"cn-north-1, aws-cn", "us-gov-west-1, aws-us-gov"})
  void arnWithAnotherPartitionThanItsRegions_isNamed(String region, String partition) {
    String stream = "arn:aws:kinesis:" + region + ":123456789012:stream/app-logs";
    options.set("stream", stream);
    try (KinesisTransport transport = transport(null)) {
      PutResult result = transport.put(new Batch(stream, TWO.entries()));
      assertThat(result.verdict(0)).isEqualTo(Verdict.NOT_SENT);
      assertThat(result.detail())
          .startsWith("SdkClientException: Partition: aws from ARN doesn't match with ")
          .endsWith(partition + ". (PutRecords at " + region + ")");
    }
  }

  /** As the environment of a host may ask for them, which a rule of the options does not see. */
  @Test
  void settingsForWhichThereIsNoEndpoint_areNamed_andNotTheCredentials() {
    options.set("region", "eu-west-1");
    options.set("endpoint", "http://127.0.0.1:1");
    options.client().setFips("true");
    String why =
        "SdkClientException: Invalid Configuration: FIPS and custom endpoint are not supported (";
    try (KinesisTransport transport = transport(null)) {
      PutResult result = transport.put(TWO);
      assertThat(result.verdict(0)).isEqualTo(Verdict.NOT_SENT);
      assertThat(result.detail()).isEqualTo(why + "PutRecords at http://127.0.0.1:1)");
      assertThat(transport.describe("app-logs").detail()).startsWith(why);
    }
    options.client().setRoleArn("arn:aws:iam::123456789012:role/logs");
    options.client().setStsEndpoint("http://127.0.0.1:1");
    options.client().setAccessKeyId("AKID");
    options.client().setSecretAccessKey("secret");
    sources = () -> CredentialSource.of(new ClientSettings(options, 1));
    try (KinesisTransport transport = transport(null)) {
      assertThat(transport.put(TWO).detail()).startsWith("credentials: " + why + "client.roleArn");
    }
  }

  /** As one that openssl made looks to Java, and one with a password that is not given. */
  @Test
  void trustStoreWithoutATrustedCertificate_isNamed(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("trust.p12");
    KeyStore empty = KeyStore.getInstance("PKCS12");
    empty.load(null, null);
    try (OutputStream out = Files.newOutputStream(file)) {
      empty.store(out, "CANARY".toCharArray());
    }
    options.set("region", "eu-west-1");
    options.set("endpoint", "https://127.0.0.1:1");
    options.client().setTrustStore(file.toString());
    String why = "client.trustStore cannot be used: it has no trusted certificate";
    assertThat(transport(null).put(TWO).detail())
        .isEqualTo(
            "no client could be built: " + why + ", or none without client.trustStorePassword");
    options.client().setTrustStorePassword("CANARY");
    assertThat(transport(null).put(TWO).detail()).isEqualTo("no client could be built: " + why);
  }

  @Test
  void clientBuiltWhileClosing_isClosedToo() {
    client.answer = request -> of(stored(), stored());
    KinesisTransport[] self = {null};
    KinesisTransport transport =
        transport(
            settings -> {
              self[0].close(); // the stop's time was over while the client was being built
              return new StreamClient(client, null);
            });
    self[0] = transport;
    assertThat(transport.put(TWO).verdict(0)).isEqualTo(Verdict.NOT_SENT);
    assertThat(client.closed).isEqualTo(1);
    assertThat(client.requests).isEmpty();
    assertThat(transport.put(TWO).verdict(0)).isEqualTo(Verdict.NOT_SENT);
  }

  @Test
  void settings_printNoSecret() {
    options.client().setAccessKeyId("CANARY1");
    options.client().setSecretAccessKey("CANARY2");
    options.client().setSessionToken("CANARY3");
    options.set("stream", "app-logs");
    assertThat(String.valueOf((Object) new ClientSettings(options, 4))).doesNotContain("CANARY");
    assertThat(String.valueOf((Object) transport(settings -> new StreamClient(client, null))))
        .doesNotContain("CANARY");
  }

  private static final class FakeClient implements KinesisClient {

    private final List<PutRecordsRequest> requests = new ArrayList<>();
    private Function<PutRecordsRequest, PutRecordsResponse> answer =
        request -> PutRecordsResponse.builder().build();
    private RuntimeException failureOfDescribe = SdkClientException.create("not asked");
    private int closed;
    private @Nullable Error failureOfClose;

    @Override
    public PutRecordsResponse putRecords(PutRecordsRequest request) {
      requests.add(request);
      return answer.apply(request);
    }

    @Override
    public DescribeStreamSummaryResponse describeStreamSummary(
        DescribeStreamSummaryRequest request) {
      throw failureOfDescribe;
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {
      closed++;
      if (failureOfClose != null) {
        throw failureOfClose;
      }
    }
  }
}
