// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

/**
 * Bytes of all requests in flight, to all streams. The SDK copies them, and the buffer keeps room
 * for the copies. Shipper thread only.
 */
public final class InFlightBytes {

  private final long maxBytes;
  private long bytes;

  public InFlightBytes(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  long maxBytes() {
    return maxBytes;
  }

  /** A request that is larger than the bound is sent alone. */
  boolean hasRoom(long moreBytes) {
    return bytes == 0 || bytes + moreBytes <= maxBytes;
  }

  /** Negative when a request has ended. */
  void add(long moreBytes) {
    bytes += moreBytes;
  }
}
