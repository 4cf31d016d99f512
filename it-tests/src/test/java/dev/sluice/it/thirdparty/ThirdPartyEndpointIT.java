// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.thirdparty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;

/** Proves the endpoint itself, without an appender: what the SDK puts comes back. */
@ExtendWith(ThirdPartyExtension.class)
class ThirdPartyEndpointIT {

  @Test
  void putRecords_comeBackFromEveryShard(ThirdPartyKinesis kinesis) {
    try (KinesisClient client = kinesis.newClient()) {
      ThirdPartyStream stream = ThirdPartyStream.create(client, 2);
      List<PutRecordsRequestEntry> entries =
          IntStream.range(0, 100).mapToObj(ThirdPartyEndpointIT::entry).toList();

      PutRecordsResponse response =
          client.putRecords(request -> request.streamName(stream.name()).records(entries));

      assertThat(response.failedRecordCount()).isZero();
      assertThat(stream.awaitRecords(100))
          .extracting(record -> record.data().asUtf8String())
          .containsExactlyInAnyOrderElementsOf(
              entries.stream().map(entry -> entry.data().asUtf8String()).toList());
      assertThat(response.records()).extracting("shardId").contains(shardIds(client, stream));
    }
  }

  private static PutRecordsRequestEntry entry(int i) {
    return PutRecordsRequestEntry.builder()
        .partitionKey("key-" + i)
        .data(SdkBytes.fromUtf8String("line " + i + " ü"))
        .build();
  }

  private static Object[] shardIds(KinesisClient client, ThirdPartyStream stream) {
    return client.listShards(request -> request.streamName(stream.name())).shards().stream()
        .map(shard -> (Object) shard.shardId())
        .toArray();
  }
}
