// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.forwarder;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Cuts the bytes of one source into lines, in order. A line is handed on as a text whose characters
 * are its bytes (ISO-8859-1), so that no byte is changed whatever the encoding is; {@link
 * LineEncoder} turns it back. The line feed is not part of it, a carriage return before it is.
 *
 * <p>A line longer than {@value #MAX_LINE_BYTES} bytes is handed on in pieces of that size.
 */
final class Lines {

  /** Default of format.maxEventBytes: the appender refuses a longer one. */
  static final int MAX_LINE_BYTES = 256 << 10;

  private static final int INITIAL_BYTES = 1 << 10;
  static final long CLOSE_MILLIS = 100;

  private final LineSink sink;
  private final ReentrantLock lock = new ReentrantLock();

  // Under the lock: the beginning of a line whose end has not come yet.
  private byte[] begun = new byte[INITIAL_BYTES];
  private int begunBytes;
  private boolean closed;

  Lines(LineSink sink) {
    this.sink = sink;
  }

  /** Takes the first so many bytes. One thread; waits while the appender has no room. */
  void accept(byte[] bytes, int count) {
    lock.lock();
    try {
      int start = 0;
      for (int i = 0; i < count && !closed; i++) {
        if (bytes[i] == '\n') {
          end(bytes, start, i - start);
          start = i + 1;
        }
      }
      begin(bytes, start, count - start);
    } finally {
      lock.unlock();
    }
  }

  private void end(byte[] bytes, int offset, int count) {
    if (begunBytes == 0 && count <= MAX_LINE_BYTES) {
      sink.accept(text(bytes, offset, count));
    } else {
      begin(bytes, offset, count);
      sink.accept(takeBegun());
    }
  }

  private void begin(byte[] bytes, int offset, int count) {
    int from = offset;
    int left = count;
    while (begunBytes + left > MAX_LINE_BYTES) {
      int part = MAX_LINE_BYTES - begunBytes;
      append(bytes, from, part);
      sink.accept(takeBegun());
      from += part;
      left -= part;
    }
    append(bytes, from, left);
  }

  private void append(byte[] bytes, int offset, int count) {
    int size = begunBytes + count;
    if (size > begun.length) {
      byte[] larger = new byte[Math.min(MAX_LINE_BYTES, Math.max(size, begun.length * 2))];
      System.arraycopy(begun, 0, larger, 0, begunBytes);
      begun = larger;
    }
    System.arraycopy(bytes, offset, begun, begunBytes, count);
    begunBytes = size;
  }

  private String takeBegun() {
    String text = text(begun, 0, begunBytes);
    begunBytes = 0;
    return text;
  }

  private static String text(byte[] bytes, int offset, int count) {
    return new String(bytes, offset, count, StandardCharsets.ISO_8859_1);
  }

  /** The source ends here, or begins anew: what it did not end with a line feed is a line too. */
  void finish() {
    lock.lock();
    try {
      finishBegun();
    } finally {
      lock.unlock();
    }
  }

  private void finishBegun() {
    if (begunBytes > 0 && !closed) {
      sink.accept(takeBegun());
    }
    sink.finish();
  }

  /**
   * Finishes, and takes nothing any more. A line that still waits for room has the lock: then the
   * appender, which stops next, is the one that refuses and counts the rest.
   */
  void close() {
    try {
      if (lock.tryLock(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
        try {
          finishBegun();
          closed = true;
        } finally {
          lock.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
