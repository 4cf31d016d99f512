// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.demo;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.KinesisClientBuilder;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Reads what is put on a stream from now on, as any consumer would. */
final class StreamTail implements AutoCloseable {

  /** A shard answers five reads a second. */
  private static final Duration READ_INTERVAL = Duration.ofMillis(250);

  private final KinesisClient client;
  private final List<@Nullable String> iterators = new ArrayList<>();

  StreamTail(Target target) {
    KinesisClientBuilder builder =
        KinesisClient.builder().httpClientBuilder(Apache5HttpClient.builder());
    if (target.embedded() == null) {
      builder.credentialsProvider(DefaultCredentialsProvider.builder().build());
    } else {
      builder.credentialsProvider(AnonymousCredentialsProvider.create()).region(Region.US_EAST_1);
    }
    String endpoint = target.endpoint();
    if (endpoint != null) {
      builder.endpointOverride(URI.create(endpoint));
    }
    this.client = builder.build();
    String stream = target.stream();
    client
        .listShards(request -> request.streamName(stream))
        .shards()
        .forEach(shard -> iterators.add(latest(stream, shard.shardId())));
  }

  private String latest(String stream, String shardId) {
    return client
        .getShardIterator(
            request ->
                request
                    .streamName(stream)
                    .shardId(shardId)
                    .shardIteratorType(ShardIteratorType.LATEST))
        .shardIterator();
  }

  /** Reads until so many wanted records have come, or for so long. */
  List<String> read(long count, Duration timeout, Predicate<String> wanted)
      throws InterruptedException {
    List<String> found = new ArrayList<>();
    long endNanos = System.nanoTime() + timeout.toNanos();
    while (found.size() < count && endNanos - System.nanoTime() > 0) {
      boolean idle = true;
      for (int i = 0; i < iterators.size(); i++) {
        String iterator = iterators.get(i);
        if (iterator != null) {
          GetRecordsResponse response =
              client.getRecords(request -> request.shardIterator(iterator));
          iterators.set(i, response.nextShardIterator());
          idle &= response.records().isEmpty();
          response.records().stream()
              .map(record -> record.data().asString(StandardCharsets.UTF_8))
              .filter(wanted)
              .forEach(found::add);
        }
      }
      if (idle) {
        Thread.sleep(READ_INTERVAL.toMillis());
      }
    }
    return found;
  }

  @Override
  public void close() {
    client.close();
  }
}
