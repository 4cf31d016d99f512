// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import static dev.sluice.testkit.Protocol.entry;
import static dev.sluice.testkit.Protocol.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;

class KinesisExtensionTest {
  @RegisterExtension
  static final KinesisExtension kinesis =
      KinesisExtension.withStream("app-logs", 4).publishingEndpoint();

  /** The example of the extension's Javadoc; the application logs to the published endpoint. */
  @Test
  void example_ofTheJavadocWorks() {
    placeOrder();
    List<UserRecord> logged = kinesis.awaitUserRecords("app-logs", 1, Duration.ofSeconds(10));
    assertThat(logged.get(0).text()).isEqualTo("order 42 placed");
  }

  /** The example of EmbeddedKinesis's Javadoc. */
  @Test
  void example_ofTheEndpointsJavadocWorks() {
    try (EmbeddedKinesis own = EmbeddedKinesis.withStream("logs", 4)) {
      own.faults().onPut(Fault.throttled());
      try (KinesisClient client = Protocol.CBOR.client(own)) {
        assertThatThrownBy(() -> client.putRecords(put("logs", entry("k", "x"))))
            .hasMessageContaining(ErrorCodes.THROTTLED);
        client.putRecords(put("logs", entry("k", "1"), entry("k", "2"), entry("k", "3")));
      }
      List<StoredRecord> records = own.awaitRecords(3, Duration.ofSeconds(10));
      assertThat(records).hasSize(3);
    }
  }

  /** The example of the Javadoc of Faults. */
  @Test
  void example_ofTheFaultsJavadocWorks() {
    kinesis
        .faults()
        .onPut(Fault.throttled(), Fault.resetAfterStore())
        .failRecords(RecordFaults.random(42, 0.3, ErrorCodes.THROTTLED))
        .onEvery("ListShards", Fault.accessDenied());
    try (KinesisClient client = Protocol.CBOR.client(kinesis.kinesis())) {
      assertThatThrownBy(() -> client.listShards(r -> r.streamName("app-logs")))
          .hasMessageContaining(ErrorCodes.ACCESS_DENIED);
      assertThatThrownBy(() -> client.putRecords(put("app-logs", entry("k", "x"))))
          .hasMessageContaining(ErrorCodes.THROTTLED);
    }
    assertThat(kinesis.records("app-logs")).isEmpty();
  }

  @Test
  void parameter_isTheEndpointOfTheExtension(EmbeddedKinesis parameter) {
    assertThat(parameter).isSameAs(kinesis.kinesis());
    assertThat(System.getProperty("sluice.testkit.endpoint"))
        .isEqualTo(kinesis.endpoint().toString());
  }

  @Nested
  class InANestedClass {
    @Test
    void endpoint_isThatOfTheOuterClass() {
      assertThat(kinesis.endpoint()).hasHost("127.0.0.1");
    }
  }

