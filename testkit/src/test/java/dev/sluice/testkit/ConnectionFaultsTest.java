// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import static dev.sluice.testkit.Protocol.entry;
import static dev.sluice.testkit.Protocol.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;

/** Faults of the connection and of the answer's bytes. */
class ConnectionFaultsTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final PutRecordsRequest TWO = put("logs", entry("a", "0"), entry("b", "1"));

  private final EmbeddedKinesis kinesis = EmbeddedKinesis.withStream("logs", 4);

  @AfterEach
  void close() {
    kinesis.close();
  }

  @ParameterizedTest
  @EnumSource
  void resetBeforeStore_isAResetAndStoresNothing(Protocol protocol) {
    assertThatPutFails(protocol, Fault.resetBeforeStore(), SocketException.class);
    assertThat(kinesis.recordCount()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void resetAfterStore_isAResetOfStoredRecords(Protocol protocol) {
    assertThatPutFails(protocol, Fault.resetAfterStore(), SocketException.class);
    assertThat(kinesis.recordCount()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void resetBeforeRead_storesNothingAndCountsTheRequest(Protocol protocol) {
    assertThatPutFails(protocol, Fault.resetBeforeRead(), SocketException.class);
    assertThat(kinesis.recordCount()).isZero();
    assertThat(kinesis.awaitPutRequests(1, SOON).get(0).recordCount()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void resetDuringRead_breaksALargeRequestOff(Protocol protocol) {
    kinesis.faults().onPut(Fault.resetDuringRead());
    try (KinesisClient client = protocol.client(kinesis)) {
      String large = "x".repeat(1_000_000);
      assertThatThrownBy(
              () ->
                  client.putRecords(
                      put("logs", entry("a", large), entry("b", large), entry("c", large))))
          .isInstanceOf(SdkClientException.class)
          .hasRootCauseInstanceOf(IOException.class);
      assertThat(kinesis.recordCount()).isZero();
      assertThat(client.putRecords(TWO).failedRecordCount()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void closeWithoutAnswer_isAnEndOfStreamAndNoReset(Protocol protocol) {
    assertThatPutFails(protocol, Fault.closeWithoutAnswer(), NoHttpResponseException.class);
    assertThat(kinesis.recordCount()).isZero();
    assertThatPutFails(
        protocol, Fault.closeWithoutAnswer().afterStore(), NoHttpResponseException.class);
    assertThat(kinesis.recordCount()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void lyingAnswers_comeAfterTheRecordsAreStored(Protocol protocol) {
    try (KinesisClient client = protocol.client(kinesis)) {
      List<Fault> lies = List.of(Fault.html(), Fault.garbledBody(), Fault.tornResponse());
      for (Fault lie : lies) {
        kinesis.clear();
        kinesis.faults().onPut(lie);
        assertThatThrownBy(() -> client.putRecords(TWO))
            .as(lie.toString())
            .isInstanceOf(SdkException.class);
        assertThat(kinesis.records()).as(lie.toString()).hasSize(2);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void lyingAnswers_withWrongNumbersOfResultsAreWellFormed(Protocol protocol) {
    kinesis.faults().onPut(Fault.tooFewResults(), Fault.tooManyResults(), Fault.emptyBody());
    try (KinesisClient client = protocol.client(kinesis)) {
      assertThat(client.putRecords(TWO).records()).hasSize(1);
      assertThat(client.putRecords(TWO).records()).hasSize(3);
      assertThat(client.putRecords(TWO).records()).isEmpty();
    }
    assertThat(kinesis.recordCount()).isEqualTo(6);
  }

  @ParameterizedTest
  @EnumSource
  void tornResponse_breaksOffInTheMiddleOfTheBody(Protocol protocol) {
    kinesis.faults().onPut(Fault.tornResponse());
    try (KinesisClient client = protocol.client(kinesis)) {
      assertThatThrownBy(() -> client.putRecords(TWO))
          .isInstanceOf(SdkException.class)
          .hasStackTraceContaining("ConnectionClosedException");
    }
    assertThat(kinesis.recordCount()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void trickle_isSlowButTrue(Protocol protocol) {
    kinesis.faults().onPut(Fault.trickle(Duration.ofMillis(1)));
    long startNanos = System.nanoTime();
    try (KinesisClient client = protocol.client(kinesis)) {
      assertThat(client.putRecords(TWO).records()).hasSize(2);
    }
    assertThat(System.nanoTime() - startNanos).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(300));
  }

  @ParameterizedTest
  @EnumSource
  void delay_answersAfterAWhile(Protocol protocol) {
    Duration delay = Duration.ofMillis(100);
    kinesis.faults().onPut(Fault.delay(delay), Fault.throttled().delayedBy(delay));
    try (KinesisClient client = protocol.client(kinesis)) {
      long startNanos = System.nanoTime();
      assertThat(client.putRecords(TWO).failedRecordCount()).isZero();
      assertThatThrownBy(() -> client.putRecords(TWO)).hasMessageContaining(ErrorCodes.THROTTLED);
      assertThat(System.nanoTime() - startNanos).isGreaterThanOrEqualTo(2 * delay.toNanos());
    }
    assertThat(kinesis.recordCount()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void hold_blocksOnlyItsOwnConnectionUntilReleased(Protocol protocol) throws Exception {
    kinesis.faults().onPut(Fault.hold());
    try (KinesisClient client = protocol.client(kinesis)) {
      CompletableFuture<PutRecordsResponse> held = putAsync(client);
      assertThat(kinesis.awaitPutRequests(1, SOON).get(0).recordCount()).isEqualTo(2);
      assertThat(kinesis.recordCount()).isZero();
      assertThat(client.putRecords(TWO).failedRecordCount()).isZero();
      assertThat(held).isNotDone();
      kinesis.faults().release();
      assertThat(held.get(10, TimeUnit.SECONDS).failedRecordCount()).isZero();
    }
    assertThat(kinesis.records())
        .extracting(StoredRecord::requestNumber)
        .containsExactly(2L, 2L, 1L, 1L);
  }

  @ParameterizedTest
  @EnumSource
  void blackHole_neverAnswersAndStoresNothing(Protocol protocol) {
    kinesis.faults().onPut(Fault.blackHole());
    try (KinesisClient client = protocol.client(kinesis)) {
      CompletableFuture<PutRecordsResponse> lost = putAsync(client);
      kinesis.awaitPutRequests(1, SOON);
      assertThat(client.putRecords(TWO).failedRecordCount()).isZero();
      assertThat(lost).isNotDone();
      kinesis.faults().release();
      assertThatThrownBy(() -> lost.get(10, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseInstanceOf(NoHttpResponseException.class);
    }
    assertThat(kinesis.recordCount()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void blackHoleAfterStore_neverAnswersForStoredRecords(Protocol protocol) {
    kinesis.faults().onPut(Fault.blackHole().afterStore());
    try (KinesisClient client = protocol.client(kinesis)) {
      CompletableFuture<PutRecordsResponse> lost = putAsync(client);
      assertThat(kinesis.awaitRecords(2, SOON)).hasSize(2);
      assertThat(lost).isNotDone();
      kinesis.faults().release();
      assertThatThrownBy(() -> lost.get(10, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseInstanceOf(NoHttpResponseException.class);
    }
    assertThat(kinesis.recordCount()).isEqualTo(2);
  }

  @Test
  void onConnect_resetsClosesOrSwallowsConnections() {
    kinesis
        .faults()
        .onConnect(Fault.resetBeforeRead(), Fault.closeWithoutAnswer(), Fault.blackHole());
    try (KinesisClient client = Protocol.CBOR.client(kinesis)) {
      assertThatThrownBy(() -> client.putRecords(TWO)).hasRootCauseInstanceOf(IOException.class);
      assertThatThrownBy(() -> client.putRecords(TWO)).hasRootCauseInstanceOf(IOException.class);
      assertThatThrownBy(
              () ->
                  client.putRecords(
                      TWO.copy(
                          r ->
                              r.overrideConfiguration(
                                  c -> c.apiCallTimeout(Duration.ofMillis(300))))))
          .hasMessageContaining("did not complete");
      assertThat(client.putRecords(TWO).failedRecordCount()).isZero();
    }
    assertThat(kinesis.requestCount("PutRecords")).isEqualTo(1);
  }

  @Test
  void pause_isAnOutageThatForgetsNothing() {
    int port = kinesis.endpoint().getPort();
    try (KinesisClient client = Protocol.CBOR.client(kinesis)) {
      client.putRecords(TWO);
      kinesis.pause();
      assertThat(kinesis.connectionCount()).isZero();
      assertThatThrownBy(() -> client.putRecords(TWO))
          .isInstanceOf(SdkClientException.class)
          .hasRootCauseInstanceOf(IOException.class);
      kinesis.resume();
      assertThat(kinesis.endpoint().getPort()).isEqualTo(port);
      client.putRecords(TWO);
    }
    assertThat(kinesis.recordCount()).isEqualTo(4);
  }

  @Test
  void pause_cutsOffWhatIsHeld() {
    kinesis.faults().onPut(Fault.hold());
    try (KinesisClient client = Protocol.CBOR.client(kinesis)) {
      CompletableFuture<PutRecordsResponse> held = putAsync(client);
      kinesis.awaitPutRequests(1, SOON);
      kinesis.pause();
      assertThatThrownBy(() -> held.get(10, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseInstanceOf(IOException.class);
    }
    assertThat(kinesis.recordCount()).isZero();
    assertThat(kinesis.connectionCount()).isZero();
  }

  @Test
  void close_leavesNoThread() throws Exception {
    kinesis.faults().onConnect(Fault.blackHole());
    try (Socket swallowed =
            new Socket(InetAddress.getLoopbackAddress(), kinesis.endpoint().getPort());
        KinesisClient client = Protocol.CBOR.client(kinesis)) {
      client.putRecords(TWO);
      assertThat(kinesis.connectionCount()).isEqualTo(2);
      kinesis.close();
      assertThat(kinesis.connectionCount()).isZero();
      assertThat(swallowed.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(kinesis.recordCount()).isEqualTo(2);
  }

  @Test
  void awaitRecords_saysHowFarItCame() {
    try (KinesisClient client = Protocol.CBOR.client(kinesis)) {
      client.putRecords(TWO);
    }
    assertThatThrownBy(() -> kinesis.awaitRecords(3, Duration.ofMillis(20)))
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            "expected 3 records within PT0.02S, but there were 2 (2 records stored, 1 PutRecords"
                + " requests). "
                + kinesis.endpoint()
                + " listened; connections: 1; requests since the last clear: {PutRecords to logs=1}");
  }

  @Test
  void clear_forgetsRecordsAndFaultsAndKeepsStreams() {
    try (KinesisClient client = Protocol.CBOR.client(kinesis)) {
      client.putRecords(TWO);
      kinesis.faults().onEvery("PutRecords", Fault.throttled());
      kinesis.clear();
      assertThat(kinesis.records()).isEmpty();
      assertThat(kinesis.requests()).isEmpty();
      assertThat(kinesis.byteCount()).isZero();
      client.putRecords(TWO);
    }
    assertThat(kinesis.records()).hasSize(2);
    assertThat(kinesis.putRequests().get(0).number()).isEqualTo(1);
  }

  private void assertThatPutFails(
      Protocol protocol, Fault fault, Class<? extends Throwable> rootCause) {
    kinesis.faults().onPut(fault);
    try (KinesisClient client = protocol.client(kinesis)) {
      assertThatThrownBy(() -> client.putRecords(TWO))
          .isInstanceOf(SdkClientException.class)
          .hasRootCauseInstanceOf(rootCause);
    }
  }

  private static CompletableFuture<PutRecordsResponse> putAsync(KinesisClient client) {
    return CompletableFuture.supplyAsync(() -> client.putRecords(TWO));
  }
}
