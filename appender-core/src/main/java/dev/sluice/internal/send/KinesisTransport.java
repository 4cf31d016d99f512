// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.record.Batch;
import dev.sluice.record.PutEntry;
import dev.sluice.record.PutResult;
import dev.sluice.record.ShardMap;
import dev.sluice.record.StreamSummary;
import dev.sluice.record.Verdict;
import dev.sluice.spi.Transport;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** PutRecords through the blocking AWS SDK client. Called on sender threads. */
public final class KinesisTransport implements Transport {

  private final ClientSettings settings;
  private final Function<ClientSettings, KinesisClient> clients;
  private final RenewableCredentials credentials;
  private final AtomicReference<@Nullable KinesisClient> client = new AtomicReference<>();
  private volatile boolean closed;

  /** Touches neither network nor SDK: the client is built by the first request. */
  public KinesisTransport(ClientSettings settings) {
    this(settings, new RenewableCredentials(() -> CredentialSource.of(settings)), null);
  }

  KinesisTransport(
      ClientSettings settings,
      RenewableCredentials credentials,
      @Nullable Function<ClientSettings, KinesisClient> clients) {
    this.settings = settings;
    this.credentials = credentials;
    this.clients =
        clients == null ? given -> SdkClients.kinesis(given, credentials.forClient()) : clients;
  }

  @Override
  public PutResult put(Batch batch) {
    KinesisClient ready;
    try {
      ready = client();
    } catch (RuntimeException | LinkageError e) {
      return PutResult.whole(Verdict.NOT_SENT, "no client could be built: " + e);
    }
    if (ready == null) {
      return PutResult.whole(Verdict.NOT_SENT, "closed");
    }
    Departure departure = new Departure();
    CredentialSource used = credentials.inUse();
    try {
      PutRecordsResponse response = ready.putRecords(request(batch, departure));
      return read(response, batch.entries().size());
    } catch (RuntimeException | LinkageError e) {
      if (departure.hasLeft() || e instanceof KinesisException) {
        PutResult result = Verdicts.ofFailure(e);
        if (result.verdict(0) == Verdict.CREDENTIALS_EXPIRED) {
          credentials.renew(used); // whatever its own clock says
        }
        return result;
      }
      credentials.renew(used); // what it was that failed, it is looked for anew
      return PutResult.whole(Verdicts.ofUnsent(e), Verdicts.describe(e));
    } catch (VirtualMachineError e) {
      giveUp(ready);
      throw e;
    }
  }

  /** At an error the HTTP client closes its connections for good: the next request has another. */
  private void giveUp(KinesisClient broken) {
    if (client.compareAndSet(broken, null)) {
      broken.close();
    }
  }

  /**
   * Two threads may build one each: the second one is thrown away, which beats a lock. Null when
   * closed.
   */
  private @Nullable KinesisClient client() {
    KinesisClient existing = client.get();
    if (existing != null || closed) {
      return existing;
    }
    KinesisClient built = clients.apply(settings);
    KinesisClient winner = client.compareAndExchange(null, built);
    if (winner != null) {
      built.close();
      return winner;
    }
    if (closed) {
      close(); // it was closed while we built: nobody else would close this one
      return null;
    }
    return built;
  }

  private PutRecordsRequest request(Batch batch, Departure departure) {
    List<PutRecordsRequestEntry> records = new ArrayList<>(batch.entries().size());
    for (PutEntry entry : batch.entries()) {
      records.add(
          PutRecordsRequestEntry.builder()
              .partitionKey(entry.partitionKey())
              .explicitHashKey(entry.explicitHashKey())
              // The array is immutable by contract: no copy.
              .data(SdkBytes.fromByteArrayUnsafe(entry.data()))
              .build());
    }
    PutRecordsRequest.Builder request =
        PutRecordsRequest.builder()
            .records(records)
            .overrideConfiguration(
                own -> own.putExecutionAttribute(Departure.attribute(), departure));
    return isArn(batch.stream())
        ? request.streamARN(batch.stream()).build()
        : request.streamName(batch.stream()).build();
  }

  private static boolean isArn(String stream) {
    return stream.startsWith("arn:");
  }

  /** All pages; a shard with an end is closed. A refusal is no failure: it goes on without. */
  @Override
  public ShardMap listShards(String stream) {
    List<ShardMap.Shard> shards = new ArrayList<>();
    try {
      KinesisClient kinesis = client();
      if (kinesis == null) {
        return ShardMap.EMPTY; // closed meanwhile
      }
      String token = null;
      do {
        ListShardsResponse page = kinesis.listShards(question(stream, token));
        for (Shard shard : page.shards()) {
          if (shard.sequenceNumberRange().endingSequenceNumber() == null) {
            shards.add(
                new ShardMap.Shard(
                    shard.shardId(),
                    new BigInteger(shard.hashKeyRange().startingHashKey()),
                    new BigInteger(shard.hashKeyRange().endingHashKey())));
          }
        }
        token = page.nextToken();
      } while (token != null);
    } catch (RuntimeException e) {
      return ShardMap.EMPTY;
    }
    return new ShardMap(shards);
  }

  @Override
  public StreamSummary describe(String stream) {
    try {
      KinesisClient kinesis = client();
      return kinesis == null
          ? StreamSummary.unknown("closed")
          : StreamSummaries.ask(kinesis, stream, isArn(stream));
    } catch (RuntimeException | LinkageError e) {
      return StreamSummary.unknown("no client could be built: " + e.getClass().getSimpleName());
    }
  }

  /** A token stands for the stream: the service refuses both together. */
  private static ListShardsRequest question(String stream, @Nullable String token) {
    ListShardsRequest.Builder request = ListShardsRequest.builder();
    if (token != null) {
      return request.nextToken(token).build();
    }
    return isArn(stream) ? request.streamARN(stream).build() : request.streamName(stream).build();
  }

  private static PutResult read(PutRecordsResponse response, int expected) {
    List<PutRecordsResultEntry> results = response.records();
    if (results.size() != expected) {
      String detail = "an answer with " + results.size() + " results for " + expected + " records";
      return PutResult.whole(Verdict.UNKNOWN, detail);
    }
    List<Verdict> verdicts = new ArrayList<>(expected);
    Map<String, Integer> codes = new TreeMap<>();
    Set<String> shardIds = new HashSet<>();
    for (PutRecordsResultEntry result : results) {
      Verdict verdict = verdict(result);
      verdicts.add(verdict);
      if (verdict != Verdict.STORED) {
        String code = result.errorCode() == null ? "no sequence number" : result.errorCode();
        codes.merge(code, 1, Integer::sum);
      } else if (result.shardId() != null) {
        shardIds.add(result.shardId());
      }
    }
    return (codes.isEmpty() ? PutResult.stored() : PutResult.perRecord(verdicts, codes.toString()))
        .in(shardIds);
  }

  private static Verdict verdict(PutRecordsResultEntry result) {
    if (result.errorCode() != null) {
      return Verdicts.ofRecord(result.errorCode());
    }
    boolean stored = result.sequenceNumber() != null && !result.sequenceNumber().isEmpty();
    return stored ? Verdict.STORED : Verdict.UNKNOWN;
  }

  @Override
  public void close() {
    closed = true;
    KinesisClient existing = client.getAndSet(null);
    if (existing != null) {
      existing.close();
    }
    credentials.close();
  }
}
