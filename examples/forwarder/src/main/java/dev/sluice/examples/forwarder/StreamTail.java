// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.forwarder;

import dev.sluice.internal.send.ReadingClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/**
 * Shows all shards of a stream as one text, in the order in which the records arrived: one page of
 * each shard is held, and the earliest record is shown when each shard has one, or has none. One
 * thread. Shards that others were split or merged into are read behind them.
 */
final class StreamTail {

  private static final Set<String> THROTTLED =
      Set.of(
          "ProvisionedThroughputExceededException",
          "LimitExceededException",
          "KMSThrottlingException");

  /** New credentials may be there for the next try. */
  private static final Set<String> MAY_HEAL = Set.of("ExpiredTokenException", "RequestExpired");

  private static final int MAX_TRIES = 5;
  private static final int MAX_FIRST_TRIES = 3;
  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final long MAX_PAUSE_MILLIS = 5_000;
  private static final long THROTTLED_MILLIS = 1_000;

  private final ReadingClient client;
  private final TailOptions options;
  private final LineOutput output;
  private final Instant startedAt = Instant.now();
  private final List<ShardReader> readers = new ArrayList<>();
  private final Set<String> known = new HashSet<>();
  private boolean hasRead;

  StreamTail(ReadingClient client, TailOptions options, LineOutput output) {
    this.client = client;
    this.options = options;
    this.output = output;
  }

