// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The truth about what was sent and what was stored. Its lock is only ever taken alone or inside
 * that of {@link Streams}, never the other way round.
 */
final class Oracle {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final boolean keepsRecords;
  private final List<StoredRecord> records = new ArrayList<>();
  private final List<RequestSummary> requests = new ArrayList<>();
  private final Map<String, Long> startedByOperation = new HashMap<>();
  private final Map<String, Long> readByOperation = new HashMap<>();
  private long recordCount;
  private long byteCount;
  private long changeCount;
  private long connectionCount; // since the start: a connection serves many tests
  private @Nullable Throwable failure;
  private Supplier<URI> endpoint = () -> URI.create("http://127.0.0.1");

  Oracle(boolean keepsRecords) {
    this.keepsRecords = keepsRecords;
  }

  /** Where it listens, for messages; before it does. */
  void listensAt(Supplier<URI> newEndpoint) {
    endpoint = newEndpoint;
  }

  /** Somebody connected. */
  void connected() {
    lock.lock();
    try {
      connectionCount++;
    } finally {
      lock.unlock();
    }
  }

  /** The endpoint itself does not work: whoever waits need not wait any longer. */
  void failed(Throwable newFailure) {
    lock.lock();
    try {
      if (failure == null) { // the first says most: later ones may only be its consequence
        failure = newFailure;
      }
      changeCount++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Throws what went wrong inside of the endpoint since the last clear.
   *
   * @throws AssertionError with the failure as its cause
   */
  void throwFailure() {
    lock.lock();
    try {
      if (failure != null) {
        throw new AssertionError(
            "the endpoint " + endpoint.get() + " itself failed: " + failure, failure);
      }
    } finally {
      lock.unlock();
    }
  }

  boolean keepsRecords() {
    return keepsRecords;
  }

  /** The number of a request of this operation whose head has just been read. */
  long started(String operation) {
    lock.lock();
    try {
      return startedByOperation.merge(operation, 1L, Long::sum);
    } finally {
      lock.unlock();
    }
  }

  /** Notes a request that has been read, before anything is done with it. */
  void read(RequestSummary request) {
    lock.lock();
    try {
      readByOperation.merge(request.operation(), 1L, Long::sum);
      if (keepsRecords) {
        requests.add(request);
      }
      changeCount++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Notes what one request stored; {@code kept} is empty where records are only counted. */
  void stored(List<StoredRecord> kept, int storedCount, long storedByteCount) {
    lock.lock();
    try {
      records.addAll(kept);
      recordCount += storedCount;
      byteCount += storedByteCount;
      changeCount++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  // What is read or counted from here on is an error if the endpoint failed: it may have lost it.

  List<StoredRecord> records(int from) {
    lock.lock();
    try {
      throwFailure();
      // A clear in between leaves fewer than were seen before.
      return List.copyOf(records.subList(Math.min(from, records.size()), records.size()));
    } finally {
      lock.unlock();
    }
  }

  List<RequestSummary> requests() {
    lock.lock();
    try {
      throwFailure();
      return List.copyOf(requests);
    } finally {
      lock.unlock();
    }
  }

  long requestCount(String operation) {
    lock.lock();
    try {
      throwFailure();
      return readByOperation.getOrDefault(operation, 0L);
    } finally {
      lock.unlock();
    }
  }

  long recordCount() {
    lock.lock();
    try {
      throwFailure();
      return recordCount;
    } finally {
      lock.unlock();
    }
  }

  long byteCount() {
    lock.lock();
    try {
      throwFailure();
      return byteCount;
    } finally {
      lock.unlock();
    }
  }

  long changeCount() {
    lock.lock();
    try {
      return changeCount;
    } finally {
      lock.unlock();
    }
  }

  void clear() {
    lock.lock();
    try {
      records.clear();
      requests.clear();
      startedByOperation.clear();
      readByOperation.clear();
      recordCount = 0;
      byteCount = 0;
      failure = null;
      changeCount++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until {@code count} says {@code wanted} or more, or says how far it came and who
   * connected where.
   */
  void await(String what, long wanted, Duration timeout, LongSupplier count) {
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    while (true) {
      long seenChanges = changeCount();
      long have = count.getAsLong();
      if (have >= wanted) {
        return;
      }
      throwFailure();
      if (!awaitChange(seenChanges, deadlineNanos)) {
        throw new AssertionError(
            String.format(
                "expected %d %s within %s, but there were %d (%d records stored, %d PutRecords"
                    + " requests). %s",
                wanted, what, timeout, have, recordCount(), requestCount("PutRecords"), visits()));
      }
    }
  }

  private String visits() {
    lock.lock();
    try {
      String listened = endpoint.get() + " listened";
      if (connectionCount == 0) {
        return listened
            + " and nobody has connected: was the logging configured before it started, or for the"
            + " endpoint of another test class? One for all classes: KinesisExtension.shared";
      }
      return String.format(
          "%s; connections: %d; requests since the last clear: %s",
          listened, connectionCount, requestsByName());
    } finally {
      lock.unlock();
    }
  }

  /** Such as {@code {PutRecords to app-logs=3}}. */
  private Map<String, Long> requestsByName() {
    Map<String, Long> counts = new TreeMap<>();
    for (RequestSummary request : requests) {
      String to = request.stream().isEmpty() ? "" : " to " + request.stream();
      counts.merge(request.operation() + to, 1L, Long::sum);
    }
    return counts;
  }

  private boolean awaitChange(long seenChanges, long deadlineNanos) {
    lock.lock();
    try {
      while (changeCount == seenChanges) {
        long leftNanos = deadlineNanos - System.nanoTime();
        if (leftNanos <= 0) {
          return false;
        }
        changed.awaitNanos(leftNanos);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting", e);
    } finally {
      lock.unlock();
    }
  }
}
