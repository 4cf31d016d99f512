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
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a lane gives up: its oldest records that are not under way, so that newer ones have room; or
 * all, when the appender stops. Shipper thread only.
 */
final class LaneLosses {

  /** Where records wait, the oldest first. */
  private final class Place {

    private final @Nullable Ring<PutEntry> ring; // null: the fresh records of the backlog
    private final boolean isPastGate; // or waits in it
    private long headNanos; // when it was looked at last: the present one is never older

    private Place(@Nullable Ring<PutEntry> ring, boolean isPastGate) {
      this.ring = ring;
      this.isPastGate = isPastGate;
      look();
    }

    private boolean isEmpty() {
      return ring == null ? !backlog.hasFresh() : ring.isEmpty();
    }

    /** Whether the head is the one that was looked at last. */
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

    /** Drops the first. */
    private @Nullable PutEntry drop() {
      UserRecord fresh = ring == null ? backlog.fresh().peek() : null;
      PutEntry entry = ring == null ? null : ring.peek();
      if (fresh != null) {
        entry = PutEntry.of(fresh);
      }
      if (entry == null) {
        return null;
      }
      spooler.settled(entry);
      if (ring == null) {
        backlog.fresh().poll();
      } else {
        if (isPastGate) {
          batcher.gate().dropped(ring, entry);
        }
        ring.poll(); // from here on nothing needs memory
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
      new PriorityQueue<>(Comparator.comparingLong((Place place) -> place.headNanos));
  private long waitingBytes;

  LaneLosses(
      Backlog backlog, Batcher batcher, Spooler spooler, Sender sender, Settlement settlement) {
    this.backlog = backlog;
    this.batcher = batcher;
    this.spooler = spooler;
    this.sender = sender;
    this.settlement = settlement;
  }

  /** Looks at all that waits; the calls that follow go by it. */
  void look() {
    oldestFirst.clear();
    waitingBytes = 0;
    if (!spooler.isOpen()) { // else the disk makes the room, and what is here may be there, too
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

  /** What waits here holds so much, about: what is still open counts by its data. */
  long waitingBytes() {
    return waitingBytes + (spooler.isOpen() ? 0 : batcher.openBytes());
  }

  /** Drops the oldest that waits; null when nothing does. */
  @Nullable PutEntry dropOldest() {
    for (Place place; (place = oldestFirst.poll()) != null; ) {
      if (place.isEmpty()) {
        continue;
      }
      if (!place.look()) {
        oldestFirst.add(place); // what was its head has gone meanwhile
        continue;
      }
      PutEntry dropped = place.drop();
      waitingBytes -= dropped == null ? 0 : dropped.heldBytes();
      place.look();
      oldestFirst.add(place);
      return dropped;
    }
    if (spooler.isOpen() || !batcher.finishAll()) {
      return null;
    }
    look(); // the newest are open until now
    return dropOldest();
  }

  /** Lets go of what was looked at. */
  void forget() {
    oldestFirst.clear();
  }

  /**
   * The appender stops, and nobody hears the answers of the requests that have left: Kinesis may
   * have stored their records, whatever is done with them here. The other requests stay here.
   */
  void recall() {
    settlement.maybeDuplicated(sender.recall());
  }

  /** The appender gives up all that is held here, the oldest first: the disk keeps this order. */
  void takeAll(HandOver handOver, String stream) {
    Consumer<PutEntry> rest = entry -> handOver.take(entry, spooler, stream);
    Steps steps = new Steps(); // what fails for one place leaves the others
    steps.run(() -> sender.entries().forEach(rest));
    steps.run(() -> backlog.takeRetries(rest));
    steps.run(() -> batcher.takeAll(rest));
    steps.run(() -> spooler.takeRefused(rest));
    steps.run(() -> backlog.takeFresh(rest));
    steps.end();
  }

  /** Waits for the disk, and gives up what it does not keep. */
  void takeUnkept(HandOver handOver, String stream) {
    spooler.close(handOver.diskUntilNanos(), entry -> handOver.giveUp(entry, stream));
  }

  /** The same, of that alone which has just left the intake. */
  void takeFresh(HandOver handOver, String stream) {
    backlog.takeFresh(entry -> handOver.take(entry, spooler, stream));
  }
}
