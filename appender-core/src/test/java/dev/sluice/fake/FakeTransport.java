// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.fake;

import dev.sluice.record.Batch;
import dev.sluice.record.PutEntry;
import dev.sluice.record.PutResult;
import dev.sluice.record.ShardMap;
import dev.sluice.record.StreamSummary;
import dev.sluice.record.Verdict;
import dev.sluice.spi.Transport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Answers each request as the script says, and stores everything when the script is over. */
public final class FakeTransport implements Transport {

  public final List<Batch> requests = new CopyOnWriteArrayList<>();
  public final AtomicInteger closed = new AtomicInteger();
  public volatile boolean failToClose;
  public volatile boolean failToList;
  public volatile ShardMap shards = ShardMap.EMPTY;
  public volatile Function<String, StreamSummary> summaries =
      stream -> new StreamSummary(StreamSummary.State.ACTIVE, 1 << 20, "ACTIVE");
  public final AtomicInteger shardQuestions = new AtomicInteger();
  private final Deque<Function<Batch, PutResult>> script = new ConcurrentLinkedDeque<>();
  private volatile Function<Batch, PutResult> otherwise = batch -> PutResult.stored();

  public FakeTransport then(Function<Batch, PutResult> answer) {
    script.add(answer);
    return this;
  }

  public FakeTransport thenWhole(Verdict verdict) {
    return then(batch -> PutResult.whole(verdict, verdict.name()));
  }

  public FakeTransport thenEach(Verdict... verdicts) {
    return then(batch -> PutResult.perRecord(List.of(verdicts), "some failed"));
  }

  public FakeTransport always(Function<Batch, PutResult> answer) {
    otherwise = answer;
    return this;
  }

  @Override
  public PutResult put(Batch batch) {
    requests.add(copyOf(batch));
    Function<Batch, PutResult> answer = script.poll();
    return (answer == null ? otherwise : answer).apply(batch);
  }

  /** What is stored goes back to its pool, and is overwritten. */
  private static Batch copyOf(Batch batch) {
    return new Batch(batch.stream(), batch.entries().stream().map(PutEntry::unpooled).toList());
  }

  @Override
  public StreamSummary describe(String stream) {
    return summaries.apply(stream);
  }

  @Override
  public ShardMap listShards(String stream) {
    shardQuestions.incrementAndGet();
    if (failToList) {
      throw new IllegalStateException("torn");
    }
    return shards;
  }

  @Override
  public void close() {
    closed.incrementAndGet();
    if (failToClose) {
      throw new IllegalStateException("cannot close");
    }
  }

  /** The records of one request as text. */
  public List<String> texts(int request) {
    return texts(requests.get(request));
  }

  public static List<String> texts(Batch batch) {
    List<String> texts = new ArrayList<>();
    for (PutEntry entry : batch.entries()) {
      texts.add(new String(entry.data(), StandardCharsets.UTF_8));
    }
    return texts;
  }
}
