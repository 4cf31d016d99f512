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
import dev.sluice.spi.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a request left is told by how far it came, through the real client. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DepartureTest {

  private SluiceOptions options = new SluiceOptions();

  DepartureTest() {
    options.client().setConnectTimeout("2 s");
    options.client().setRequestTimeout("3 s");
  }

  private PutResult put(String endpoint) {
    return put(endpoint, batch());
  }

  private static Batch batch() {
    UserRecord large = new UserRecord(new byte[100_000], "k", Records.of("", 0).severity(), 0);
    return new Batch("s", List.of(PutEntry.of(large)));
  }

  private PutResult put(String endpoint, Batch batch) {
    try (KinesisTransport transport = transport(endpoint)) {
      return transport.put(batch);
    }
  }

  private KinesisTransport transport(String endpoint) {
    options.client().setProtocol("json");
    options.set("region", "eu-west-1");
    options.set("endpoint", endpoint);
    options.client().setAccessKeyId("a");
    options.client().setSecretAccessKey("b");
    return new KinesisTransport(new ClientSettings(options, 1), Thread::new, Ticker.system());
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
  void closedDuringTheHandshake_nothingHasLeft() throws IOException {
    assertNothingLeaves(socket -> {});
  }

  /** It reads what comes, and says nothing. */
  @Test
  void handshakeThatGoesNowhere_nothingHasLeft() throws IOException {
    assertNothingLeaves(socket -> socket.getInputStream().readAllBytes());
  }

  @Test
  void noTlsBehindThePort_nothingHasLeft() throws IOException {
    assertNothingLeaves(
        socket -> {
          socket.getOutputStream().write(OddEndpoint.head("400 Bad Request", ""));
          socket.getInputStream().readAllBytes();
        });
  }

  /** What a port does once a handshake has begun, before it hangs up. */
  private interface Peer {
    void meet(Socket socket) throws IOException;
  }

  private void assertNothingLeaves(Peer peer) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread listener =
          new Thread(
              () -> {
                try (Socket socket = server.accept()) {
                  socket.getInputStream().read();
                  peer.meet(socket);
                } catch (IOException e) {
                  // it hung up
                }
              });
      listener.setDaemon(true);
      listener.start();
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
  @ValueSource(
      strings = {
        "407 Who",
        "403 No",
        "502 Bad Gateway",
        "504 Late",
        "200",
        "204 x",
        "299 x",
        "999 x"
      })
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
  void whileTheHandshakeHangs_theBatchCanBeRecalled() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Batch batch = batch();
      FutureTask<PutResult> sent = send("https://127.0.0.1:" + server.getLocalPort(), batch);
      try (var silent = server.accept()) {
        assertThat(silent.getInputStream().read()).as("the handshake has begun").isPositive();
        assertThat(batch.tryRecall()).isTrue();
      }
      assertThat(sent.get().verdict(0)).isEqualTo(Verdict.NOT_SENT);
      assertThat(batch.tryRecall()).isTrue();
    }
  }

  @Test
  void whileTheAnswerIsAwaited_theBatchCannotBeRecalled() throws Exception {
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
              throw new IOException("closed");
            })) {
      Batch batch = batch();
      FutureTask<PutResult> sent = send(endpoint.url(), batch);
      arrived.await();
      assertThat(batch.tryRecall()).isFalse();
      asked.countDown();
      assertThat(sent.get().verdict(0)).isEqualTo(Verdict.UNKNOWN);
    }
  }

  /** A name may have several addresses, and the first of them may be dead. */
  @Test
  void addressThatHangs_leavesTheRequestTimeForAnother() throws Exception {
    options = new SluiceOptions();
    options.client().setRequestTimeout("1900 ms"); // less than connectTimeout by default
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      PutResult result = put("https://127.0.0.1:" + silent.getLocalPort());
      assertThat(result.verdict(0)).isEqualTo(Verdict.NOT_SENT);
      assertThat(result.detail()).startsWith("ConnectTimeoutException: Connect to https://");
    }
  }

  /** Other requests hold all connections of its client. */
  @Test
  void recalledWhileItWaitsForAConnection_neverLeaves() throws Exception {
    int connections = new ClientSettings(options, 1).maxConnections;
    CountDownLatch arrived = new CountDownLatch(connections);
    CountDownLatch released = new CountDownLatch(1);
    try (OddEndpoint endpoint = storing(arrived, released);
        KinesisTransport transport = transport(endpoint.url())) {
      List<FutureTask<PutResult>> others = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        others.add(start(() -> transport.put(batch())));
      }
      arrived.await();
      Batch batch = batch();
      FutureTask<PutResult> waiting = new FutureTask<>(() -> transport.put(batch));
      Thread sender = new Thread(waiting, "sender");
      sender.start();
      while (sender.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }

      assertThat(batch.tryRecall()).isTrue();
      released.countDown();
      for (FutureTask<PutResult> other : others) {
        assertThat(other.get().verdict(0)).isEqualTo(Verdict.STORED);
      }
      assertThat(waiting.get().verdict(0)).isEqualTo(Verdict.NOT_SENT);
      assertThat(endpoint.requests.get()).isEqualTo(connections);
    }
  }

  @Test
  void recalledBeforeThereIsATransport_neverLeaves() {
    CountDownLatch done = new CountDownLatch(0);
    Batch batch = batch();
    try (OddEndpoint endpoint = storing(done, done);
        Transport lazy =
            new LazyTransport(
                () -> {
                  assertThat(batch.tryRecall()).isTrue();
                  return transport(endpoint.url());
                },
                unusable -> {})) {
      assertThat(lazy.put(batch).verdict(0)).isEqualTo(Verdict.NOT_SENT);
      assertThat(endpoint.requests.get()).isZero();
    }
  }

  /** A law: at whatever moment a batch is recalled, it has not left, or the recall says so. */
  @Test
  void recalledBatch_neverArrives() throws Exception {
    CountDownLatch done = new CountDownLatch(0);
    Random random = new Random(1);
    int recalled = 0;
    try (OddEndpoint endpoint = storing(done, done);
        KinesisTransport transport = transport(endpoint.url())) {
      transport.put(batch()); // builds the client
      for (int round = 0; round < 300; round++) {
        Batch batch = batch();
        int before = endpoint.requests.get();
        FutureTask<PutResult> sent = start(() -> transport.put(batch));
        for (long end = System.nanoTime() + random.nextInt(2_000_000); System.nanoTime() < end; ) {
          Thread.onSpinWait();
        }
        boolean stays = batch.tryRecall();
        Verdict verdict = sent.get().verdict(0);
        // One that is not yet in the transport's hands may be held back although nobody says so.
        assertThat(verdict).isIn(stays ? Verdict.NOT_SENT : Verdict.STORED, Verdict.NOT_SENT);
        assertThat(endpoint.requests.get() - before).isEqualTo(verdict == Verdict.STORED ? 1 : 0);
        recalled += stays ? 1 : 0;
      }
    }
    assertThat(recalled).as("recalled in time").isBetween(1, 299);
  }

  private static OddEndpoint storing(CountDownLatch arrived, CountDownLatch released) {
    String stored =
        "{\"FailedRecordCount\":0,\"Records\":[{\"SequenceNumber\":\"1\",\"ShardId\":\"s\"}]}";
    return new OddEndpoint(
        (head, out) -> {
          arrived.countDown();
          try {
            released.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          OddEndpoint.http(
              out,
              "200 OK",
              "Content-Type: application/x-amz-json-1.1\r\n",
              stored.getBytes(StandardCharsets.UTF_8));
        });
  }

  private FutureTask<PutResult> send(String endpoint, Batch batch) {
    return start(() -> put(endpoint, batch));
  }

  private static FutureTask<PutResult> start(Callable<PutResult> put) {
    FutureTask<PutResult> sent = new FutureTask<>(put);
    Thread sender = new Thread(sent, "sender");
    sender.setDaemon(true);
    sender.start();
    return sent;
  }
}
