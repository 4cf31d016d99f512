// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

/**
 * Bytes of all requests under way, to whatever stream: the SDK copies them, and the buffer's bound
 * keeps room for those copies. Shipper thread only.
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

  /** A request that is larger than the bound goes alone: nothing else could make room for it. */
  boolean hasRoom(long moreBytes) {
    return bytes == 0 || bytes + moreBytes <= maxBytes;
  }

  /** Negative when a request has ended. */
  void add(long moreBytes) {
    bytes += moreBytes;
  }
}
