// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.batch.Batcher;
import dev.sluice.internal.buffer.Backlog;
import dev.sluice.internal.buffer.spool.Spooler;
import dev.sluice.internal.send.Sender;
import dev.sluice.internal.util.Ring;
import dev.sluice.internal.util.Steps;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutEntry;
import dev.sluice.record.UserRecord;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives up records of a lane: the oldest ones that are not in flight, to make room for newer ones,
 * or all of them when the appender stops. Shipper thread only.
 */
final class LaneLosses {

  /** A queue of records that wait, the oldest first. */
  private final class Place {

    private final @Nullable Ring<PutEntry> ring; // null: the fresh records of the backlog
    private final boolean isPastGate; // true: it has passed the gate, or waits in it
    // of the record that was the head at the last look; the present head is never older
    private long headNanos;

    private Place(@Nullable Ring<PutEntry> ring, boolean isPastGate) {
      this.ring = ring;
      this.isPastGate = isPastGate;
      look();
    }

    private boolean isEmpty() {
      return ring == null ? !backlog.hasFresh() : ring.isEmpty();
    }

    /** Whether the head is the record that the last look saw. */
    private boolean look() {
      long before = headNanos;
      UserRecord fresh = ring == null ? backlog.fresh().peek() : null;
      PutEntry entry = ring == null ? null : ring.peek();
      if (fresh != null) {
        headNanos = fresh.createdNanos();
      } else if (entry != null) {
        headNanos = entry.createdNanos();
      }
      return headNanos == before;
    }

    /** Drops the first record. */
    private PutEntry drop() {
      PutEntry entry =
          ring == null ? PutEntry.of(Objects.requireNonNull(backlog.fresh().peek())) : ring.get(0);
      spooler.forget(entry);
      if (ring == null) {
        backlog.fresh().poll();
      } else {
        if (isPastGate) {
          batcher.gate().dropped(ring, entry);
        }
        ring.poll(); // nothing below this line needs memory
        batcher.dropped(ring, entry);
      }
      settlement.dropped(DropReason.OVERFLOW, null, entry);
      return entry;
    }
  }

  private final Backlog backlog;
  private final Batcher batcher;
  private final Spooler spooler;
  private final Sender sender;
  private final Settlement settlement;

  private final PriorityQueue<Place> oldestFirst =
      new PriorityQueue<>((a, b) -> Long.signum(a.headNanos - b.headNanos));
  private long waitingBytes;

  LaneLosses(
      Backlog backlog, Batcher batcher, Spooler spooler, Sender sender, Settlement settlement) {
    this.backlog = backlog;
    this.batcher = batcher;
    this.spooler = spooler;
    this.sender = sender;
    this.settlement = settlement;
  }

  /** Looks at all waiting records. The next calls of {@link #dropOldest} use what it saw. */
  void look() {
    oldestFirst.clear();
    waitingBytes = 0;
    // an open spool makes room on disk, and may hold copies of these records
    if (!spooler.isOpen()) {
      backlog.places(ring -> add(ring, true));
      batcher.places(ring -> add(ring, true));
    }
    spooler.places(ring -> add(ring, false));
    if (backlog.hasFresh()) {
      oldestFirst.add(new Place(null, false));
      waitingBytes += backlog.fresh().heldBytes();
    }
  }

  private void add(Ring<PutEntry> ring, boolean isPastGate) {
    if (!ring.isEmpty()) {
      oldestFirst.add(new Place(ring, isPastGate));
      for (PutEntry each : ring) {
        waitingBytes += each.heldBytes();
      }
    }
  }

  /** About how many bytes the waiting records hold; an open aggregate counts by its data. */
  long waitingBytes() {
    return waitingBytes + (spooler.isOpen() ? 0 : batcher.openBytes());
  }

  /** Drops the oldest waiting record; null if none waits. */
  @Nullable PutEntry dropOldest() {
    for (Place place; (place = oldestFirst.poll()) != null; ) {
      if (place.isEmpty()) {
        continue;
      }
      if (!place.look()) {
        oldestFirst.add(place); // the head that the look saw is gone
        continue;
      }
      PutEntry dropped = place.drop();
      waitingBytes -= dropped.heldBytes();
      place.look();
      oldestFirst.add(place);
      return dropped;
    }
    if (spooler.isOpen() || !batcher.finishAll()) {
      return null;
    }
    look(); // the newest records have left their aggregates now
    return dropOldest();
  }

  /** Forgets what the last look saw. */
  void forget() {
    oldestFirst.clear();
  }

  /**
   * The appender stops, and the answers to requests that have left will not be read: Kinesis may
   * have stored their records. Requests that have not left are held back.
   */
  void recall() {
    settlement.maybeDuplicated(sender.recall());
  }

  /**
   * The appender gives up all records of this lane, the oldest first: the disk keeps this order.
   */
  void takeAll(HandOver handOver, String stream) {
    Consumer<PutEntry> giveUp = entry -> handOver.take(entry, spooler, stream);
    Steps steps = new Steps(); // an error in one step does not stop the others
    steps.run(() -> sender.entries().forEach(giveUp));
    steps.run(() -> backlog.takeRetries(giveUp));
    steps.run(() -> batcher.takeKept(giveUp));
    steps.run(() -> spooler.takeRefused(giveUp));
    steps.run(() -> batcher.takeUnkept(giveUp));
    steps.run(() -> backlog.takeFresh(giveUp));
    steps.end();
  }

  /** Waits for the disk, and gives up the records that it does not keep. */
  void takeUnkept(HandOver handOver, String stream) {
    spooler.close(handOver.diskUntilNanos(), entry -> handOver.giveUp(entry, stream));
  }

  /** The same for the records that have just left the intake. */
  void takeFresh(HandOver handOver, String stream) {
    backlog.takeFresh(entry -> handOver.take(entry, spooler, stream));
  }
}
