// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file past the pages that the device cannot read. They come as zeros and are remembered,
 * so that each is tried once as long as the file is open. Disk thread only.
 *
 * <p>A failing page may take the device seconds. So beyond {@value #MAX_SINGLE_TRIES} of them, as
 * many pages after a failing one are skipped as have failed right before it.
 */
final class Pages implements Closeable {

  static final int PAGE_BYTES = 4096;
  private static final int MAX_SINGLE_TRIES = 256;
  private static final int MAX_SKIPPED_PAGES = 64;

  private final RandomAccessFile file;
  private final Runnable begins;
  private final BitSet refused = new BitSet();
  private long singlyUntil; // a larger read failed: page by page up to here
  private @Nullable IOException cause; // of the last refused page

  /**
   * @param begins called before each read, as it may take long
   */
  Pages(RandomAccessFile file, Runnable begins) {
    this.file = file;
    this.begins = begins;
  }

  /** Reads from this place on; fewer bytes than asked for only where the file ends. */
  int read(long from, byte[] into, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int some = readSome(from + done, into, offset + done, length - done);
      if (some <= 0) {
        break;
      }
      done += some;
    }
    return done;
  }

  private int readSome(long from, byte[] into, int offset, int length) throws IOException {
    int inPage = (int) Math.min(length, PAGE_BYTES - from % PAGE_BYTES);
    if (!refused.get(page(from))) {
      int most = from < singlyUntil ? inPage : Math.min(length, LogReader.BLOCK_BYTES);
      try {
        begins.run();
        file.seek(from);
        return file.read(into, offset, most);
      } catch (IOException e) {
        if (most > inPage) {
          singlyUntil = from + most;
          return readSome(from, into, offset, inPage);
        }
        cause = e;
        markRefused(page(from));
      }
    }
    int there = (int) Math.min(inPage, file.length() - from);
    if (there > 0) {
      Arrays.fill(into, offset, offset + there, (byte) 0);
    }
    return there;
  }

  private void markRefused(int page) {
    int before = page - 1 - refused.previousClearBit(page - 1);
    boolean many = refused.cardinality() >= MAX_SINGLE_TRIES;
    refused.set(page, page + 1 + (many ? Math.min(before, MAX_SKIPPED_PAGES) : 0));
  }

  private static int page(long at) {
    return (int) (at / PAGE_BYTES);
  }

  /** Whether a page of this span cannot be read. */
  boolean isRefused(long from, long end) {
    int next = refused.nextSetBit(page(from));
    return next >= 0 && from < end && next <= page(end - 1);
  }

  boolean hasRefused() {
    return cause != null;
  }

  /** The bytes that cannot be read, and why, for an operator. */
  String refusedText() {
    long first = (long) refused.nextSetBit(0) * PAGE_BYTES;
    long bytes = (long) refused.cardinality() * PAGE_BYTES;
    String why = cause == null ? "" : ": " + Layout.describe(cause);
    return bytes + " bytes, the first at byte " + first + why;
  }

  long length() throws IOException {
    return file.length();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