  /** The stream cannot be read, for the reason in the message. */
  static final class UnreadableException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableException(String message) {
      super(message);
    }
  }

  /** Until all that is there is shown, or for ever. */
  void run() throws IOException, UnreadableException, InterruptedException {
    look(startType());
    while (true) {
      for (ShardReader reader : List.copyOf(readers)) {
        if (reader.isOpen(options.follows()) && System.nanoTime() - reader.nextNanos() >= 0) {
          read(reader);
        }
      }
      show();
      output.flush();
      readers.removeIf(reader -> reader.isDone() && reader.isClosed());
      if (readers.isEmpty()
          || (!options.follows() && readers.stream().allMatch(ShardReader::isDone))) {
        return;
      }
      sleepUntilNext();
    }
  }

  private ShardIteratorType startType() {
    if (options.isNew()) {
      return ShardIteratorType.LATEST;
    }
    return options.since() == null
        ? ShardIteratorType.TRIM_HORIZON
        : ShardIteratorType.AT_TIMESTAMP;
  }

  /** Adds the shards that were not there before. */
  private void look(ShardIteratorType from) throws UnreadableException, InterruptedException {
    String token = null;
    do {
      ListShardsRequest.Builder page = ListShardsRequest.builder();
      if (token == null) {
        setStream(page::streamName, page::streamARN);
      } else {
        page.nextToken(token);
      }
      ListShardsRequest request = page.build();
      ListShardsResponse answer = ask("ListShards", () -> kinesis().listShards(request));
      for (Shard shard : answer.shards()) {
        if (known.add(shard.shardId())) {
          readers.forEach(ShardReader::lookAgain);
          readers.add(reader(shard.shardId(), from));
        }
      }
      token = answer.nextToken();
    } while (token != null && !token.isBlank());
  }

  private ShardReader reader(String shardId, ShardIteratorType from) {
    GetShardIteratorRequest.Builder start =
        GetShardIteratorRequest.builder().shardId(shardId).shardIteratorType(from);
    setStream(start::streamName, start::streamARN);
    if (from == ShardIteratorType.AT_TIMESTAMP) {
      start.timestamp(options.since());
    }
    return new ShardReader(start.build(), startedAt);
  }

  private void setStream(Consumer<String> name, Consumer<String> arn) {
    (client.stream().startsWith("arn:") ? arn : name).accept(client.stream());
  }

  private void read(ShardReader reader) throws UnreadableException, InterruptedException {
    GetRecordsResponse answer = null;
    while (answer == null) {
      GetShardIteratorRequest wanted = reader.wantedIterator();
      if (wanted != null) {
        reader.setIterator(
            ask("GetShardIterator", () -> kinesis().getShardIterator(wanted)).shardIterator());
      }
      answer = answer(reader);
    }
    reader.take(answer, System.nanoTime());
    if (reader.isClosed() && !knowsChildren(answer)) {
      look(ShardIteratorType.TRIM_HORIZON); // all of a shard that is new has come since
    }
  }

  private boolean knowsChildren(GetRecordsResponse answer) {
    return answer.hasChildShards()
        && !answer.childShards().isEmpty()
        && answer.childShards().stream().allMatch(child -> known.contains(child.shardId()));
  }

  private @Nullable GetRecordsResponse answer(ShardReader reader)
      throws UnreadableException, InterruptedException {
    try {
      return ask(
          "GetRecords",
          () ->
              kinesis()
                  .getRecords(
                      request -> request.shardIterator(reader.iterator()).limit(ShardReader.PAGE)));
    } catch (ExpiredIteratorException e) {
      reader.dropIterator();
      return null;
    }
  }

  private KinesisClient kinesis() {
    return client.kinesis();
  }

  /** The answer, after some tries where another one may help. */
  private <T> T ask(String operation, Supplier<T> request)
      throws UnreadableException, InterruptedException {
    long pauseMillis = FIRST_PAUSE_MILLIS;
    for (int tries = 1; ; ) {
      try {
        T answer = request.get();
        hasRead = true;
        return answer;
      } catch (ExpiredIteratorException e) {
        throw e;
      } catch (SdkException e) {
        if (isThrottled(e)) {
          Thread.sleep(THROTTLED_MILLIS);
          continue;
        }
        boolean isLast = tries >= maxTries(e) && !(options.follows() && hasRead);
        if (isLast || !mayHeal(e)) {
          throw new UnreadableException(client.why(operation, e));
        }
        if (tries == 2 && hasRead) {
          System.err.println("forwarder: tries again: " + client.why(operation, e));
        }
        output.flushQuietly();
        Thread.sleep(pauseMillis);
        pauseMillis = Math.min(MAX_PAUSE_MILLIS, 2 * pauseMillis);
        tries++;
      }
    }
  }

  /** Before anything was read, most of what is no answer is a mistake in the options. */
  private int maxTries(SdkException e) {
    return hasRead || e instanceof AwsServiceException ? MAX_TRIES : MAX_FIRST_TRIES;
  }

  private static boolean isThrottled(SdkException e) {
    return e instanceof AwsServiceException service
        && (service.isThrottlingException() || THROTTLED.contains(code(service)));
  }

  /** A service that says no will say so again; all else may be a matter of the moment. */
  private static boolean mayHeal(SdkException e) {
    return !(e instanceof AwsServiceException service)
        || service.statusCode() >= 500
        || MAY_HEAL.contains(code(service));
  }

  private static String code(AwsServiceException e) {
    return e.awsErrorDetails() == null ? "" : String.valueOf(e.awsErrorDetails().errorCode());
  }

  private void show() throws IOException {
    while (readers.stream().noneMatch(ShardReader::isWanted)) {
      ShardReader earliest = earliest();
      if (earliest == null) {
        return;
      }
      for (byte[] line : Contents.lines(earliest.remove().data().asByteArrayUnsafe())) {
        output.write(line);
      }
    }
  }

  /** The one with the earliest record; of two the first, as shards are listed parents first. */
  private @Nullable ShardReader earliest() {
    ShardReader earliest = null;
    Instant least = Instant.MAX;
    for (ShardReader reader : readers) {
      Record record = reader.peek();
      if (record != null) {
        Instant arrival = record.approximateArrivalTimestamp();
        Instant time = arrival == null ? Instant.MIN : arrival;
        if (earliest == null || time.isBefore(least)) {
          earliest = reader;
          least = time;
        }
      }
    }
    return earliest;
  }

  private void sleepUntilNext() throws InterruptedException {
    long now = System.nanoTime();
    long least = Duration.ofSeconds(1).toNanos();
    for (ShardReader reader : readers) {
      if (reader.isOpen(options.follows())) {
        least = Math.min(least, reader.nextNanos() - now);
      }
    }
    if (least > 0) {
      Thread.sleep(1 + least / 1_000_000);
    }
  }
}
