// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.internal.util.Ticker;
import dev.sluice.record.Batch;
import dev.sluice.record.PutResult;
import dev.sluice.record.ShardMap;
import dev.sluice.record.StreamSummary;
import dev.sluice.record.Verdict;
import dev.sluice.spi.Transport;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;

/**
 * PutRecords through the blocking AWS SDK client, and past it where that is possible ({@link
 * DirectPut}). Called on sender threads.
 */
final class KinesisTransport implements Transport {

  /** Created early: when it is needed there is no memory for it. */
  private static final PutResult NO_MEMORY =
      PutResult.whole(Verdict.NOT_SENT, "the JVM has no memory, stack or thread left");

  private final ClientSettings settings;
  private final Function<ClientSettings, StreamClient> clients;
  private final RenewableCredentials credentials;
  private final RequestText text;
  private final AtomicReference<@Nullable StreamClient> client = new AtomicReference<>();
  private volatile boolean closed;

  /** Does not touch network or SDK: the first request builds the client. */
  KinesisTransport(ClientSettings settings, ThreadFactory lookupThreads, Ticker ticker) {
    this(
        settings,
        new RenewableCredentials(() -> CredentialSource.of(settings), lookupThreads, ticker),
        null);
  }

  KinesisTransport(
      ClientSettings settings,
      RenewableCredentials credentials,
      @Nullable Function<ClientSettings, StreamClient> clients) {
    this.settings = settings;
    this.credentials = credentials;
    this.text = new RequestText(settings);
    this.clients =
        clients == null ? given -> SdkClients.stream(given, credentials.forClient()) : clients;
  }

  /**
   * @throws LinkageError if the SDK's classes do not fit each other; nothing was sent
   */
  @Override
  public PutResult put(Batch batch) {
    Departure departure = new Departure();
    try {
      return put(batch, departure);
    } catch (LinkageError e) {
      if (!departure.hasLeft()) {
        throw e;
      }
      // The class is broken that describes the failure or closes the client.
      return PutResult.whole(Verdict.UNKNOWN, e.getClass().getName());
    } catch (VirtualMachineError e) { // also from the build of the client, which starts a thread
      if (departure.hasLeft()) {
        throw e;
      }
      return NO_MEMORY;
    }
  }

  private PutResult put(Batch batch, Departure departure) {
    batch.setRecall(departure::tryRecall);
    StreamClient ready;
    try {
      ready = client();
    } catch (RuntimeException e) {
      return PutResult.whole(Verdict.NOT_SENT, text.ofBuild(e));
    }
    if (ready == null) {
      return PutResult.whole(Verdict.NOT_SENT, "closed");
    }
    ValidCredentials used;
    try {
      used = credentials.await();
    } catch (RuntimeException | LinkageError e) {
      return PutResult.whole(Verdicts.ofUnsent(e), text.ofLookUp(e));
    }
    try {
      DirectPut direct = ready.direct();
      DirectAnswer answer = direct == null ? null : direct.send(batch, used, departure);
      if (answer != null && answer.shards() != null) {
        return PutResult.stored().in(answer.shards());
      }
      PutRecordsResponse response = bySdk(ready, batch, used, departure, answer);
      PutResult result = PutAnswer.read(response, batch.entries().size());
      if (departure.isSigned() && !departure.hasLeft()) { // a proxy's, in place of a connection
        result = PutResult.whole(Verdict.NOT_SENT, result.detail());
      }
      return result.detail().isEmpty()
          ? result
          : result.described(text.ofAnswer(batch, result, response));
    } catch (RuntimeException | LinkageError e) {
      if (e instanceof LinkageError unlinked) {
        if (departure.isSigned()) {
          giveUp(ready);
        }
        if (!departure.hasLeft()) {
          throw unlinked;
        }
      }
      if (departure.isRecalled()) {
        return PutResult.whole(Verdict.NOT_SENT, Departure.RECALLED);
      }
      if (departure.isSigned() || e instanceof KinesisException) {
        PutResult result = Verdicts.ofFailure(e, departure.hasLeft());
        result = result.described(text.ofFailure(batch, result.verdict(0), e));
        if (result.verdict(0) == Verdict.CREDENTIALS_EXPIRED) {
          credentials.renew(used); // whatever their own expiry says
        }
        return result;
      }
      credentials.renew(used); // the cause is unknown, so they are looked up anew
      return PutResult.whole(Verdicts.ofUnsent(e), text.ofRead(batch.stream(), "PutRecords", e));
    } catch (Error e) {
      giveUp(ready);
      throw e;
    }
  }

