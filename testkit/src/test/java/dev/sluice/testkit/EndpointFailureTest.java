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
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** Errors inside of the endpoint, or in the test's code that it calls. */
class EndpointFailureTest {
  private static final Duration FOR_EVER = Duration.ofDays(1);

  static Throwable[] failures() {
    return new Throwable[] {
      new NoSuchFieldError("new"),
      new OutOfMemoryError("Java heap space"),
      new StackOverflowError("deep"),
      new AssertionError("not what the test wants"),
      new IllegalStateException("of the test's own"),
      new IOException("of a test in Kotlin")
    };
  }

  @ParameterizedTest
  @MethodSource("failures")
  void failure_isWhatTheTestHearsAtOnce_whateverItAsks(Throwable failure) {
    EmbeddedKinesis kinesis =
        EmbeddedKinesis.builder().stream("logs", 1).onStored(record -> sneak(failure)).start();
    provoke(kinesis);
    assertSays(failure, () -> kinesis.awaitRecords(9, FOR_EVER));
    assertSays(failure, () -> kinesis.awaitPutRequests(9, FOR_EVER));
    assertSays(failure, () -> kinesis.reader("logs").await(9, FOR_EVER));
    assertSays(failure, kinesis::records);
    assertSays(failure, () -> kinesis.userRecords("logs"));
    assertSays(failure, () -> kinesis.reader("logs").discarded());
    assertSays(failure, kinesis::putRequests);
    assertSays(failure, () -> kinesis.requestCount("PutRecords"));
    assertSays(failure, kinesis::recordCount);
    assertSays(failure, kinesis::byteCount);
    assertSays(failure, kinesis::throwFailure);
    assertSays(failure, kinesis::close);
    assertThat(kinesis.connectionCount()).isZero();
    kinesis.clear();
    assertThat(kinesis.records()).isEmpty();
    kinesis.close();
  }

  /** The script of the faults is the test's code, too. */
  @Test
  void failureOfTheTestsScript_isWhatTheTestHears() {
    EmbeddedKinesis kinesis = EmbeddedKinesis.withStream("logs", 1);
    ExceptionInInitializerError failure = new ExceptionInInitializerError("static block");
    kinesis
        .faults()
        .poison(
            record -> {
              throw failure;
            });
    provoke(kinesis);
    assertSays(failure, () -> kinesis.awaitRecords(1, FOR_EVER));
    assertSays(failure, kinesis::close);
  }

  @Test
  void connectionThatCannotBeServed_isAFailure_andTheNextIsAccepted() throws Exception {
    BlockingQueue<Throwable> heard = new LinkedBlockingQueue<>();
    OutOfMemoryError failure = new OutOfMemoryError("unable to create native thread");
    Listener listener =
        new Listener(
            0,
            socket -> {
              throw failure;
            },
            new WaitingRoom(),
            heard::add);
    listener.open();
    for (int i = 0; i < 2; i++) {
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
        assertThat(client.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(heard.poll(1, TimeUnit.MINUTES)).isSameAs(failure);
    }
    listener.close();
    assertThat(listener.connectionCount()).isZero();
  }

  private static void provoke(EmbeddedKinesis kinesis) {
    try (KinesisClient client = Protocol.CBOR.client(kinesis)) {
      assertThatThrownBy(() -> client.putRecords(put("logs", entry("k", "x"))))
          .isInstanceOf(RuntimeException.class);
    }
  }

  private static void assertSays(Throwable failure, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(" itself failed: " + failure)
        .hasCause(failure);
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable failure) throws T {
    throw (T) failure;
  }
}
