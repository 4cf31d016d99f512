// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * GetShardIterator and GetRecords. An iterator is the text {@code stream|shard|ordinal}: it holds
 * no state, never runs out, and survives {@link EmbeddedKinesis#clear()}.
 */
final class ReadOperations {
  private static final int MAX_RECORDS = 10_000;
  private static final int MAX_BYTES = 10 * KinesisLimits.MIB;

  private final Streams streams;
  private final Clock clock;

  ReadOperations(Streams streams, Clock clock) {
    this.streams = streams;
    this.clock = clock;
  }

  static String streamName(JsonNode in) throws ApiException {
    return Streams.nameIn(text(in, "StreamName"), text(in, "StreamARN"));
  }

  static void writeHashRange(JsonGenerator out, Shard shard) throws IOException {
    out.writeObjectFieldStart("HashKeyRange");
    out.writeStringField("StartingHashKey", shard.range().start().toString());
    out.writeStringField("EndingHashKey", shard.range().end().toString());
    out.writeEndObject();
  }

  void getShardIterator(JsonNode in, JsonGenerator out) throws IOException, ApiException {
    String name = streamName(in);
    StreamState stream = streams.get(name);
    String shardId = text(in, "ShardId");
    long ordinal = streams.locked(() -> startOf(in, Wire.of(out), stream.shard(shardId)));
    out.writeStartObject();
    out.writeStringField("ShardIterator", name + "|" + shardId + "|" + ordinal);
    out.writeEndObject();
  }

  void getRecords(JsonNode in, JsonGenerator out) throws IOException, ApiException {
    String[] iterator = text(in, "ShardIterator").split("\\|", -1);
    if (iterator.length != 3 || !iterator[2].matches("\\d{1,19}")) {
      throw ApiException.invalidArgument("Invalid ShardIterator.");
    }
    int limit = in.path("Limit").asInt(MAX_RECORDS);
    if (limit < 1 || limit > MAX_RECORDS) {
      throw ApiException.validation("Limit must be in [1, " + MAX_RECORDS + "]: " + limit);
    }
    StreamState stream = streams.get(iterator[0]);
    Page page =
        streams.locked(
            () -> Page.read(stream, stream.shard(iterator[1]), Long.parseLong(iterator[2]), limit));
    out.writeStartObject();
    out.writeArrayFieldStart("Records");
    for (StoredRecord stored : page.records) {
      writeRecord(out, stored);
    }
    out.writeEndArray();
    if (page.isAtEnd) {
      writeChildShards(out, page);
    } else {
      out.writeStringField(
          "NextShardIterator", iterator[0] + "|" + iterator[1] + "|" + page.nextOrdinal);
    }
    out.writeNumberField("MillisBehindLatest", page.millisBehind(clock.instant()));
    out.writeEndObject();
  }

  private static long startOf(JsonNode in, Wire wire, Shard shard) throws ApiException {
    String type = text(in, "ShardIteratorType");
    return switch (type) {
      case "TRIM_HORIZON" -> 0;
      case "LATEST" -> shard.lastOrdinal() + 1;
      case "AT_SEQUENCE_NUMBER" -> Shard.ordinalOf(text(in, "StartingSequenceNumber"));
      case "AFTER_SEQUENCE_NUMBER" -> Shard.ordinalOf(text(in, "StartingSequenceNumber")) + 1;
      case "AT_TIMESTAMP" -> {
        Instant time = wire.timestamp(in.path("Timestamp"));
        if (time == null) {
          throw ApiException.invalidArgument("Timestamp must be given for AT_TIMESTAMP.");
        }
        yield shard.ordinalAt(time);
      }
      default -> throw ApiException.validation("Unknown ShardIteratorType: " + type);
    };
  }

  private static void writeRecord(JsonGenerator out, StoredRecord stored) throws IOException {
    out.writeStartObject();
    out.writeStringField("SequenceNumber", stored.sequenceNumber());
    Wire.of(out)
        .writeTimestampField(
            out, "ApproximateArrivalTimestamp", stored.approximateArrivalTimestamp());
    out.writeBinaryField("Data", stored.data());
    out.writeStringField("PartitionKey", stored.partitionKey());
    out.writeEndObject();
  }

  private static void writeChildShards(JsonGenerator out, Page page) throws IOException {
    out.writeArrayFieldStart("ChildShards");
    for (Shard child : page.children) {
      out.writeStartObject();
      out.writeStringField("ShardId", child.id());
      out.writeArrayFieldStart("ParentShards");
      for (String parent : new String[] {child.parentId(), child.adjacentParentId()}) {
        if (parent != null) {
          out.writeString(parent);
        }
      }
      out.writeEndArray();
      writeHashRange(out, child);
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static String text(JsonNode in, String name) {
    return in.path(name).asText("");
  }

  private record Page(
      List<StoredRecord> records,
      long nextOrdinal,
      boolean isAtEnd,
      List<StoredRecord> following,
      List<Shard> children) {
    static Page read(StreamState stream, Shard shard, long ordinal, int limit) {
      List<StoredRecord> records = withinBytes(shard.from(ordinal, limit));
      long next = records.isEmpty() ? ordinal : records.get(records.size() - 1).ordinal() + 1;
      List<StoredRecord> following = shard.from(next, 1);
      boolean isAtEnd = !shard.isOpen() && following.isEmpty();
      List<Shard> children =
          stream.shards().stream()
              .filter(
                  child ->
                      shard.id().equals(child.parentId())
                          || shard.id().equals(child.adjacentParentId()))
              .toList();
      return new Page(records, next, isAtEnd, following, children);
    }

    /** As many as an answer may carry, but one at least. */
    private static List<StoredRecord> withinBytes(List<StoredRecord> found) {
      int count = 0;
      long byteCount = 0;
      while (count < found.size()) {
        byteCount += found.get(count).data().length;
        if (count > 0 && byteCount > MAX_BYTES) {
          break;
        }
        count++;
      }
      return found.subList(0, count);
    }

    long millisBehind(Instant now) {
      return following.isEmpty()
          ? 0
          : Math.max(
              0, Duration.between(following.get(0).approximateArrivalTimestamp(), now).toMillis());
    }
  }
}
