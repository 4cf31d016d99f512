// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Settings of an {@link EmbeddedKinesis}; {@link #start()} may be called several times. */
public final class EmbeddedKinesisBuilder {
  private final Map<String, Integer> streams = new LinkedHashMap<>();
  private int port;
  private int maxRecordBytes = KinesisLimits.DEFAULT_MAX_RECORD_BYTES;
  private boolean keepsRecords = true;
  private long shardRecordsPerSecond;
  private long shardBytesPerSecond;
  private @Nullable TlsCertificate certificate;
  private @Nullable Consumer<OfferedRecord> onStored;
  private Clock clock = Clock.systemUTC();
  private LongSupplier nanoTime = System::nanoTime;

  EmbeddedKinesisBuilder() {}

  /** Adds a stream; default: none. */
  public EmbeddedKinesisBuilder stream(String name, int shardCount) {
    streams.put(requireNonNull(name, "name"), shardCount);
    return this;
  }

  /** The port on 127.0.0.1; default 0, any free one. */
  public EmbeddedKinesisBuilder port(int newPort) {
    this.port = newPort;
    return this;
  }

  /** Speaks https with a good certificate for the loopback; default: http. */
  public EmbeddedKinesisBuilder tls() {
    return tls(TlsCertificate.forLoopback());
  }

  /** Speaks https with this certificate; default: http. */
  public EmbeddedKinesisBuilder tls(TlsCertificate newCertificate) {
    this.certificate = requireNonNull(newCertificate, "newCertificate");
    return this;
  }

  /**
   * The largest record of streams made from now on, key included, from 1 MiB to 10 MiB; default 1
   * MiB. The UpdateMaxRecordSize operation changes it for one stream.
   */
  public EmbeddedKinesisBuilder maxRecordBytes(int newMaxRecordBytes) {
    if (newMaxRecordBytes < KinesisLimits.MIB
        || newMaxRecordBytes > KinesisLimits.MAX_RECORD_BYTES) {
      throw new IllegalArgumentException(
          "maxRecordBytes must be in [1048576, 10485760]: " + newMaxRecordBytes);
    }
    this.maxRecordBytes = newMaxRecordBytes;
    return this;
  }

  /**
   * Throttles every shard as the service does: 1,000 records and 1 MiB a second; default: never.
   */
  public EmbeddedKinesisBuilder shardLimits() {
    return shardLimits(1000, KinesisLimits.MIB);
  }

  /** Throttles every shard above this number of records and data bytes a second; default: never. */
  public EmbeddedKinesisBuilder shardLimits(long recordsPerSecond, long bytesPerSecond) {
    this.shardRecordsPerSecond = recordsPerSecond;
    this.shardBytesPerSecond = bytesPerSecond;
    return this;
  }

  /**
   * Checks and counts what is stored but keeps none of it, for benchmarks: {@link
   * EmbeddedKinesis#records()} and the lists of requests stay empty, and GetRecords finds nothing.
   */
  public EmbeddedKinesisBuilder countOnly() {
    this.keepsRecords = false;
    return this;
  }

  /**
   * Called for every stored record, on the thread of its connection and before the client gets its
   * answer; several threads call at once.
   */
  public EmbeddedKinesisBuilder onStored(Consumer<OfferedRecord> newOnStored) {
    this.onStored = requireNonNull(newOnStored, "newOnStored");
    return this;
  }

  /** The clock of arrival timestamps; default: the system's. */
  public EmbeddedKinesisBuilder clock(Clock newClock) {
    this.clock = requireNonNull(newClock, "newClock");
    return this;
  }

  /** Starts an endpoint with these settings. */
  public EmbeddedKinesis start() {
    return new EmbeddedKinesis(this);
  }

  /** Tests of the shard limits move time by hand. */
  EmbeddedKinesisBuilder nanoTime(LongSupplier newNanoTime) {
    this.nanoTime = newNanoTime;
    return this;
  }

  int port() {
    return port;
  }

  boolean keepsRecords() {
    return keepsRecords;
  }

  Map<String, Integer> streams() {
    return streams;
  }

  @Nullable TlsCertificate certificate() {
    return certificate;
  }

  Streams newStreams(Oracle oracle) {
    long recordsPerSecond = shardRecordsPerSecond;
    long bytesPerSecond = shardBytesPerSecond;
    LongSupplier time = nanoTime;
    return new Streams(
        oracle,
        clock,
        maxRecordBytes,
        () -> recordsPerSecond == 0 ? null : new RateLimit(recordsPerSecond, bytesPerSecond, time));
  }

  KinesisService newService(Streams newStreams, Oracle oracle, Faults faults) {
    return new KinesisService(newStreams, oracle, faults, clock, onStored);
  }
}
