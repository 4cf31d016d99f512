// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

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

  static String streamName(Members in) throws ApiException {
    return Streams.nameIn(in.text("StreamName"), in.text("StreamARN"));
  }

  static void writeHashRange(WireWriter out, Shard shard) {
    out.beginMap("HashKeyRange");
    out.text("StartingHashKey", shard.range().start().toString());
    out.text("EndingHashKey", shard.range().end().toString());
    out.endMap();
  }

  void getShardIterator(Members in, WireWriter out) throws ApiException {
    String name = streamName(in);
    StreamState stream = streams.get(name);
    String shardId = in.text("ShardId");
    long ordinal = streams.locked(() -> startOf(in, stream.shard(shardId)));
    out.beginMap();
    out.text("ShardIterator", name + "|" + shardId + "|" + ordinal);
    out.endMap();
  }

  void getRecords(Members in, WireWriter out) throws ApiException {
    String[] iterator = in.text("ShardIterator").split("\\|", -1);
    if (iterator.length != 3 || !iterator[2].matches("\\d{1,19}")) {
      throw ApiException.invalidArgument("Invalid ShardIterator.");
    }
    int limit = in.integer("Limit", MAX_RECORDS);
    if (limit < 1 || limit > MAX_RECORDS) {
      throw ApiException.validation("Limit must be in [1, " + MAX_RECORDS + "]: " + limit);
    }
    StreamState stream = streams.get(iterator[0]);
    Page page =
        streams.locked(
            () -> Page.read(stream, stream.shard(iterator[1]), Long.parseLong(iterator[2]), limit));
    out.beginMap();
    out.beginList("Records");
    for (StoredRecord stored : page.records) {
      writeRecord(out, stored);
    }
    out.endList();
    if (page.isAtEnd) {
      writeChildShards(out, page);
    } else {
      out.text("NextShardIterator", iterator[0] + "|" + iterator[1] + "|" + page.nextOrdinal);
    }
    out.number("MillisBehindLatest", page.millisBehind(clock.instant()));
    out.endMap();
  }

  private static long startOf(Members in, Shard shard) throws ApiException {
    String type = in.text("ShardIteratorType");
    return switch (type) {
      case "TRIM_HORIZON" -> 0;
      case "LATEST" -> shard.lastOrdinal() + 1;
      case "AT_SEQUENCE_NUMBER" -> Shard.ordinalOf(in.text("StartingSequenceNumber"));
      case "AFTER_SEQUENCE_NUMBER" -> Shard.ordinalOf(in.text("StartingSequenceNumber")) + 1;
      case "AT_TIMESTAMP" -> {
        Instant time = in.time("Timestamp");
        if (time == null) {
          throw ApiException.invalidArgument("Timestamp must be given for AT_TIMESTAMP.");
        }
        yield shard.ordinalAt(time);
      }
      default -> throw ApiException.validation("Unknown ShardIteratorType: " + type);
    };
  }

  private static void writeRecord(WireWriter out, StoredRecord stored) {
    out.beginMap();
    out.text("SequenceNumber", stored.sequenceNumber());
    out.time("ApproximateArrivalTimestamp", stored.approximateArrivalTimestamp());
    out.bytes("Data", stored.data());
    out.text("PartitionKey", stored.partitionKey());
    out.endMap();
  }

  private static void writeChildShards(WireWriter out, Page page) {
    out.beginList("ChildShards");
    for (Shard child : page.children) {
      out.beginMap();
      out.text("ShardId", child.id());
      out.beginList("ParentShards");
      for (String parent : new String[] {child.parentId(), child.adjacentParentId()}) {
        if (parent != null) {
          out.text(parent);
        }
      }
      out.endList();
      writeHashRange(out, child);
      out.endMap();
    }
    out.endList();
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
