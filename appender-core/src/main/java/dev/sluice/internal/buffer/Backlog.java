// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import dev.sluice.internal.util.Ring;
import dev.sluice.internal.util.records.ArrayPool;
import dev.sluice.internal.util.records.RecordCursor;
import dev.sluice.internal.util.records.RecordQueue;
import dev.sluice.record.PutEntry;
import dev.sluice.record.UserRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the shipper holds outside a batch: fresh records drained from the intake, and records whose
 * retry is not due yet. Shipper thread only.
 */
public final class Backlog {

  /** Records that failed together and are due together. */
  private record Retry(long dueNanos, Ring<PutEntry> entries) {}

  /** Of the records that were refused alone, one is tried again in this time. */
  private static final long ALONE_NANOS = 100_000_000L;

  private final RecordQueue fresh;
  private final PriorityQueue<Retry> retries =
      new PriorityQueue<>((a, b) -> Long.signum(a.dueNanos() - b.dueNanos()));
  private final List<Retry> alone = new ArrayList<>(); // each has one record, or was evicted
  private long nextAloneNanos; // when these are looked at

  public Backlog(ArrayPool pool) {
    this.fresh = new RecordQueue(pool);
  }

  /** Holds a record that has just left the intake. */
  public void add(UserRecord record) {
    fresh.add(record);
  }

  /** Takes all records that have just left the intake out of their queue. */
  public void addAll(RecordQueue arrived) {
    arrived.moveTo(fresh, Integer.MAX_VALUE, Long.MAX_VALUE);
  }

  /** Whether any of those is still here. */
  public boolean hasFresh() {
    return !fresh.isEmpty();
  }

  /** Holds a failed record until its retry is due. */
  public void retryAt(long dueNanos, List<PutEntry> entries) {
    if (!entries.isEmpty()) {
      retries.add(new Retry(dueNanos, new Ring<>(entries)));
    }
  }

  /**
   * Hands over fresh records until the receiver has had enough.
   *
   * @param offered takes a record, or returns false when it is full
   */
  public void feedFresh(Predicate<UserRecord> offered) {
    UserRecord next = fresh.peek();
    while (next != null && offered.test(next)) {
      fresh.poll();
      next = fresh.peek();
    }
  }

  /**
   * Hands over records whose retry is due, which go first: they are older, and callers wait for
   * their room.
   *
   * @param retried takes a failed record, or returns false when it is full
   * @return whether all that were due were taken
   */
  public boolean feedRetries(long nowNanos, Predicate<PutEntry> retried) {
    Retry first = retries.peek();
    while (first != null && first.dueNanos() - nowNanos <= 0) {
      PutEntry next = first.entries().peek();
      while (next != null) {
        if (!retried.test(next)) {
          return false;
        }
        first.entries().poll();
        next = first.entries().peek();
      }
      retries.remove();
      first = retries.peek();
    }
    return true;
  }

  /** Holds a record that was refused alone until its next request, which has no other. */
  public void retryAloneAt(long dueNanos, PutEntry entry) {
    alone.add(new Retry(dueNanos, new Ring<>(List.of(entry))));
    if (alone.size() == 1 || dueNanos - nextAloneNanos < 0) {
      nextAloneNanos = dueNanos;
    }
  }

  /**
   * Shows the records that were refused alone and are due. Some time passes from one look to the
   * next, since they may be many and stay for long.
   *
   * @param taken takes a record, or returns false when it has to wait
   */
  public void feedAlone(long nowNanos, Predicate<PutEntry> taken) {
    if (alone.isEmpty() || nextAloneNanos - nowNanos > 0) {
      return;
    }
    long waitNanos = Long.MAX_VALUE;
    for (int i = 0; i < alone.size(); ) {
      PutEntry entry = alone.get(i).entries().peek();
      long restNanos = alone.get(i).dueNanos() - nowNanos;
      if (entry == null || (restNanos <= 0 && taken.test(entry))) {
        alone.remove(i);
      } else {
        waitNanos = Math.min(waitNanos, restNanos);
        i++;
      }
    }
    nextAloneNanos = nowNanos + Math.max(ALONE_NANOS, waitNanos);
  }

  /** When {@link #feedAlone} looks again, or null. */
  public @Nullable Long nextAloneNanos() {
    return alone.isEmpty() ? null : nextAloneNanos;
  }

  /** Lets all retries be due by this time. */
  public void makeDue(long nowNanos) {
    alone.replaceAll(each -> new Retry(nowNanos, each.entries()));
    nextAloneNanos = nowNanos;
    PriorityQueue<Retry> inOrder = new PriorityQueue<>(retries);
    Retry all = new Retry(nowNanos, new Ring<>());
    for (Retry next = inOrder.poll(); next != null; next = inOrder.poll()) {
      all.entries().addAll(next.entries());
    }
    if (!retries.isEmpty()) {
      retries.clear(); // from here on nothing needs memory
      retries.add(all);
    }
  }

  /** Shows where records wait for their retry; the first of each place is about its oldest. */
  public void places(Consumer<Ring<PutEntry>> visitor) {
    retries.forEach(retry -> visitor.accept(retry.entries()));
    alone.forEach(retry -> visitor.accept(retry.entries()));
  }

  /** Records that were never sent, oldest first. */
  public RecordQueue fresh() {
    return fresh;
  }

  /** Takes out all that waits for a retry: the appender gives it up. */
  public void takeRetries(Consumer<PutEntry> sink) {
    alone.forEach(retry -> retry.entries().forEach(sink));
    alone.clear();
    for (Retry next = retries.poll(); next != null; next = retries.poll()) {
      next.entries().forEach(sink);
    }
  }

  /** Takes out all that was never sent: the appender gives it up. */
  public void takeFresh(Consumer<PutEntry> sink) {
    for (UserRecord next; (next = fresh.peek()) != null; fresh.poll()) {
      sink.accept(PutEntry.of(next)); // each is taken out once, also where a later one fails
    }
  }

  /** Whether nothing is here but records that were refused alone. */
  public boolean isEmpty() {
    return fresh.isEmpty() && retries.isEmpty();
  }

  /** Whether any record waits for a retry. */
  public boolean hasRetries() {
    return !retries.isEmpty() || !alone.isEmpty();
  }

  /** When the next retry is due, or null. */
  public @Nullable Long nextDueNanos() {
    Retry first = retries.peek();
    return first == null ? null : first.dueNanos();
  }

  /** When the oldest record held was appended, or the given time if none is older. */
  public long oldestCreatedNanos(long nowNanos) {
    long oldest = nowNanos;
    RecordCursor each = fresh.cursor();
    for (UserRecord record; (record = each.next()) != null; ) {
      oldest = record.createdNanos() - oldest < 0 ? record.createdNanos() : oldest;
    }
    for (Retry retry : retries) {
      oldest = PutEntry.oldestCreatedNanos(retry.entries(), oldest);
    }
    for (Retry retry : alone) {
      oldest = PutEntry.oldestCreatedNanos(retry.entries(), oldest);
    }
    return oldest;
  }
}
