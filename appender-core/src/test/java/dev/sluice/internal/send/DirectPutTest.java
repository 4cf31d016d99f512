// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.Nightly;
import dev.sluice.fake.OddEndpoint;
import dev.sluice.fake.Records;
import dev.sluice.internal.util.Ticker;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.Batch;
import dev.sluice.record.PutEntry;
import dev.sluice.record.PutResult;
import dev.sluice.record.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;

/** Requests past the SDK, through real sockets: they end as those through the SDK do. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DirectPutTest {

  private static final int RECORDS = 3;
  private static final String CBOR = "Content-Type: application/x-amz-cbor-1.1\r\n";
  private static final OddEndpoint.Answer STORED =
      (head, out) -> OddEndpoint.http(out, "200 OK", CBOR, CborAnswers.stored(RECORDS));

  private final AtomicReference<OddEndpoint.Answer> answer = new AtomicReference<>(STORED);
  private final Queue<String> heads = new ConcurrentLinkedQueue<>();
  private final AtomicInteger sdkCalls = new AtomicInteger();
  private boolean sdkIsBroken;
  private final List<KinesisTransport> opened = new ArrayList<>();
  private final OddEndpoint endpoint =
      new OddEndpoint(
          (head, out) -> {
            heads.add(head);
            answer.get().write(head, out);
          });

  private final SluiceOptions options = new SluiceOptions();
  private long lookUps;

  DirectPutTest() {
    options.set("region", "eu-west-1");
    options.set("endpoint", endpoint.url());
    options.client().setRequestTimeout("10 s");
    options.client().setProtocol("cbor");
  }

  @AfterEach
  void close() {
    opened.forEach(KinesisTransport::close);
    endpoint.close();
  }

  /** Counts what the SDK is called for. */
  private final class Counting implements KinesisClient {

    private final KinesisClient sdk;

    Counting(KinesisClient sdk) {
      this.sdk = sdk;
    }

    @Override
    public PutRecordsResponse putRecords(PutRecordsRequest request) {
      sdkCalls.incrementAndGet();
      if (sdkIsBroken) {
        throw new IllegalStateException("broken");
      }
      return sdk.putRecords(request);
    }

    @Override
    public String serviceName() {
      return sdk.serviceName();
    }

    @Override
    public void close() {
      sdk.close();
    }
  }

  /** Each look-up has other credentials. */
  private CredentialSource nextSource() {
    SluiceOptions keys = new SluiceOptions();
    keys.client().setAccessKeyId("AKID" + ++lookUps);
    keys.client().setSecretAccessKey("secret");
    keys.client().setSessionToken("token" + lookUps);
    return CredentialSource.of(new ClientSettings(keys, 1));
  }

  private KinesisTransport transport(boolean isDirect) {
    ClientSettings settings = new ClientSettings(options, 1);
    RenewableCredentials credentials =
        new RenewableCredentials(this::nextSource, new Lookups(), Ticker.system(), () -> 0);
    KinesisTransport made =
        new KinesisTransport(
            settings,
            credentials,
            given -> {
              StreamClient real = SdkClients.stream(given, credentials.forClient());
              return new StreamClient(
                  new Counting(real.kinesis()), isDirect ? real.direct() : null);
            });
    opened.add(made);
    return made;
  }

  private KinesisTransport transport() {
    return transport(true);
  }

  private static Batch batch(String stream) {
    List<PutEntry> entries = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      entries.add(Records.entry("e" + i, 0));
    }
    return new Batch(stream, entries);
  }

  private static Batch batch() {
    return batch("s");
  }

  private static void assertStored(PutResult result) {
    assertThat(result.detail()).isEmpty();
    assertThat(result.verdict(0)).isEqualTo(Verdict.STORED);
    assertThat(result.shardIds()).containsExactly(CborAnswers.SHARD);
  }

  private String header(String name) {
    String last = "";
    for (String head : heads) {
      last = head;
    }
    return last.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }

  @Test
  void firstRequestOfAStream_isTheSdks_andTheNextOnesAreNot() {
    KinesisTransport transport = transport();
    for (int i = 0; i < 4; i++) {
      assertStored(transport.put(batch("one")));
      assertStored(transport.put(batch("two")));
    }
    assertThat(heads).hasSize(8);
    assertThat(sdkCalls.get()).isEqualTo(2);
  }

  @Test
  void directRequest_saysTheSameAsTheSdks() {
    KinesisTransport transport = transport();
    transport.put(batch());
    String sdk = heads.remove();
    transport.put(batch());
    String direct = heads.remove();
    assertThat(sdkCalls.get()).isEqualTo(1);
    assertThat(lines(direct)).isEqualTo(lines(sdk));
  }

  /** But what differs by request. */
  private static List<String> lines(String head) {
    return head.lines()
        .map(line -> line.replaceAll("(?i)^(amz-sdk-invocation-id|x-amz-date): .*", "$1"))
        .map(line -> line.replaceAll("Signature=[0-9a-f]{64}$", "Signature"))
        .map(line -> line.toLowerCase(Locale.ROOT))
        .sorted()
        .toList();
  }

  @Test
  void withJson_allRequestsAreTheSdks() {
    options.client().setProtocol("json");
    answer.set(
        (head, out) ->
            OddEndpoint.http(
                out,
                "200 OK",
                "Content-Type: application/x-amz-json-1.1\r\n",
                ("{\"Records\":[" + "{\"SequenceNumber\":\"1\"},".repeat(RECORDS) + "]}")
                    .replace(",]", "]")
                    .getBytes(UTF_8)));
    KinesisTransport transport = transport();
    for (int i = 1; i <= 3; i++) {
      assertThat(transport.put(batch()).isWholeFailure()).isFalse();
      assertThat(sdkCalls.get()).isEqualTo(i);
    }
  }

  /** What comes back as the second answer; a direct request ends with it as one of the SDK does. */
  private void assertSameAsTheSdks(String as, OddEndpoint.Answer second) {
    PutResult direct = second(as, true, second);
    PutResult sdks = second(as, false, second);
    assertThat(direct.isWholeFailure()).as(as).isEqualTo(sdks.isWholeFailure());
    assertThat(direct.detail()).as(as).isEqualTo(sdks.detail());
    assertThat(direct.shardIds()).as(as).isEqualTo(sdks.shardIds());
    for (int i = 0; i < RECORDS; i++) {
      assertThat(direct.verdict(i)).as("%s: %d", as, i).isEqualTo(sdks.verdict(i));
    }
  }

  private PutResult second(String as, boolean isDirect, OddEndpoint.Answer second) {
    try (KinesisTransport transport = transport(isDirect)) {
      answer.set(STORED);
      assertStored(transport.put(batch()));
      answer.set(second);
      int calls = sdkCalls.get();
      int sent = heads.size();
      PutResult result = transport.put(batch());
      assertThat(heads.size() - sent).as("%s: sent once", as).isEqualTo(1);
      assertThat(sdkCalls.get() - calls).as(as).isLessThanOrEqualTo(1);
      // And it works again: by the SDK after an error, directly else.
      answer.set(STORED);
      assertStored(transport.put(batch()));
      assertStored(transport.put(batch()));
      return result;
    }
  }

  @Test
  void randomAnswers_haveTheVerdictsOfTheSdk() {
    for (int seed = 0; seed < Nightly.rounds(1000); seed++) {
      byte[] body = CborAnswers.random(new Random(seed), RECORDS);
      String as = "seed " + seed;
      assertSameAsTheSdks(as, (head, out) -> OddEndpoint.http(out, "200 OK", CBOR, body));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "400 ResourceNotFoundException",
        "400 ValidationException",
        "400 ProvisionedThroughputExceededException",
        "400 KMSThrottlingException",
        "403 AccessDeniedException",
        "413 ",
        "429 ",
        "500 InternalFailure",
        "502 ",
        "503 ServiceUnavailable",
        "599 ",
        "202 ",
        "204 ",
        "307 "
      })
  void errors_haveTheVerdictsOfTheSdk(String error) {
    String code = error.substring(4);
    byte[] body = code.isEmpty() ? new byte[] {'?'} : CborAnswers.error(code, "as you see");
    boolean hasBody = !error.startsWith("204");
    assertSameAsTheSdks(
        error,
        (head, out) ->
            OddEndpoint.http(
                out,
                error.substring(0, 3) + " x",
                CBOR + "x-amzn-RequestId: 1-2-3\r\n",
                hasBody ? body : new byte[0]));
  }

  /** Of a request that the service may have stored: it hangs up at each place of its answer. */
  @Test
  void brokenAnswers_haveTheVerdictsOfTheSdk() {
    byte[] whole = CborAnswers.stored(RECORDS);
    for (int bytes : new int[] {0, 1, 20, whole.length - 1}) {
      assertSameAsTheSdks(
          bytes + " bytes",
          (head, out) -> {
            out.write(
                OddEndpoint.head("200 OK", CBOR + "Content-Length: " + whole.length + "\r\n"));
            out.write(whole, 0, bytes);
            throw new IOException("hangs up");
          });
    }
    assertSameAsTheSdks("no answer", DirectPutTest::hangUp);
    assertSameAsTheSdks(
        "no HTTP",
        (head, out) -> {
          out.write("what?\r\n\r\n".getBytes(UTF_8));
          throw new IOException("hangs up");
        });
    assertSameAsTheSdks(
        "until it closes",
        (head, out) -> {
          out.write(OddEndpoint.head("200 OK", CBOR));
          out.write(whole);
          throw new IOException("hangs up");
        });
    assertSameAsTheSdks(
        "an answer without end",
        (head, out) -> {
          out.write(OddEndpoint.head("200 OK", CBOR));
          for (int i = 0; i < 4096; i++) {
            out.write(new byte[1024]);
          }
          throw new IOException("hangs up");
        });
  }

  /** The SDK reads no further than the answer goes, so a connection that breaks then is no loss. */
  @Test
  void connectionThatBreaksAfterTheAnswer_leavesItsVerdicts() {
    for (byte[] whole :
        List.of(
            CborAnswers.stored(RECORDS),
            CborAnswers.failed(RECORDS, "ProvisionedThroughputExceededException"))) {
      OddEndpoint.Answer inChunks =
          (head, out) -> {
            out.write(OddEndpoint.head("200 OK", CBOR + "Transfer-Encoding: chunked\r\n"));
            out.write((Integer.toHexString(whole.length) + "\r\n").getBytes(UTF_8));
            out.write(whole);
            throw new IOException("hangs up before the last chunk");
          };
      OddEndpoint.Answer tooShort =
          (head, out) -> {
            out.write(OddEndpoint.head("200 OK", CBOR + "Content-Length: 9000\r\n"));
            out.write(whole);
            throw new IOException("hangs up");
          };
      for (OddEndpoint.Answer broken : List.of(inChunks, tooShort)) {
        assertSameAsTheSdks("without its end", broken);
        assertThat(second("direct", true, broken).isWholeFailure()).isFalse();
      }
    }
  }

  private static void hangUp(String head, OutputStream out) throws IOException {
    throw new IOException("hangs up");
  }

  /** A checksum in a header says that the answer is not as it was sent. */
  @Test
  void answerWithAWrongChecksum_hasTheVerdictsOfTheSdk() {
    byte[] whole = CborAnswers.stored(RECORDS);
    assertSameAsTheSdks(
        "a wrong checksum",
        (head, out) -> OddEndpoint.http(out, "200 OK", CBOR + "x-amz-crc32: 17\r\n", whole));
  }

  /** Each byte comes soon after the one before, so that only the time for all of it ends it. */
  @Test
  void answerThatComesTooLate_isUnknown_asWithTheSdk() {
    assertStored(transport().put(batch())); // loads classes, which may take seconds
    options.client().setRequestTimeout("2 s");
    CountDownLatch end = new CountDownLatch(1);
    for (boolean isDirect : new boolean[] {true, false}) {
      PutResult result = second("no answer", isDirect, (head, out) -> await(end));
      assertThat(result.verdict(0)).isEqualTo(Verdict.UNKNOWN);
      // The time for a read and the time for all of it are the same: either may end it.
      assertThat(result.detail())
          .containsAnyOf("ApiCallTimeoutException", "SocketTimeoutException");
    }
    byte[] whole = CborAnswers.stored(RECORDS);
    AtomicInteger trickled = new AtomicInteger();
    assertSameAsTheSdks(
        "an answer that trickles",
        (head, out) -> {
          out.write(OddEndpoint.head("200 OK", CBOR + "Content-Length: " + whole.length + "\r\n"));
          for (int i = 0; i < whole.length - 1; i++) {
            out.write(whole, i, 1);
            trickled.accumulateAndGet(i, Math::max);
            awaitSome(end);
          }
          await(end);
        });
    assertThat(trickled.get()).as("bytes").isLessThan(whole.length - 2);
    end.countDown();
  }

  /** The SDK, which reads the error, gives it no time of its own. */
  @Test
  void errorThatComesLate_hasNoMoreTimeThanOtherAnswers() {
    assertStored(transport().put(batch())); // loads classes, which may take seconds
    options.client().setRequestTimeout("2 s");
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger trickled = new AtomicInteger();
    assertSameAsTheSdks(
        "a late error that trickles",
        (head, out) -> {
          for (int i = 0; i < 15; i++) {
            awaitSome(end);
          }
          out.write(OddEndpoint.head("503 x", "Content-Length: 9000\r\n"));
          for (int i = 0; i < 60; i++) {
            out.write('?');
            trickled.accumulateAndGet(i, Math::max);
            awaitSome(end);
          }
          throw new IOException("hangs up");
        });
    assertThat(trickled.get()).as("bytes in what is left of the time").isLessThan(15);
    end.countDown();
  }

  private static void awaitSome(CountDownLatch end) throws IOException {
    try {
      end.await(100, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void await(CountDownLatch end) throws IOException {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IOException("hangs up");
  }

  @Test
  void endpointThatIsGone_hasGotNothing() {
    KinesisTransport transport = transport();
    assertStored(transport.put(batch()));
    endpoint.close();
    // The first finds the connection closed by the other side, and nobody knows what it had read.
    PutResult first = transport.put(batch());
    assertThat(first.verdict(0)).isIn(Verdict.UNKNOWN, Verdict.NOT_SENT);
    assertThat(transport.put(batch()).verdict(0)).isEqualTo(Verdict.NOT_SENT);
    assertThat(heads).hasSize(1);
  }

  @Test
  void recalledRequest_doesNotLeave() {
    KinesisTransport transport = transport();
    assertStored(transport.put(batch()));
    Batch recalled = batch();
    assertThat(recalled.tryRecall()).isFalse(); // nobody knows yet; it is wanted from now on
    PutResult result = transport.put(recalled);
    assertThat(result.verdict(0)).isEqualTo(Verdict.NOT_SENT);
    assertThat(result.detail()).contains(Departure.RECALLED);
    assertThat(heads).hasSize(1);
    assertStored(transport.put(batch()));
  }

  @Test
  void whileADirectRequestWaitsForAConnection_itCanBeRecalled() throws Exception {
    options.client().setConnectTimeout("30 s"); // and for a connection
    options.client().setRequestTimeout("60 s");
    KinesisTransport transport = transport();
    assertStored(transport.put(batch()));
    CountDownLatch arrived = new CountDownLatch(3); // all connections: one, and two for questions
    CountDownLatch end = new CountDownLatch(1);
    answer.set(
        (head, out) -> {
          arrived.countDown();
          await(end);
        });
    List<FutureTask<PutResult>> hanging = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      hanging.add(send(transport, batch()));
    }
    arrived.await();
    answer.set(STORED);
    Batch waiting = batch();
    FutureTask<PutResult> sent = new FutureTask<>(() -> transport.put(waiting));
    Thread sender = new Thread(sent, "sender");
    sender.setDaemon(true);
    sender.start();
    while (sender.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait(); // until it waits for a connection
    }
    assertThat(waiting.tryRecall()).as("nothing of it has left").isTrue();
    end.countDown();
    assertThat(sent.get().verdict(0)).isEqualTo(Verdict.NOT_SENT);
    for (FutureTask<PutResult> each : hanging) {
      assertThat(each.get().verdict(0)).isEqualTo(Verdict.UNKNOWN);
    }
    assertThat(heads).hasSize(4);
  }

  private static FutureTask<PutResult> send(KinesisTransport transport, Batch batch) {
    FutureTask<PutResult> task = new FutureTask<>(() -> transport.put(batch));
    Thread thread = new Thread(task, "sender");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  @Test
  void whileTheAnswerIsAwaited_aDirectRequestCannotBeRecalled() throws Exception {
    KinesisTransport transport = transport();
    assertStored(transport.put(batch()));
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    answer.set(
        (head, out) -> {
          arrived.countDown();
          await(end);
        });
    Batch batch = batch();
    FutureTask<PutResult> sent = send(transport, batch);
    arrived.await();
    assertThat(batch.tryRecall()).isFalse();
    end.countDown();
    assertThat(sent.get().verdict(0)).isEqualTo(Verdict.UNKNOWN);
  }

  /** The service refuses them: the SDK's next request has new ones, and so have those after it. */
  @Test
  void newCredentials_areUsedFromTheNextRequestOn() {
    KinesisTransport transport = transport();
    assertStored(transport.put(batch()));
    assertStored(transport.put(batch()));
    assertThat(header("x-amz-security-token")).isEqualTo("token1");
    answer.set(
        (head, out) ->
            OddEndpoint.http(
                out, "400 Bad Request", CBOR, CborAnswers.error("ExpiredTokenException", "old")));
    assertThat(transport.put(batch()).verdict(0)).isEqualTo(Verdict.CREDENTIALS_EXPIRED);
    answer.set(STORED);
    int calls = sdkCalls.get();
    for (int i = 0; i < 3; i++) {
      assertStored(transport.put(batch()));
      assertThat(header("x-amz-security-token")).isEqualTo("token2");
      assertThat(header("authorization")).contains("Credential=AKID2/");
    }
    assertThat(sdkCalls.get() - calls).isEqualTo(1);
  }

  /** It corrects the clock, for example, or finds another endpoint. */
  @Test
  void afterAnError_theSdkSendsTheNextRequest() {
    KinesisTransport transport = transport();
    assertStored(transport.put(batch()));
    byte[] body = CborAnswers.error("InternalFailure", "sorry");
    answer.set((head, out) -> OddEndpoint.http(out, "500 x", CBOR, body));
    assertThat(transport.put(batch()).verdict(0)).isEqualTo(Verdict.FAILED);
    answer.set(STORED);
    int calls = sdkCalls.get();
    assertStored(transport.put(batch()));
    assertThat(sdkCalls.get() - calls).isEqualTo(1);
    assertStored(transport.put(batch()));
    assertThat(sdkCalls.get() - calls).isEqualTo(1);
  }

  /** An interrupt may end the SDK's call before it reads the answer, for example. */
  @Test
  void answerThatTheSdkDoesNotRead_isUnknown_andHoldsNoConnection() {
    options.client().setConnectTimeout("1 s"); // and for a connection
    KinesisTransport transport = transport();
    byte[] body = new byte[1 << 20]; // more than is read before the SDK is asked
    for (int i = 0; i < 5; i++) { // there are three connections
      answer.set(STORED);
      sdkIsBroken = false;
      assertStored(transport.put(batch()));
      answer.set((head, out) -> OddEndpoint.http(out, "500 x", CBOR, body));
      sdkIsBroken = true;
      assertThat(transport.put(batch()).verdict(0)).isEqualTo(Verdict.UNKNOWN);
    }
  }

  /** A stream that throttles is where requests cost most. */
  @Test
  void partialFailures_leaveRequestsDirect() {
    KinesisTransport transport = transport();
    assertStored(transport.put(batch()));
    byte[] body = CborAnswers.failed(RECORDS, "ProvisionedThroughputExceededException");
    answer.set((head, out) -> OddEndpoint.http(out, "200 OK", CBOR, body));
    for (int i = 0; i < 3; i++) {
      assertThat(transport.put(batch()).verdict(0)).isEqualTo(Verdict.THROTTLED);
    }
    answer.set(STORED);
    int calls = sdkCalls.get();
    assertStored(transport.put(batch()));
    assertThat(sdkCalls.get()).as("it is still direct").isEqualTo(calls);
  }
}
