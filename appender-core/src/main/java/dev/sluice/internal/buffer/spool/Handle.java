// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import dev.sluice.internal.buffer.spool.log.Frame;
import dev.sluice.record.PutEntry;
import dev.sluice.record.SeverityCounts;
import dev.sluice.record.SpoolTicket;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The shipper's ticket for a record that it handed to the disk, or got from there. Both threads
 * change the {@link Place} of the record; each other field has one owner.
 */
final class Handle implements SpoolTicket, Frame.Owner {

  /** Where the record is. The disk thread or the shipper changes it once, from HANDED. */
  private enum Place {
    /** With the disk thread, and not yet as safe as the settings want it. */
    HANDED,
    /** On disk, or not needed any more: the disk does not need its memory. */
    LEFT,
    /** With the shipper again, since the disk did not answer: the disk does not hand it out. */
    BACK,
    /** Not taken by the disk. */
    REFUSED
  }

  /** Not an object of its own for each record. */
  private static final AtomicReferenceFieldUpdater<Handle, Place> PLACE =
      AtomicReferenceFieldUpdater.newUpdater(Handle.class, Place.class, "place");

  private volatile Place place = Place.HANDED; // both threads, by PLACE
  private final SeverityCounts severities;
  private final long eventBytes;
  private final int heldBytes;
  private final boolean ours; // this process appended it
  private final @Nullable Handle before; // the same record, as it was handed over before

  private volatile @Nullable PutEntry entry; // written by the shipper: null when nobody needs it
  private @Nullable Frame frame; // disk thread; the shipper reads it when the place is LEFT
  private boolean counted; // shipper: it has a share of the memory for records that came back
  private boolean done; // shipper: delivered or dropped

  private Handle(PutEntry entry, boolean ours, @Nullable Handle before) {
    this.before = before;
    this.severities = entry.severities();
    this.eventBytes = entry.eventBytes();
    this.heldBytes = entry.heldBytes();
    this.ours = ours;
    this.entry = entry.with(this);
  }

  /** A record that is handed over, perhaps once more. Shipper thread. */
  static Handle handed(PutEntry entry) {
    Handle before = entry.ticket() instanceof Handle handle ? handle : null;
    return new Handle(entry, before == null || before.ours, before);
  }

  /** A record that came from the disk. Disk thread. */
  static Handle read(PutEntry entry, Frame frame) {
    Handle handle = new Handle(entry, frame.isOurs(), null);
    handle.frame = frame;
    frame.setOwner(handle); // it may have to be written again, and then this one waits for it
    return handle;
  }

  /** The disk has the record; false when the shipper took it back before. Disk thread. */
  @Override
  public boolean leave() {
    PLACE.compareAndSet(this, Place.HANDED, Place.LEFT);
    return place != Place.BACK;
  }

  /** The disk does not take the record. Disk thread. */
  void reject() {
    PLACE.compareAndSet(this, Place.HANDED, Place.REFUSED);
  }

  /** The shipper needs the record in memory; false when the disk has it already. */
  boolean takeBack() {
    return PLACE.compareAndSet(this, Place.HANDED, Place.BACK);
  }

  /** Whether the disk does not need its memory. Any thread. */
  boolean hasLeft() {
    return place == Place.LEFT;
  }

  /** Whether a file has the record, whatever happens to this handle. Any thread. */
  boolean isOnDisk() {
    return hasFile() || (before != null && before.hasFile());
  }

  private boolean hasFile() {
    return hasLeft() && (frame == null || !frame.isGone()); // else it made room for newer ones
  }

  boolean isRefused() {
    return place == Place.REFUSED;
  }

  boolean isBack() {
    return place == Place.BACK;
  }

  /** Its events, also when the record is gone. */
  SeverityCounts severities() {
    return severities;
  }

  long eventBytes() {
    return eventBytes;
  }

  int heldBytes() {
    return heldBytes;
  }

  boolean isOurs() {
    return ours;
  }

  /** The record, with this as its ticket, until it is settled. Any thread. */
  @Nullable PutEntry entry() {
    return entry;
  }

  /** Its frame, now or when it was handed over before. Disk thread. */
  @Nullable Frame frame() {
    return frame != null || before == null ? frame : before.frame;
  }

  /** Disk thread. */
  void frame(Frame newFrame) {
    frame = newFrame;
  }

  /** Shipper thread. */
  boolean isCounted() {
    return counted;
  }

  void count(boolean isCounted) {
    counted = isCounted;
  }

  /** The record is delivered or dropped: the disk need not write it any more. Shipper thread. */
  void finish() {
    done = true;
    entry = null;
  }

  boolean isDone() {
    return done;
  }
}
