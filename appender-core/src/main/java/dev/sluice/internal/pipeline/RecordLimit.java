// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

/**
 * How large a record may be, data and key: the limit of the stream. Caller threads read it; the
 * thread that asks the stream sets it.
 */
final class RecordLimit {

  /** Data that does not compress may grow by this and a thousandth. */
  private static final int FRAME_BYTES = 64;

  private final boolean endedLater;
  private final boolean compressedLater;
  private volatile int maxBytes;

  /**
   * @param streamBytes the largest record that the stream takes
   * @param endedLater whether events get a line feed when they have passed this limit
   * @param compressedLater whether they are compressed then
   */
  RecordLimit(int streamBytes, boolean endedLater, boolean compressedLater) {
    this.endedLater = endedLater;
    this.compressedLater = compressedLater;
    learn(streamBytes);
  }

  int maxBytes() {
    return maxBytes;
  }

  void learn(int streamBytes) {
    int frameBytes = compressedLater ? FRAME_BYTES + streamBytes / 1000 : 0;
    maxBytes = streamBytes - frameBytes - (endedLater ? 1 : 0);
  }
}