  @Test
  void staticField_keepsOneEndpointAndClearsItBetweenTests() {
    KinesisExtension extension = KinesisExtension.withStream("logs", 1);
    extension.beforeAll(null);
    extension.beforeEach(null);
    EmbeddedKinesis first = extension.kinesis();
    try (KinesisClient client = Protocol.CBOR.client(first)) {
      client.putRecords(put("logs", entry("k", "x")));
    }
    assertThat(extension.records("logs")).hasSize(1);
    extension.afterEach(null);
    // A nested class begins and ends between two tests of the outer one.
    extension.beforeAll(null);
    extension.afterAll(null);
    extension.beforeEach(null);
    assertThat(extension.kinesis()).isSameAs(first);
    assertThat(extension.records("logs")).isEmpty();
    extension.afterEach(null);
    extension.afterAll(null);
    assertThatThrownBy(extension::kinesis).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void instanceField_hasAnEndpointForEachTest() {
    KinesisExtension extension = new KinesisExtension();
    extension.beforeEach(null);
    EmbeddedKinesis first = extension.kinesis();
    extension.afterEach(null);
    extension.beforeEach(null);
    assertThat(extension.kinesis()).isNotSameAs(first);
    extension.afterEach(null);
    assertThatThrownBy(extension::kinesis).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void publishingEndpoint_restoresThePropertyItFound() {
    String found = System.getProperty(KinesisExtension.ENDPOINT_PROPERTY);
    KinesisExtension extension = KinesisExtension.withStream("logs", 1).publishingEndpoint();
    extension.beforeEach(null);
    assertThat(System.getProperty(KinesisExtension.ENDPOINT_PROPERTY))
        .isEqualTo(extension.endpoint().toString())
        .isNotEqualTo(found);
    extension.afterEach(null);
    assertThat(System.getProperty(KinesisExtension.ENDPOINT_PROPERTY)).isEqualTo(found);
  }

  /** What a static logger does, which keeps the endpoint that it found first. */
  @Test
  void shared_isOneEndpointForAllClasses_andClearedBeforeEachTest() {
    String found = System.getProperty(KinesisExtension.ENDPOINT_PROPERTY);
    try {
      KinesisExtension first = KinesisExtension.shared("shared-logs", 2);
      try (KinesisClient client = Protocol.CBOR.client(first.kinesis())) {
        assertThat(System.getProperty(KinesisExtension.ENDPOINT_PROPERTY))
            .isEqualTo(first.endpoint().toString());
        runTest(first, () -> client.putRecords(put("shared-logs", entry("k", "1"))));
        KinesisExtension second = KinesisExtension.shared("shared-logs", 2);
        assertThat(second.kinesis()).isSameAs(first.kinesis());
        runTest(second, () -> client.putRecords(put("shared-logs", entry("k", "2"))));
        assertThat(second.records("shared-logs")).hasSize(1);
      }
      assertThatThrownBy(() -> KinesisExtension.shared("shared-logs", 3))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("shared-logs with 2 shards")
          .hasMessageContaining("with 3");
    } finally {
      System.setProperty(KinesisExtension.ENDPOINT_PROPERTY, found);
    }
  }

  private static void runTest(KinesisExtension extension, Runnable test) {
    extension.beforeAll(null);
    extension.beforeEach(null);
    test.run();
    extension.afterEach(null);
    extension.afterAll(null);
  }

  @Test
  void awaitInVain_saysWhoListenedAndWhoConnected() {
    KinesisExtension extension = KinesisExtension.withStream("logs", 1);
    extension.beforeEach(null);
    String endpoint = extension.endpoint().toString();
    Duration none = Duration.ZERO;
    assertThatThrownBy(() -> extension.awaitUserRecords("logs", 1, none))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(endpoint + " listened and nobody has connected");
    extension.kinesis().createStream("other", 1);
    try (KinesisClient client = Protocol.CBOR.client(extension.kinesis())) {
      client.putRecords(put("other", entry("k", "x")));
    }
    assertThatThrownBy(() -> extension.awaitUserRecords("logs", 1, none))
        .hasMessageContaining(endpoint + " listened; connections: 1;")
        .hasMessageContaining("{PutRecords to other=1}");
    extension.afterEach(null);
  }

  /** As an old Jackson core does: {@code NoSuchFieldError} on the thread of each connection. */
  @Test
  void errorInsideOfTheEndpoint_failsTheTestAtOnceByItsName() {
    KinesisExtension extension =
        KinesisExtension.with(
            EmbeddedKinesis.builder().stream("logs", 1)
                .onStored(
                    record -> {
                      throw new NoSuchFieldError("FAIL_ON_SYMBOL_HASH_OVERFLOW");
                    }));
    extension.beforeEach(null);
    try (KinesisClient client = Protocol.CBOR.client(extension.kinesis())) {
      assertThatThrownBy(() -> client.putRecords(put("logs", entry("k", "x"))))
          .isInstanceOf(RuntimeException.class);
    }
    assertThatThrownBy(() -> extension.awaitUserRecords("logs", 9, Duration.ofDays(1)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(extension.endpoint() + " itself failed: ")
        .hasMessageContaining("NoSuchFieldError: FAIL_ON_SYMBOL_HASH_OVERFLOW")
        .hasCauseInstanceOf(NoSuchFieldError.class);
    assertThatThrownBy(() -> extension.afterEach(null))
        .hasMessageContaining("NoSuchFieldError: FAIL_ON_SYMBOL_HASH_OVERFLOW");
  }

  private static void placeOrder() {
    URI endpoint = URI.create(System.getProperty("sluice.testkit.endpoint"));
    try (KinesisClient client = Protocol.CBOR.client(endpoint, Apache5HttpClient.builder())) {
      client.putRecords(put("app-logs", entry("orders", "order 42 placed")));
    }
  }
}
