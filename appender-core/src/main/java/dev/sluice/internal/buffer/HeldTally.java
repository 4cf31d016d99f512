// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import dev.sluice.record.SeverityCounts;
import dev.sluice.record.SeverityTally;
import dev.sluice.record.UserRecord;

/** Adds up what records hold. One thread, or under its owner's lock. */
public final class HeldTally {

  private final SeverityTally events = new SeverityTally();
  private long eventBytes;
  private long bytes;

  public void add(UserRecord record) {
    events.add(record.severity());
    eventBytes += record.sizeBytes();
    bytes += record.heldBytes();
  }

  void subtract(Evicted record) {
    events.subtract(record.severity());
    eventBytes -= record.sizeBytes();
    bytes -= record.heldBytes();
  }

  /**
   * @param moreEventBytes bytes of the data and keys of the events
   * @param moreBytes bytes that the buffer is charged for them
   */
  public void add(SeverityCounts moreEvents, long moreEventBytes, long moreBytes) {
    events.add(moreEvents);
    eventBytes += moreEventBytes;
    bytes += moreBytes;
  }

  public void add(Held more) {
    add(more.events(), more.eventBytes(), more.bytes());
  }

  public void subtract(Held less) {
    events.subtract(less.events());
    eventBytes -= less.eventBytes();
    bytes -= less.bytes();
  }

  public long events() {
    return events.total();
  }

  public long bytes() {
    return bytes;
  }

  public boolean isEmpty() {
    return events.total() == 0 && bytes == 0;
  }

  public Held held() {
    return new Held(events.counts(), eventBytes, bytes);
  }

  public void clear() {
    events.clear();
    eventBytes = 0;
    bytes = 0;
  }
}
