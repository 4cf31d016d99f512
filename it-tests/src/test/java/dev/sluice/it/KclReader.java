// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import dev.sluice.testkit.StoredRecord;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.KinesisClientRecord;

/** Reads records with the de-aggregator of the Kinesis Client Library itself. */
final class KclReader {

  private static final AggregatorUtil KCL = new AggregatorUtil();

  /** The hash keys of a stream with one shard. */
  static final BigInteger FIRST_HASH_KEY = BigInteger.ZERO;

  static final BigInteger LAST_HASH_KEY = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

  private KclReader() {}

  /** An event as a consumer gets it. */
  record Event(String partitionKey, String text) {}

  /** The events in a record that KCL keeps when it finds it in a shard of this range. */
  static List<Event> read(StoredRecord record, BigInteger start, BigInteger end) {
    return read(record.partitionKey(), record.explicitHashKey(), record.data(), start, end);
  }

  static List<Event> read(
      String partitionKey,
      @Nullable String explicitHashKey,
      byte[] data,
      BigInteger start,
      BigInteger end) {
    return deaggregate(partitionKey, explicitHashKey, data, start, end).stream()
        .map(kept -> new Event(kept.partitionKey(), text(kept.data())))
        .toList();
  }

  /** The bytes of the events in a record; of the record itself when it is no aggregate. */
  static List<byte[]> data(StoredRecord record, BigInteger start, BigInteger end) {
    return deaggregate(record.partitionKey(), record.explicitHashKey(), record.data(), start, end)
        .stream()
        .map(kept -> bytes(kept.data()))
        .toList();
  }

  private static List<KinesisClientRecord> deaggregate(
      String partitionKey,
      @Nullable String explicitHashKey,
      byte[] data,
      BigInteger start,
      BigInteger end) {
    KinesisClientRecord carrier =
        KinesisClientRecord.builder()
            .partitionKey(partitionKey)
            .explicitHashKey(explicitHashKey)
            .sequenceNumber("1")
            .data(ByteBuffer.wrap(data))
            .build();
    return KCL.deaggregate(List.of(carrier), start, end);
  }

  private static byte[] bytes(ByteBuffer data) {
    byte[] bytes = new byte[data.remaining()];
    data.duplicate().get(bytes);
    return bytes;
  }

  private static String text(ByteBuffer data) {
    return StandardCharsets.UTF_8.decode(data.duplicate()).toString();
  }
}
