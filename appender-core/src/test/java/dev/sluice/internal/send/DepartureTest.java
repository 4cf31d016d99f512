// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.OddEndpoint;
import dev.sluice.fake.Records;
import dev.sluice.internal.util.Ticker;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.Batch;
import dev.sluice.record.PutEntry;
import dev.sluice.record.PutResult;
import dev.sluice.record.UserRecord;
import dev.sluice.record.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a request left is told by how far it came, through the real client. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DepartureTest {

  private final SluiceOptions options = new SluiceOptions();

  private PutResult put(String endpoint) {
    return put(endpoint, batch());
  }

  private static Batch batch() {
    UserRecord large = new UserRecord(new byte[100_000], "k", Records.of("", 0).severity(), 0);
    return new Batch("s", List.of(PutEntry.of(large)));
  }

  private PutResult put(String endpoint, Batch batch) {
    options.setRegion("eu-west-1");
    options.setEndpoint(endpoint);
    options.client().setAccessKeyId("a");
    options.client().setSecretAccessKey("b");
    options.client().setConnectTimeout("2 s");
    options.client().setRequestTimeout("3 s");
    try (KinesisTransport transport =
        new KinesisTransport(new ClientSettings(options, 1), Thread::new, Ticker.system())) {
      return transport.put(batch);
    }
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Refused; no route or no family; no address of a peer; no such host; not for users. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:%d",
        "http://[::1]:%d",
        "http://[2001:db8::1]:%d",
        "http://[fe80::1]:%d",
        "http://255.255.255.255:%d",
        "http://240.0.0.1:%d",
        "http://0.0.0.1:%d",
        "http://no-such-host.invalid:%d",
        "https://127.0.0.1:%d",
      })
  void withoutAConnection_nothingHasLeft(String endpoint) throws IOException {
    PutResult result = put(endpoint.formatted(unusedPort()));
    assertThat(result.verdict(0)).as(result.detail()).isEqualTo(Verdict.NOT_SENT);
  }

  @Test
  void closedDuringTheHandshake_nothingHasLeft() {
    try (OddEndpoint endpoint = closing(0)) {
      PutResult result = put("https://127.0.0.1:" + endpoint.port());
      assertThat(result.verdict(0)).as(result.detail()).isEqualTo(Verdict.NOT_SENT);
    }
  }

  @Test
  void noTlsBehindThePort_nothingHasLeft() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread talker =
          new Thread(
              () -> {
                try (var socket = server.accept()) {
                  socket.getOutputStream().write(OddEndpoint.head("400 Bad Request", ""));
                  socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                  // it hung up
                }
              });
      talker.setDaemon(true);
      talker.start();
      PutResult result = put("https://127.0.0.1:" + server.getLocalPort());
      assertThat(result.verdict(0)).as(result.detail()).isEqualTo(Verdict.NOT_SENT);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, Integer.MAX_VALUE})
  void closedAfterTheFirstByte_nobodyKnows(int bodyBytes) {
    try (OddEndpoint endpoint = closing(bodyBytes)) {
      PutResult result = put(endpoint.url());
      assertThat(result.verdict(0)).as(result.detail()).isEqualTo(Verdict.UNKNOWN);
    }
  }

  private static OddEndpoint closing(int bodyBytes) {
    return new OddEndpoint(
        bodyBytes,
        (head, out) -> {
          throw new IOException("closed");
        });
  }

  /** The proxy answers in the place of the service, also with what would be unknown from there. */
  @ParameterizedTest
  @ValueSource(strings = {"407 Who", "403 No", "502 Bad Gateway", "504 Late", "200", "999 x"})
  void proxyThatDoesNotConnect_nothingHasLeft(String status) {
    try (OddEndpoint proxy =
        new OddEndpoint(
            (head, out) -> {
              OddEndpoint.http(out, status, "", new byte[0]);
              throw new IOException("closed");
            })) {
      options.client().setProxy(proxy.url());
      PutResult result = put("https://kinesis.example.invalid");
      assertThat(result.verdict(0))
          .as(result.detail())
          .isIn(Verdict.NOT_SENT, Verdict.FAILED)
          .matches(verdict -> !verdict.isAmbiguous());
      assertThat(proxy.requests.get()).isPositive();
    }
  }

  @Test
  void proxyThatIsNotThere_nothingHasLeft() throws IOException {
    options.client().setProxy("http://127.0.0.1:" + unusedPort());
    assertThat(put("https://kinesis.example.invalid").verdict(0)).isEqualTo(Verdict.NOT_SENT);
  }

  @Test
  void answerThatNeverComes_isUnknown() {
    CountDownLatch asked = new CountDownLatch(1);
    try (OddEndpoint endpoint =
        new OddEndpoint(
            (head, out) -> {
              try {
                asked.await(); // until the verdict is there
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            })) {
      assertThat(put(endpoint.url()).verdict(0)).isEqualTo(Verdict.UNKNOWN);
      asked.countDown();
    }
  }

  /** What a stop counts as maybe duplicated: asked from outside while the request is under way. */
  @Test
  void whileTheHandshakeHangs_theBatchIsStillHere() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Batch batch = batch();
      FutureTask<PutResult> sent = send("https://127.0.0.1:" + server.getLocalPort(), batch);
      try (var silent = server.accept()) {
        assertThat(silent.getInputStream().read()).as("the handshake has begun").isPositive();
        assertThat(batch.isStillHere()).isTrue();
      }
      assertThat(sent.get().verdict(0)).isEqualTo(Verdict.NOT_SENT);
      assertThat(batch.isStillHere()).isTrue();
    }
  }

  @Test
  void whileTheAnswerIsAwaited_theBatchIsNotHere() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    try (OddEndpoint endpoint =
        new OddEndpoint(
            (head, out) -> {
              arrived.countDown();
              try {
                asked.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            })) {
      Batch batch = batch();
      FutureTask<PutResult> sent = send(endpoint.url(), batch);
      arrived.await();
      assertThat(batch.isStillHere()).isFalse();
      asked.countDown();
      assertThat(sent.get().verdict(0)).isEqualTo(Verdict.UNKNOWN);
    }
  }

  private FutureTask<PutResult> send(String endpoint, Batch batch) {
    FutureTask<PutResult> sent = new FutureTask<>(() -> put(endpoint, batch));
    Thread sender = new Thread(sent, "sender");
    sender.setDaemon(true);
    sender.start();
    return sent;
  }
}
