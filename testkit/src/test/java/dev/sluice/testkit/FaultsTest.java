// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import static dev.sluice.testkit.Protocol.entry;
import static dev.sluice.testkit.Protocol.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.AccessDeniedException;
import software.amazon.awssdk.services.kinesis.model.KmsThrottlingException;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ValidationException;

/** Faults that answer properly: errors for requests and for records. */
class FaultsTest {
  private static final PutRecordsRequest THREE =
      put("logs", entry("a", "0"), entry("b", "1"), entry("c", "2"));

  private final EmbeddedKinesis kinesis = EmbeddedKinesis.withStream("logs", 4);

  @AfterEach
  void close() {
    kinesis.close();
  }

  static Stream<Arguments> errors() {
    return Stream.of(
            Arguments.of(Fault.internalFailure(), 500, "InternalFailure"),
            Arguments.of(Fault.serviceUnavailable(), 503, "ServiceUnavailable"),
            Arguments.of(Fault.throttled(), 400, "ProvisionedThroughputExceededException"),
            Arguments.of(Fault.limitExceeded(), 400, "LimitExceededException"),
            Arguments.of(Fault.kmsThrottled(), 400, "KMSThrottlingException"),
            Arguments.of(Fault.expiredToken(), 400, "ExpiredTokenException"),
            Arguments.of(Fault.unrecognizedClient(), 400, "UnrecognizedClientException"),
            Arguments.of(Fault.resourceNotFound(), 400, "ResourceNotFoundException"),
            Arguments.of(Fault.accessDenied(), 400, "AccessDeniedException"),
            Arguments.of(Fault.validation(), 400, "ValidationException"),
            Arguments.of(Fault.serialization(), 400, "SerializationException"),
            Arguments.of(Fault.error(418, "Teapot", "short and stout"), 418, "Teapot"))
        .flatMap(
            e ->
                Stream.of(Protocol.values())
                    .map(p -> Arguments.of(p, e.get()[0], e.get()[1], e.get()[2])));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void error_reachesTheClientAndStoresNothing(
      Protocol protocol, Fault fault, int status, String code) {
    kinesis.faults().onPut(fault);
    try (KinesisClient client = protocol.client(kinesis)) {
      AwsServiceException thrown =
          catchThrowableOfType(AwsServiceException.class, () -> client.putRecords(THREE));
      assertThat(thrown.statusCode()).isEqualTo(status);
      assertThat(thrown.awsErrorDetails().errorCode()).isEqualTo(code);
      assertThat(thrown.requestId()).isNotBlank();
      assertThat(kinesis.recordCount()).isZero();

      client.putRecords(THREE);
      assertThat(kinesis.recordCount()).isEqualTo(3);
    }
    assertThat(kinesis.putRequests()).extracting(RequestSummary::fault).contains(fault);
  }

  @ParameterizedTest
  @EnumSource
  void error_isTheTypedExceptionOfTheSdk(Protocol protocol) {
    kinesis
        .faults()
        .onPut(
            Fault.throttled(),
            Fault.kmsThrottled(),
            Fault.resourceNotFound(),
            Fault.accessDenied());
    try (KinesisClient client = protocol.client(kinesis)) {
      assertThatThrownBy(() -> client.putRecords(THREE))
          .isInstanceOf(ProvisionedThroughputExceededException.class);
      assertThatThrownBy(() -> client.putRecords(THREE)).isInstanceOf(KmsThrottlingException.class);
      assertThatThrownBy(() -> client.putRecords(THREE))
          .isInstanceOf(ResourceNotFoundException.class);
      assertThatThrownBy(() -> client.putRecords(THREE)).isInstanceOf(AccessDeniedException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void errorAfterStore_liesAboutStoredRecords(Protocol protocol) {
    kinesis.faults().onPut(Fault.internalFailure().afterStore());
    try (KinesisClient client = protocol.client(kinesis)) {
      assertThatThrownBy(() -> client.putRecords(THREE)).isInstanceOf(AwsServiceException.class);
    }
    assertThat(kinesis.recordCount()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void failRecords_refusesOnlyThoseNamed(Protocol protocol) {
    kinesis
        .faults()
        .onPut(
            Fault.failRecords(ErrorCodes.THROTTLED, 1),
            Fault.none(),
            Fault.failRecords(ErrorCodes.INTERNAL_FAILURE));
    try (KinesisClient client = protocol.client(kinesis)) {
      PutRecordsResponse first = client.putRecords(THREE);
      assertThat(first.failedRecordCount()).isEqualTo(1);
      assertThat(first.records())
          .extracting(PutRecordsResultEntry::errorCode)
          .containsExactly(null, ErrorCodes.THROTTLED, null);
      assertThat(first.records().get(1).errorMessage()).contains("Rate exceeded");
      assertThat(first.records().get(1).sequenceNumber()).isNull();
      assertThat(kinesis.records()).extracting(StoredRecord::text).containsExactly("0", "2");

      assertThat(client.putRecords(THREE).failedRecordCount()).isZero();
      PutRecordsResponse third = client.putRecords(THREE);
      assertThat(third.failedRecordCount()).isEqualTo(3);
      assertThat(third.records())
          .extracting(PutRecordsResultEntry::errorCode)
          .containsOnly(ErrorCodes.INTERNAL_FAILURE);
    }
    assertThat(kinesis.recordCount()).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource
  void failRecords_standsForEveryRequestUntilHealed(Protocol protocol) {
    kinesis
        .faults()
        .failRecords(
            (request, index, record) ->
                request.number() == 2 && record.partitionKey().equals("c")
                    ? ErrorCodes.INTERNAL_FAILURE
                    : null);
    try (KinesisClient client = protocol.client(kinesis)) {
      assertThat(client.putRecords(THREE).failedRecordCount()).isZero();
      assertThat(client.putRecords(THREE).records().get(2).errorCode())
          .isEqualTo(ErrorCodes.INTERNAL_FAILURE);
      kinesis.faults().failRecords((request, index, record) -> ErrorCodes.THROTTLED);
      assertThat(client.putRecords(THREE).failedRecordCount()).isEqualTo(3);
      kinesis.faults().heal();
      assertThat(client.putRecords(THREE).failedRecordCount()).isZero();
    }
  }

  @Test
  void randomRecordFaults_areTheSameInEveryRunAndOfTheShareAskedFor() {
    RecordFaults one = RecordFaults.random(42, 0.3, "x");
    RecordFaults again = RecordFaults.random(42, 0.3, "x");
    OfferedRecord record = new OfferedRecord("k", null, new byte[0], 0, 0);
    int failed = 0;
    for (int number = 1; number <= 100; number++) {
      PutRequest request = new PutRequest(number, "logs", List.of(record), "", 1);
      for (int i = 0; i < 100; i++) {
        String code = one.codeFor(request, i, record);
        assertThat(again.codeFor(request, i, record)).isEqualTo(code);
        failed += code == null ? 0 : 1;
      }
    }
    assertThat(failed).isBetween(2800, 3200);
  }

  @ParameterizedTest
  @EnumSource
  void onEveryPut_decidesByTheRequestAndMayKeepState(Protocol protocol) {
    Random random = new Random(7);
    List<Boolean> expected = new ArrayList<>();
    Random same = new Random(7);
    for (int i = 0; i < 20; i++) {
      expected.add(same.nextBoolean());
    }
    kinesis
        .faults()
        .onEveryPut(request -> random.nextBoolean() ? Fault.serviceUnavailable() : Fault.none());
    List<Boolean> failed = new ArrayList<>();
    try (KinesisClient client = protocol.client(kinesis)) {
      for (int i = 0; i < 20; i++) {
        try {
          client.putRecords(THREE);
          failed.add(false);
        } catch (AwsServiceException e) {
          failed.add(true);
        }
      }
    }
    assertThat(failed).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void onEveryPut_seesWhoSignedTheRequest(Protocol protocol) {
    kinesis
        .faults()
        .onEveryPut(
            request -> request.accessKeyId().equals("key") ? Fault.expiredToken() : Fault.none());
    try (KinesisClient client = protocol.client(kinesis)) {
      assertThatThrownBy(() -> client.putRecords(THREE))
          .hasMessageContaining(ErrorCodes.EXPIRED_TOKEN);
      StaticCredentialsProvider rotated =
          StaticCredentialsProvider.create(AwsBasicCredentials.create("key2", "secret"));
      client.putRecords(
          THREE.copy(r -> r.overrideConfiguration(c -> c.credentialsProvider(rotated))));
    }
    assertThat(kinesis.recordCount()).isEqualTo(3);
    assertThat(kinesis.putRequests().get(0).headers().get("authorization"))
        .contains("Credential=key/");
  }

  @ParameterizedTest
  @EnumSource
  void failRecordsOfShard_throttlesThatShardOnly(Protocol protocol) {
    // By the MD5 of their keys "a" belongs into shard 0, "b" into 2 and "c" into 1.
    ShardInfo third = kinesis.shards("logs").get(2);
    kinesis.faults().failRecords(RecordFaults.ofShard(third, ErrorCodes.THROTTLED));
    try (KinesisClient client = protocol.client(kinesis)) {
      assertThat(client.putRecords(THREE).records())
          .extracting(PutRecordsResultEntry::errorCode)
          .containsExactly(null, ErrorCodes.THROTTLED, null);
    }
  }

  @ParameterizedTest
  @EnumSource
  void poison_failsTheWholeRequestThatCarriesIt(Protocol protocol) {
    kinesis.faults().poison(record -> record.text().equals("1"));
    try (KinesisClient client = protocol.client(kinesis)) {
      assertThatThrownBy(() -> client.putRecords(THREE)).isInstanceOf(ValidationException.class);
      client.putRecords(put("logs", entry("a", "0"), entry("c", "2")));
    }
    assertThat(kinesis.records()).extracting(StoredRecord::text).containsExactly("0", "2");
  }

  @ParameterizedTest
  @EnumSource
  void onEvery_deniesListShardsAndLeavesPutsAlone(Protocol protocol) {
    kinesis.faults().onEvery("ListShards", Fault.accessDenied());
    try (KinesisClient client = protocol.client(kinesis)) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> client.listShards(r -> r.streamName("logs")))
            .isInstanceOf(AccessDeniedException.class);
      }
      assertThat(client.putRecords(THREE).failedRecordCount()).isZero();
      kinesis.faults().heal();
      assertThat(client.listShards(r -> r.streamName("logs")).shards()).hasSize(4);
    }
    assertThat(kinesis.requestCount("ListShards")).isEqualTo(3);
  }

  @Test
  void beforeStore_isRefusedForAnswersThatTellOfStoredRecords() {
    assertThatThrownBy(() -> Fault.tooFewResults().beforeStore())
        .isInstanceOf(IllegalStateException.class);
    assertThat(Fault.html().beforeStore().script().stores()).isFalse();
  }

  @Test
  void onConnect_refusesFaultsThatNeedARequest() {
    assertThatThrownBy(() -> kinesis.faults().onConnect(Fault.html()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("html");
  }
}
