// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

/**
 * Turns the bytes of one Kinesis record into one whole frame that can be read by itself. Holds
 * buffers that are used again, so one thread at a time may use it: a caller thread for one event,
 * the shipper thread for an aggregate of several. Need not be closed.
 */
@FunctionalInterface
public interface Compressor {

  /** The frame, in an array that is not written again. The source is only read. */
  byte[] compress(byte[] source, int offset, int length);
}
