// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.forwarder;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Standard output, in whole lines. Unlike System.out it says when nobody reads it any more. */
final class LineOutput {

  private static final long END_MILLIS = 1_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final OutputStream out =
      new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 64 << 10);

  void write(byte[] line) throws IOException {
    lock.lock();
    try {
      out.write(line);
      out.write('\n');
    } finally {
      lock.unlock();
    }
  }

  void flush() throws IOException {
    lock.lock();
    try {
      out.flush();
    } finally {
      lock.unlock();
    }
  }

  /** Flushes before a longer wait; what fails now fails at the next write too. */
  void flushQuietly() {
    try {
      flush();
    } catch (IOException e) {
      // see above
    }
  }

  /** Flushes, unless somebody waits for a reader that does not read. At the end of the JVM. */
  void finish() {
    try {
      if (lock.tryLock(END_MILLIS, TimeUnit.MILLISECONDS)) {
        out.flush();
      }
    } catch (IOException e) {
      // nobody reads any more
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the reader has gone, as {@code head} does: no trouble, and nothing left to do. */
  static boolean isClosedPipe(IOException e) {
    return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
  }
}
