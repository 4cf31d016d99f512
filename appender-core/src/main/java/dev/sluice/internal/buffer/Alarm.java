// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

/**
 * When the shipper, which waits, is to be woken by what callers queue. Any thread, under the
 * intake's lock.
 */
final class Alarm {

  private int events = Integer.MAX_VALUE;
  private long bytes = Long.MAX_VALUE;

  void set(int atEvents, long atBytes) {
    events = atEvents;
    bytes = atBytes;
  }

  /** One signal is enough, until the shipper waits again. */
  void turnOff() {
    set(Integer.MAX_VALUE, Long.MAX_VALUE);
  }

  boolean rings(BoundedQueue queue) {
    return queue.reaches(events, bytes);
  }
}
