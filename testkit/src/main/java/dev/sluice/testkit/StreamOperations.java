// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.math.BigInteger;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operations on streams and shards; those that read records are in {@link ReadOperations}. */
final class StreamOperations {
  private static final int DEFAULT_SHARD_COUNT = 4;
  private static final int DEFAULT_MAX_RESULTS = 1000;

  private final Streams streams;
  private final ReadOperations reads;

  StreamOperations(Streams streams, Clock clock) {
    this.streams = streams;
    this.reads = new ReadOperations(streams, clock);
  }

  void execute(String operation, Members in, WireWriter out) throws ApiException {
    switch (operation) {
      case "ListShards" -> listShards(in, out);
      case "DescribeStreamSummary" -> describeStreamSummary(in, out);
      case "DescribeStream" -> describeStream(in, out);
      case "GetShardIterator" -> reads.getShardIterator(in, out);
      case "GetRecords" -> reads.getRecords(in, out);
      case "CreateStream" -> {
        int shardCount = in.integer("ShardCount", DEFAULT_SHARD_COUNT);
        StreamState stream = streams.create(in.text("StreamName"), shardCount);
        if (in.has("MaxRecordSizeInKiB")) {
          stream.setMaxRecordKib(in.integer("MaxRecordSizeInKiB", 0));
        }
      }
      case "DeleteStream" -> streams.delete(stream(in).name());
      case "UpdateMaxRecordSize" -> stream(in).setMaxRecordKib(in.integer("MaxRecordSizeInKiB", 0));
      case "SplitShard" -> {
        StreamState stream = stream(in);
        BigInteger start = integer(in.text("NewStartingHashKey"));
        streams.change(() -> stream.split(in.text("ShardToSplit"), start));
      }
      case "MergeShards" -> {
        StreamState stream = stream(in);
        streams.change(
            () -> stream.merge(in.text("ShardToMerge"), in.text("AdjacentShardToMerge")));
      }
      default ->
          throw new ApiException(
              400, ErrorCodes.UNKNOWN_OPERATION, "Unknown operation: " + operation);
    }
  }

  private StreamState stream(Members in) throws ApiException {
    return streams.get(ReadOperations.streamName(in));
  }

  private void listShards(Members in, WireWriter out) throws ApiException {
    String nextToken = in.text("NextToken");
    String name;
    String startAfter;
    if (nextToken.isEmpty()) {
      name = ReadOperations.streamName(in);
      startAfter = in.text("ExclusiveStartShardId");
    } else {
      int bar = nextToken.indexOf('|');
      if (bar < 0 || in.has("StreamName")) {
        throw ApiException.invalidArgument("NextToken must be valid and without a StreamName");
      }
      name = nextToken.substring(0, bar);
      startAfter = nextToken.substring(bar + 1);
    }
    StreamState stream = streams.get(name);
    int max = in.integer("MaxResults", DEFAULT_MAX_RESULTS);
    Members filter = in.inside("ShardFilter");
    String filterType = filter.text("Type");
    String after = filterType.equals("AFTER_SHARD_ID") ? filter.text("ShardId") : startAfter;
    boolean isOpenOnly = filterType.equals("AT_LATEST");
    List<Shard> found =
        streams.locked(
            () ->
                stream.shards().stream()
                    .filter(shard -> shard.id().compareTo(after) > 0)
                    .filter(shard -> !isOpenOnly || shard.isOpen())
                    .toList());
    out.beginMap();
    writeShards(out, found.subList(0, Math.min(max, found.size())));
    if (found.size() > max) {
      out.text("NextToken", name + "|" + found.get(max - 1).id());
    }
    out.endMap();
  }

  private void describeStreamSummary(Members in, WireWriter out) throws ApiException {
    StreamState stream = stream(in);
    out.beginMap();
    out.beginMap("StreamDescriptionSummary");
    writeDescription(out, stream);
    out.number("OpenShardCount", stream.openShardCount());
    out.number("ConsumerCount", 0);
    out.number("MaxRecordSizeInKiB", stream.maxRecordBytes() / 1024);
    out.endMap();
    out.endMap();
  }

  private void describeStream(Members in, WireWriter out) throws ApiException {
    StreamState stream = stream(in);
    List<Shard> shards = streams.locked(() -> List.copyOf(stream.shards()));
    out.beginMap();
    out.beginMap("StreamDescription");
    writeDescription(out, stream);
    writeShards(out, shards);
    out.flag("HasMoreShards", false);
    out.endMap();
    out.endMap();
  }

  private static void writeDescription(WireWriter out, StreamState stream) {
    out.text("StreamName", stream.name());
    out.text("StreamARN", stream.arn());
    out.text("StreamStatus", "ACTIVE");
    out.beginMap("StreamModeDetails");
    out.text("StreamMode", "PROVISIONED");
    out.endMap();
    out.number("RetentionPeriodHours", 24);
    out.time("StreamCreationTimestamp", stream.createdAt());
    out.beginList("EnhancedMonitoring");
    out.endList();
    out.text("EncryptionType", "NONE");
  }

  private static void writeShards(WireWriter out, List<Shard> shards) {
    out.beginList("Shards");
    for (Shard shard : shards) {
      out.beginMap();
      out.text("ShardId", shard.id());
      writeIfPresent(out, "ParentShardId", shard.parentId());
      writeIfPresent(out, "AdjacentParentShardId", shard.adjacentParentId());
      ReadOperations.writeHashRange(out, shard);
      out.beginMap("SequenceNumberRange");
      out.text("StartingSequenceNumber", shard.sequenceNumber(0));
      if (!shard.isOpen()) {
        out.text("EndingSequenceNumber", shard.sequenceNumber(shard.lastOrdinal()));
      }
      out.endMap();
      out.endMap();
    }
    out.endList();
  }

  private static void writeIfPresent(WireWriter out, String name, @Nullable String value) {
    if (value != null) {
      out.text(name, value);
    }
  }

  private static BigInteger integer(String digits) throws ApiException {
    if (!digits.matches("0|[1-9]\\d{0,38}")) {
      throw ApiException.validation("NewStartingHashKey must be a decimal number: " + digits);
    }
    return new BigInteger(digits);
  }
}
