// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
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

  void execute(String operation, JsonNode in, JsonGenerator out) throws IOException, ApiException {
    switch (operation) {
      case "ListShards" -> listShards(in, out);
      case "DescribeStreamSummary" -> describeStreamSummary(in, out);
      case "DescribeStream" -> describeStream(in, out);
      case "GetShardIterator" -> reads.getShardIterator(in, out);
      case "GetRecords" -> reads.getRecords(in, out);
      case "CreateStream" -> {
        JsonNode count = in.path("ShardCount");
        StreamState stream =
            streams.create(
                in.path("StreamName").asText(),
                count.isInt() ? count.intValue() : DEFAULT_SHARD_COUNT);
        JsonNode maxRecordKib = in.path("MaxRecordSizeInKiB");
        if (maxRecordKib.isInt()) {
          stream.setMaxRecordKib(maxRecordKib.intValue());
        }
      }
      case "DeleteStream" -> streams.delete(stream(in).name());
      case "UpdateMaxRecordSize" ->
          stream(in).setMaxRecordKib(in.path("MaxRecordSizeInKiB").intValue());
      case "SplitShard" -> {
        StreamState stream = stream(in);
        BigInteger start = integer(in.path("NewStartingHashKey").asText());
        streams.change(() -> stream.split(in.path("ShardToSplit").asText(), start));
      }
      case "MergeShards" -> {
        StreamState stream = stream(in);
        streams.change(
            () ->
                stream.merge(
                    in.path("ShardToMerge").asText(), in.path("AdjacentShardToMerge").asText()));
      }
      default ->
          throw new ApiException(
              400, ErrorCodes.UNKNOWN_OPERATION, "Unknown operation: " + operation);
    }
  }

  private StreamState stream(JsonNode in) throws ApiException {
    return streams.get(ReadOperations.streamName(in));
  }

  private void listShards(JsonNode in, JsonGenerator out) throws IOException, ApiException {
    String nextToken = in.path("NextToken").asText("");
    String name;
    String startAfter;
    if (nextToken.isEmpty()) {
      name = ReadOperations.streamName(in);
      startAfter = in.path("ExclusiveStartShardId").asText("");
    } else {
      int bar = nextToken.indexOf('|');
      if (bar < 0 || in.hasNonNull("StreamName")) {
        throw ApiException.invalidArgument("NextToken must be valid and without a StreamName");
      }
      name = nextToken.substring(0, bar);
      startAfter = nextToken.substring(bar + 1);
    }
    StreamState stream = streams.get(name);
    int max = in.path("MaxResults").asInt(DEFAULT_MAX_RESULTS);
    String filter = in.path("ShardFilter").path("Type").asText("");
    String filterShardId = in.path("ShardFilter").path("ShardId").asText("");
    String after = filter.equals("AFTER_SHARD_ID") ? filterShardId : startAfter;
    boolean isOpenOnly = filter.equals("AT_LATEST");
    List<Shard> found =
        streams.locked(
            () ->
                stream.shards().stream()
                    .filter(shard -> shard.id().compareTo(after) > 0)
                    .filter(shard -> !isOpenOnly || shard.isOpen())
                    .toList());
    out.writeStartObject();
    writeShards(out, found.subList(0, Math.min(max, found.size())));
    if (found.size() > max) {
      out.writeStringField("NextToken", name + "|" + found.get(max - 1).id());
    }
    out.writeEndObject();
  }

  private void describeStreamSummary(JsonNode in, JsonGenerator out)
      throws IOException, ApiException {
    StreamState stream = stream(in);
    out.writeStartObject();
    out.writeObjectFieldStart("StreamDescriptionSummary");
    writeDescription(out, stream);
    out.writeNumberField("OpenShardCount", stream.openShardCount());
    out.writeNumberField("ConsumerCount", 0);
    out.writeNumberField("MaxRecordSizeInKiB", stream.maxRecordBytes() / 1024);
    out.writeEndObject();
    out.writeEndObject();
  }

  private void describeStream(JsonNode in, JsonGenerator out) throws IOException, ApiException {
    StreamState stream = stream(in);
    List<Shard> shards = streams.locked(() -> List.copyOf(stream.shards()));
    out.writeStartObject();
    out.writeObjectFieldStart("StreamDescription");
    writeDescription(out, stream);
    writeShards(out, shards);
    out.writeBooleanField("HasMoreShards", false);
    out.writeEndObject();
    out.writeEndObject();
  }

  private static void writeDescription(JsonGenerator out, StreamState stream) throws IOException {
    out.writeStringField("StreamName", stream.name());
    out.writeStringField("StreamARN", stream.arn());
    out.writeStringField("StreamStatus", "ACTIVE");
    out.writeObjectFieldStart("StreamModeDetails");
    out.writeStringField("StreamMode", "PROVISIONED");
    out.writeEndObject();
    out.writeNumberField("RetentionPeriodHours", 24);
    Wire.of(out).writeTimestampField(out, "StreamCreationTimestamp", stream.createdAt());
    out.writeArrayFieldStart("EnhancedMonitoring");
    out.writeEndArray();
    out.writeStringField("EncryptionType", "NONE");
  }

  private static void writeShards(JsonGenerator out, List<Shard> shards) throws IOException {
    out.writeArrayFieldStart("Shards");
    for (Shard shard : shards) {
      out.writeStartObject();
      out.writeStringField("ShardId", shard.id());
      writeIfPresent(out, "ParentShardId", shard.parentId());
      writeIfPresent(out, "AdjacentParentShardId", shard.adjacentParentId());
      ReadOperations.writeHashRange(out, shard);
      out.writeObjectFieldStart("SequenceNumberRange");
      out.writeStringField("StartingSequenceNumber", shard.sequenceNumber(0));
      if (!shard.isOpen()) {
        out.writeStringField("EndingSequenceNumber", shard.sequenceNumber(shard.lastOrdinal()));
      }
      out.writeEndObject();
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void writeIfPresent(JsonGenerator out, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      out.writeStringField(name, value);
    }
  }

  private static BigInteger integer(String digits) throws ApiException {
    if (!digits.matches("0|[1-9]\\d{0,38}")) {
      throw ApiException.validation("NewStartingHashKey must be a decimal number: " + digits);
    }
    return new BigInteger(digits);
  }
}