  /**
   * After an Error the HTTP client has closed its pool for good, or it never gets the connection of
   * this request back: the next request builds a new client.
   */
  private void giveUp(StreamClient broken) {
    if (client.compareAndSet(broken, null)) {
      broken.close();
    }
  }

  /**
   * Two threads may build one each: the second one is thrown away, which is better than a lock.
   * Null when closed.
   */
  private @Nullable StreamClient client() {
    StreamClient existing = client.get();
    if (existing != null || closed) {
      return existing;
    }
    StreamClient built = clients.apply(settings);
    text.sentBy(built.kinesis());
    StreamClient winner = client.compareAndExchange(null, built);
    if (winner != null) {
      built.close();
      return winner;
    }
    if (closed) {
      close(); // it was closed while we built, and this client would stay open
      return null;
    }
    return built;
  }

  /**
   * Has the SDK send the request, or read the answer to a direct one.
   *
   * @param answer null if nothing was sent yet
   */
  private static PutRecordsResponse bySdk(
      StreamClient ready,
      Batch batch,
      ValidCredentials used,
      Departure departure,
      @Nullable DirectAnswer answer) {
    if (answer != null) {
      PutRecordsRequest request = request(batch, used, own -> {});
      return answer.readBy(() -> ready.kinesis().putRecords(request));
    }
    PutRecordsRequest request =
        request(
            batch,
            used,
            own ->
                own.putExecutionAttribute(Departure.attribute(), departure)
                    .putExecutionAttribute(OwnBody.attribute(), batch));
    DirectPut direct = ready.direct();
    return direct == null
        ? ready.kinesis().putRecords(request)
        : direct.learn(batch, used, () -> ready.kinesis().putRecords(request));
  }

  /** Without its records: {@link OwnBody} writes the body. */
  private static PutRecordsRequest request(
      Batch batch,
      ValidCredentials used,
      Consumer<AwsRequestOverrideConfiguration.Builder> attributes) {
    PutRecordsRequest.Builder request =
        PutRecordsRequest.builder()
            .overrideConfiguration(
                own -> {
                  // The credentials that sign this request: if the service refuses them, they are
                  // renewed.
                  own.credentialsProvider(used::credentials);
                  attributes.accept(own);
                });
    return isArn(batch.stream())
        ? request.streamARN(batch.stream()).build()
        : request.streamName(batch.stream()).build();
  }

  static boolean isArn(String stream) {
    return stream.startsWith("arn:");
  }

  /** Lists the shards. Without the right the map is empty. */
  @Override
  public ShardMap listShards(String stream) {
    StreamClient ready = client();
    if (ready == null) {
      return ShardMap.EMPTY; // closed meanwhile
    }
    credentials.await();
    try {
      return ShardPages.ask(ready.kinesis(), stream, isArn(stream));
    } catch (KinesisException e) {
      if (Verdicts.isLasting(e)) {
        return ShardMap.EMPTY;
      }
      throw e;
    }
  }

  @Override
  public StreamSummary describe(String stream) {
    try {
      StreamClient ready = client();
      if (ready == null) {
        return StreamSummary.unknown("closed");
      }
      return describe(ready, stream);
    } catch (RuntimeException | LinkageError e) {
      return StreamSummary.unknown(text.ofBuild(e));
    }
  }

  private StreamSummary describe(StreamClient ready, String stream) {
    try {
      credentials.await();
    } catch (RuntimeException e) {
      return StreamSummary.unknown(text.ofLookUp(StreamSummaries.OPERATION, e));
    }
    return StreamSummaries.ask(ready.kinesis(), stream, isArn(stream), text);
  }

  @Override
  public void close() {
    closed = true;
    StreamClient existing = client.getAndSet(null);
    if (existing != null) {
      existing.close();
    }
    credentials.close();
    settings.timeouts.shutdownNow();
  }
}
