// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * An Amazon Kinesis Data Streams endpoint inside the JVM, for tests of what an application's
 * logging puts on a stream, and of how it fares when the service does not behave.
 *
 * <pre>{@code
 * try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream("logs", 4)) {
 *   kinesis.faults().onPut(Fault.throttled());
 *   // ... log to kinesis.endpoint() ...
 *   List<StoredRecord> records = kinesis.awaitRecords(3, Duration.ofSeconds(10));
 * }
 * }</pre>
 *
 * <p>It speaks what the AWS SDK speaks, CBOR and JSON over HTTP/1.1, on 127.0.0.1, and accepts any
 * credentials and region. PutRecords, PutRecord, ListShards, DescribeStream, DescribeStreamSummary,
 * CreateStream, DeleteStream, UpdateMaxRecordSize, SplitShard, MergeShards, GetShardIterator and
 * GetRecords work, and streams change at once. Limits are the service's: 500 records and 10 MiB a
 * request, 1 MiB a record, 256 characters a partition key.
 *
 * <p>Safe for use by several threads. Each connection has a daemon thread. Everything lives on the
 * heap until {@link #clear()}.
 */
public final class EmbeddedKinesis implements AutoCloseable {
  private final WaitingRoom waiting = new WaitingRoom();
  private final Faults faults = new Faults(waiting);
  private final Oracle oracle;
  private final Streams streams;
  private final Listener listener;
  private final @Nullable TlsCertificate certificate;

  EmbeddedKinesis(EmbeddedKinesisBuilder builder) {
    oracle = new Oracle(builder.keepsRecords());
    streams = builder.newStreams(oracle);
    certificate = builder.certificate();
    KinesisService service = builder.newService(streams, oracle, faults);
    SSLContext tls = certificate == null ? null : certificate.serverContext();
    listener =
        new Listener(
            builder.port(),
            socket -> new HttpConnection(socket, tls, service, faults, waiting),
            waiting,
            oracle::failed);
    oracle.listensAt(this::endpoint);
    builder.streams().forEach(this::createStream);
    listener.open();
  }

  /** Starts an endpoint on a free port with one stream. */
  public static EmbeddedKinesis withStream(String name, int shardCount) {
    return builder().stream(name, shardCount).start();
  }

  /** Settings for an endpoint. */
  public static EmbeddedKinesisBuilder builder() {
    return new EmbeddedKinesisBuilder();
  }

  /** Where it listens, such as {@code http://127.0.0.1:34567}; the same also after a pause. */
  public URI endpoint() {
    return URI.create((certificate == null ? "http" : "https") + "://127.0.0.1:" + listener.port());
  }

  /**
   * The certificate it shows.
   *
   * @throws IllegalStateException if it speaks plain http
   */
  public TlsCertificate certificate() {
    if (certificate == null) {
      throw new IllegalStateException("no TLS: start it with builder().tls()");
    }
    return certificate;
  }

  /** The script of what goes wrong. */
  public Faults faults() {
    return faults;
  }

  /** The number of connections now open. */
  public int connectionCount() {
    return listener.connectionCount();
  }

  /** Is down: closes the port and all connections, and keeps everything stored. */
  public void pause() {
    listener.close();
  }

  /** Is up again, on the same port. */
  public void resume() {
    listener.open();
  }

  /**
   * Checks that the endpoint itself works. Every wait, read or count of records or requests checks
   * it too, and so do {@link #close()} and {@link KinesisExtension}: a failing endpoint cannot
   * prove that nothing was sent.
   *
   * @throws AssertionError with the cause, if a connection ended for an error inside of the
   *     endpoint or in the test's own code that it calls, such as {@link
   *     EmbeddedKinesisBuilder#onStored}, since the last {@link #clear()}
   */
  public void throwFailure() {
    oracle.throwFailure();
  }

  /**
   * Closes the port and all connections; what was stored can still be looked at.
   *
   * @throws AssertionError if the endpoint itself failed; see {@link #throwFailure()}
   */
  @Override
  public void close() {
    stop();
    throwFailure();
  }

  void stop() {
    listener.close();
  }

  /** Forgets all records, requests and faults, and counts from 1 again; streams stay. */
  public void clear() {
    faults.heal();
    faults.release();
    streams.clear();
  }

  /** Makes a stream. */
  public void createStream(String name, int shardCount) {
    change(() -> streams.create(name, shardCount));
  }

  /** Deletes a stream; records it took stay in {@link #records()}. */
  public void deleteStream(String name) {
    change(() -> streams.delete(name));
  }

  /** The shards of a stream, open and closed, in order of their ids. */
  public List<ShardInfo> shards(String stream) {
    try {
      StreamState state = streams.get(stream);
      return streams.locked(() -> state.shards().stream().map(Shard::info).toList());
    } catch (ApiException e) {
      throw illegal(e);
    }
  }

  /** Splits an open shard in the middle of its range. */
  public void splitShard(String stream, String shardId) {
    change(
        () -> {
          HashRange range = streams.get(stream).shard(shardId).range();
          BigInteger sum = range.start().toBigInteger().add(range.end().toBigInteger());
          streams.get(stream).split(shardId, sum.shiftRight(1).add(BigInteger.ONE));
        });
  }

  /** Merges two open shards that lie side by side. */
  public void mergeShards(String stream, String shardId, String adjacentShardId) {
    change(() -> streams.get(stream).merge(shardId, adjacentShardId));
  }

  /** Everything that was stored, in all streams, in order of arrival. */
  public List<StoredRecord> records() {
    return oracle.records(0);
  }

  /** Everything that was stored in a stream, in order of arrival. */
  public List<StoredRecord> records(String stream) {
    return records().stream().filter(record -> record.stream().equals(stream)).toList();
  }

  /** Reads a stream back, taking aggregates apart. */
  public StreamReader reader(String stream) {
    return new StreamReader(oracle, Objects.requireNonNull(stream, "stream"));
  }

  /**
   * The user records of a stream, KPL aggregates taken apart.
   *
   * @throws AssertionError if KCL would discard one of the aggregates
   */
  public List<UserRecord> userRecords(String stream) {
    return reader(stream).read();
  }

  /** All requests that were read, in order of arrival, with any outcome. */
  public List<RequestSummary> requests() {
    return oracle.requests();
  }

  /** The PutRecords requests that were read, in order of arrival, with any outcome. */
  public List<RequestSummary> putRequests() {
    return requests().stream().filter(r -> r.operation().equals("PutRecords")).toList();
  }

  /** The number of requests of an operation that were read. */
  public long requestCount(String operation) {
    return oracle.requestCount(operation);
  }

  /** The number of records stored. */
  public long recordCount() {
    return oracle.recordCount();
  }

  /** The data bytes stored, partition keys not counted. */
  public long byteCount() {
    return oracle.byteCount();
  }

  /**
   * Waits until this number of records is stored, and returns all stored records.
   *
   * @throws AssertionError if there are not as many in time
   */
  public List<StoredRecord> awaitRecords(long count, Duration timeout) {
    oracle.await("records", count, timeout, oracle::recordCount);
    return records();
  }

  /**
   * Waits until this number of PutRecords requests has been read, and returns all. They need not
   * have been answered, or even stored, yet.
   *
   * @throws AssertionError if there are not as many in time
   */
  public List<RequestSummary> awaitPutRequests(long count, Duration timeout) {
    return awaitRequests("PutRecords", count, timeout);
  }

  /**
   * Waits until this number of requests of an operation has been read, and returns all.
   *
   * @throws AssertionError if there are not as many in time
   */
  public List<RequestSummary> awaitRequests(String operation, long count, Duration timeout) {
    oracle.await(operation + " requests", count, timeout, () -> oracle.requestCount(operation));
    return requests().stream().filter(r -> r.operation().equals(operation)).toList();
  }

  private void change(Streams.Change change) {
    try {
      streams.change(change);
    } catch (ApiException e) {
      throw illegal(e);
    }
  }

  private static IllegalArgumentException illegal(ApiException e) {
    return new IllegalArgumentException(e.text(), e);
  }
}
