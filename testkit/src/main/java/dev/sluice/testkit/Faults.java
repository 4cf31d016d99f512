// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The script of what goes wrong. A request takes the first queued {@link Fault} of its operation;
 * with an empty queue, the standing fault applies; without that, nothing goes wrong.
 *
 * <pre>{@code
 * kinesis.faults()
 *     .onPut(Fault.throttled(), Fault.resetAfterStore())         // the next two requests
 *     .failRecords(RecordFaults.random(42, 0.3, ErrorCodes.THROTTLED)) // records of all others
 *     .onEvery("ListShards", Fault.accessDenied());              // until heal() or clear()
 * }</pre>
 *
 * <p>Safe for use by several threads. Which request is "the next" is decided when its head has been
 * read; with several requests in flight at once that is their order of arrival.
 */
public final class Faults {
  private final WaitingRoom waiting;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Deque<Fault>> queued = new HashMap<>();
  private final Map<String, Fault> standing = new HashMap<>();
  private final Deque<Fault> onConnect = new ArrayDeque<>();
  private @Nullable RequestFaults everyPut;
  private @Nullable RecordFaults recordFaults;
  private @Nullable Predicate<OfferedRecord> poison;

  Faults(WaitingRoom waiting) {
    this.waiting = waiting;
  }

  /** Queues one fault for each of the next PutRecords requests. */
  public Faults onPut(Fault... faults) {
    return on("PutRecords", faults);
  }

  /** Queues one fault for each of the next requests of an operation, such as {@code ListShards}. */
  public Faults on(String operation, Fault... faults) {
    requireNonNull(operation, "operation");
    return locked(
        () -> queued.computeIfAbsent(operation, o -> new ArrayDeque<>()).addAll(List.of(faults)));
  }

  /** Sets the fault of every request of an operation that finds nothing queued. */
  public Faults onEvery(String operation, Fault fault) {
    requireNonNull(operation, "operation");
    requireNonNull(fault, "fault");
    return locked(() -> standing.put(operation, fault));
  }

  /**
   * Sets a function that decides on every PutRecords request that finds nothing queued. It sees the
   * request, so for it {@link Fault#resetBeforeRead()} comes to the same as resetBeforeStore.
   */
  public Faults onEveryPut(RequestFaults faults) {
    requireNonNull(faults, "faults");
    return locked(() -> everyPut = faults);
  }

  /** Sets a function that decides on every record of a PutRecords request that gets through. */
  public Faults failRecords(RecordFaults faults) {
    requireNonNull(faults, "faults");
    return locked(() -> recordFaults = faults);
  }

  /** Answers ValidationException to every PutRecords request that carries such a record. */
  public Faults poison(Predicate<OfferedRecord> isPoison) {
    requireNonNull(isPoison, "isPoison");
    return locked(() -> poison = isPoison);
  }

  /**
   * Queues one fault for each of the next connections, before anything is read and before the TLS
   * handshake: {@link Fault#blackHole()}, {@link Fault#resetBeforeRead()}, {@link
   * Fault#closeWithoutAnswer()} or {@link Fault#none()}.
   */
  public Faults onConnect(Fault... faults) {
    for (Fault fault : faults) {
      switch (fault.script().kind()) {
        case NONE, BLACK_HOLE, RESET_BEFORE_READ, CLOSE -> {}
        default -> throw new IllegalArgumentException("not a fault of a connection: " + fault);
      }
    }
    return locked(() -> onConnect.addAll(List.of(faults)));
  }

  /** Lets every held request go on, and closes the connections in a black hole. */
  public void release() {
    waiting.release();
  }

  /** Forgets everything that was scripted; what is held stays held until {@link #release()}. */
  public void heal() {
    locked(
        () -> {
          queued.clear();
          standing.clear();
          onConnect.clear();
          everyPut = null;
          recordFaults = null;
          poison = null;
        });
  }

  Fault nextConnection() {
    lock.lock();
    try {
      Fault next = onConnect.poll();
      return next == null ? Fault.none() : next;
    } finally {
      lock.unlock();
    }
  }

  /** The fault for a request whose head has been read, or null if it depends on its contents. */
  @Nullable Fault next(String operation) {
    lock.lock();
    try {
      Deque<Fault> queue = queued.get(operation);
      Fault next = queue == null ? null : queue.poll();
      return next != null ? next : standing.get(operation);
    } finally {
      lock.unlock();
    }
  }

  Fault standingFor(PutRequest request) {
    lock.lock();
    try {
      return everyPut == null ? Fault.none() : everyPut.faultFor(request);
    } finally {
      lock.unlock();
    }
  }

  /** The scripted code of each record, null where there is none. */
  @Nullable String[] codesFor(PutRequest request, Fault fault) throws ApiException {
    List<OfferedRecord> records = request.records();
    @Nullable String[] codes = new String[records.size()];
    lock.lock();
    try {
      RecordFaults ofRequest = fault.script().recordFaults();
      RecordFaults decides = ofRequest == null ? recordFaults : ofRequest;
      for (int i = 0; i < codes.length; i++) {
        if (poison != null && poison.test(records.get(i))) {
          throw ApiException.validation("Scripted: record " + i + " is poison");
        }
        if (decides != null) {
          codes[i] = decides.codeFor(request, i, records.get(i));
        }
      }
      return codes;
    } finally {
      lock.unlock();
    }
  }

  private Faults locked(Runnable change) {
    lock.lock();
    try {
      change.run();
      return this;
    } finally {
      lock.unlock();
    }
  }
}
