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

/** Callers who wait until all earlier events are settled. */
final class Flushes {

  /**
   * A request of another thread to settle everything that was appended before this moment. Records
   * in the intake are recognised by their number, so no queued record has to be looked at. Records
   * behind the intake are recognised by their time.
   */
  record Flush(long enqueuedCount, long createdBeforeNanos, CountDownLatch latch) {

    boolean isDone() {
      return latch.getCount() == 0;
    }

    /** The caller no longer waits, or all is settled. Any thread. */
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

  /** Asks for everything that was appended before this call. Any thread. */
  Flush newFlush() {
    return new Flush(intake.enqueuedCount(), ticker.nanoTime(), new CountDownLatch(1));
  }

  /** Asks the shipper to hurry for this flush. Any thread. */
  void add(Flush flush) {
    wishes.add(flush);
    intake.wake();
  }

  /** Whether a caller waits for a flush. Shipper thread. */
  boolean isAwaited() {
    takeWishes();
    return !flushes.isEmpty();
  }

  private void takeWishes() {
    for (Flush wish; (wish = wishes.peek()) != null; wishes.poll()) {
      flushes.add(wish); // first: it may find no memory
    }
  }

  /** Ends the flushes whose events are settled. Shipper thread. */
  void endSettled(Shipper shipper) {
    if (!isAwaited()) {
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
          return flush.isDone(); // settled, or its caller no longer waits
        });
  }

  /** Nothing more will be sent. Shipper thread. */
  void endAll() {
    takeWishes();
    flushes.forEach(Flush::end);
  }
}
