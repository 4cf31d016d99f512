// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Reads a stream back the way its consumers would: takes KPL aggregates apart by the rules of KCL
 * and, if asked for, decompresses data and splits it into lines, in this order. Immutable; every
 * method that changes something returns a new reader.
 *
 * <p>KCL throws an aggregate away whole if the hash key of any record in it lies outside the shard
 * that carried it. That is a silent loss of data, so here it is an {@link AssertionError} unless
 * {@link #ignoringDiscarded()}.
 */
public final class StreamReader {
  private final Oracle oracle;
  private final String stream;
  private final UnaryOperator<byte[]> decoder;
  private final boolean splitsLines;
  private final boolean ignoresDiscarded;

  StreamReader(Oracle oracle, String stream) {
    this(oracle, stream, UnaryOperator.identity(), false, false);
  }

  private StreamReader(
      Oracle oracle,
      String stream,
      UnaryOperator<byte[]> decoder,
      boolean splitsLines,
      boolean ignoresDiscarded) {
    this.oracle = oracle;
    this.stream = stream;
    this.decoder = decoder;
    this.splitsLines = splitsLines;
    this.ignoresDiscarded = ignoresDiscarded;
  }

  /** Takes every line of a record for a user record, as newline aggregation makes them. */
  public StreamReader splittingLines() {
    return new StreamReader(oracle, stream, decoder, true, ignoresDiscarded);
  }

  /**
   * Decompresses data that begin like gzip, zlib, zstd or framed snappy, and leaves other data
   * alone. zstd and snappy need their libraries, which the test brings.
   */
  public StreamReader decompressing() {
    return decodingWith(Decompressor::decompress);
  }

  /**
   * Decodes the data of every user record by a function, such as a decompressor of another kind.
   */
  public StreamReader decodingWith(UnaryOperator<byte[]> newDecoder) {
    return new StreamReader(
        oracle, stream, requireNonNull(newDecoder, "newDecoder"), splitsLines, ignoresDiscarded);
  }

  /** Leaves out aggregates that KCL would throw away, instead of throwing an error for them. */
  public StreamReader ignoringDiscarded() {
    return new StreamReader(oracle, stream, decoder, splitsLines, true);
  }

  /**
   * The user records now in the stream, in order of arrival.
   *
   * @throws AssertionError if KCL would discard an aggregate, unless {@link #ignoringDiscarded()}
   */
  public List<UserRecord> read() {
    List<UserRecord> result = new ArrayList<>();
    oracle.records(0).forEach(stored -> addTo(result, stored));
    return List.copyOf(result);
  }

  /**
   * Waits until there are this many user records, and returns all there are.
   *
   * @throws AssertionError if there are not as many in time
   */
  public List<UserRecord> await(int count, Duration timeout) {
    List<UserRecord> result = new ArrayList<>();
    int[] seenCount = {0};
    oracle.await(
        "user records in " + stream,
        count,
        timeout,
        () -> {
          // Only what is new is taken apart, else long waits would cost the square of the records.
          List<StoredRecord> fresh = oracle.records(seenCount[0]);
          seenCount[0] += fresh.size();
          fresh.forEach(stored -> addTo(result, stored));
          return result.size();
        });
    return List.copyOf(result);
  }

  /** The aggregates now in the stream that KCL would throw away. */
  public List<DiscardedAggregate> discarded() {
    List<DiscardedAggregate> result = new ArrayList<>();
    for (StoredRecord stored : oracle.records(0)) {
      if (stored.stream().equals(stream)) {
        result.addAll(Deaggregator.deaggregate(stored).discarded());
      }
    }
    return List.copyOf(result);
  }

  private void addTo(List<UserRecord> result, StoredRecord stored) {
    if (!stored.stream().equals(stream)) {
      return;
    }
    Deaggregator.Result parts = Deaggregator.deaggregate(stored);
    if (!ignoresDiscarded && !parts.discarded().isEmpty()) {
      throw new AssertionError("KCL would discard an aggregate: " + parts.discarded().get(0));
    }
    int subSequenceNumber = 0;
    for (UserRecord part : parts.records()) {
      byte[] data = decoder.apply(part.data());
      for (byte[] piece : splitsLines ? RecordData.lines(data) : List.of(data)) {
        result.add(part.with(subSequenceNumber++, piece));
      }
    }
  }
}
