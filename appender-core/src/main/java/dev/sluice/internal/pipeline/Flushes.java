// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.util.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Those who wait until what was appended before is settled. */
final class Flushes {

  /**
   * A wish of another thread: everything appended before this moment is to be settled. What the
   * intake has taken in by then is known by its count, so that nobody has to look at each record
   * that is queued; what has left it, by its time.
   */
  record Flush(long enqueuedCount, long createdBeforeNanos, CountDownLatch latch) {

    boolean isDone() {
      return latch.getCount() == 0;
    }

    /** Nobody waits any more, or all is settled. Any thread. */
    void end() {
      latch.countDown();
    }

    boolean await(long nanos) throws InterruptedException {
      return latch.await(nanos, TimeUnit.NANOSECONDS);
    }
  }

  private final Intake intake;
  private final Ticker ticker;
  private final Queue<Flush> wishes = new ConcurrentLinkedQueue<>(); // any thread
  private final List<Flush> flushes = new ArrayList<>(); // shipper thread

  Flushes(Intake intake, Ticker ticker) {
    this.intake = intake;
    this.ticker = ticker;
  }

  /** Of what was appended before this call. Any thread. */
  Flush newFlush() {
    return new Flush(intake.enqueuedCount(), ticker.nanoTime(), new CountDownLatch(1));
  }

  /** The shipper is to hurry for it. Any thread. */
  void add(Flush flush) {
    wishes.add(flush);
    intake.wake();
  }

  /** Whether anybody waits. Shipper thread. */
  boolean isWanted() {
    takeWishes();
    return !flushes.isEmpty();
  }

  private void takeWishes() {
    for (Flush wish; (wish = wishes.peek()) != null; wishes.poll()) {
      flushes.add(wish); // first: there may be no memory for it
    }
  }

  /** Ends those that are settled. Shipper thread. */
  void settle(Shipper shipper) {
    if (!isWanted()) {
      return;
    }
    long takenCount = intake.takenCount();
    long oldestNanos = shipper.oldestCreatedNanos();
    flushes.removeIf(
        flush -> {
          boolean isShipped =
              takenCount - flush.enqueuedCount() >= 0
                  && oldestNanos - flush.createdBeforeNanos() > 0;
          if (isShipped || shipper.isDrained()) {
            flush.end();
          }
          return flush.isDone(); // settled, or its caller waits no longer
        });
  }

  /** Nothing more will be sent. Shipper thread. */
  void endAll() {
    takeWishes();
    flushes.forEach(Flush::end);
  }
}
