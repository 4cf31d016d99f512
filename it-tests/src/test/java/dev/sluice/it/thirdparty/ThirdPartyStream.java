// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.thirdparty;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** A stream of one test, and what was stored on it. */
public final class ThirdPartyStream {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KinesisClient client;
  private final String name;

  private ThirdPartyStream(KinesisClient client, String name) {
    this.client = client;
    this.name = name;
  }

  /** Creates a stream under a fresh name and waits until it is active. */
  public static ThirdPartyStream create(KinesisClient client, int shards) {
    String name = "it-" + UUID.randomUUID();
    client.createStream(request -> request.streamName(name).shardCount(shards));
    ThirdPartyStream stream = new ThirdPartyStream(client, name);
    await().atMost(PATIENCE).until(stream::isActive);
    return stream;
  }

  /** The name to configure. */
  public String name() {
    return name;
  }

  /** Everything stored so far, shard by shard from the oldest. */
  public List<Record> records() {
    return recordsByShard().values().stream().flatMap(List::stream).toList();
  }

  /** Everything stored so far in each shard, from the oldest. */
  public Map<String, List<Record>> recordsByShard() {
    Map<String, List<Record>> records = new TreeMap<>();
    for (Shard shard : client.listShards(request -> request.streamName(name)).shards()) {
      readAll(shard.shardId(), records.computeIfAbsent(shard.shardId(), id -> new ArrayList<>()));
    }
    return records;
  }

  /** Everything stored, once that is at least so many records; fails after 30 seconds. */
  public List<Record> awaitRecords(int count) {
    return await().atMost(PATIENCE).until(this::records, records -> records.size() >= count);
  }

  private boolean isActive() {
    return client
            .describeStreamSummary(request -> request.streamName(name))
            .streamDescriptionSummary()
            .streamStatus()
        == StreamStatus.ACTIVE;
  }

  private void readAll(String shardId, List<Record> records) {
    String iterator =
        client
            .getShardIterator(
                request ->
                    request
                        .streamName(name)
                        .shardId(shardId)
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
    while (true) {
      String position = iterator;
      GetRecordsResponse page = client.getRecords(request -> request.shardIterator(position));
      records.addAll(page.records());
      if (page.records().isEmpty() && page.millisBehindLatest() == 0) {
        return;
      }
      iterator = page.nextShardIterator();
    }
  }
}
