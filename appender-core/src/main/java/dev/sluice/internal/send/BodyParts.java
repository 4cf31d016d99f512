// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.internal.util.ByteWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A body that is read from the arrays in which its parts lie. What stands between these parts is
 * written to one buffer. Immutable after {@link #end}.
 */
final class BodyParts {

  private static final byte[] BUFFER = {}; // stands for the buffer, which still grows

  private final ByteWriter between;
  private byte[][] arrays = new byte[64][];
  private int[] starts = new int[64];
  private int[] ends = new int[64];
  private int count;
  private int bufferEnd; // of what stands between: up to here it is in a part
  private long length;

  BodyParts(ByteWriter between) {
    this.between = between;
  }

  /** What was written since the last part, then the first bytes of this array. */
  void add(byte[] array, int arrayBytes) {
    addWritten();
    add(array, 0, arrayBytes);
  }

  /** What was written since the last part ends the body. */
  BodyParts end() {
    addWritten();
    for (int i = 0; i < count; i++) {
      arrays[i] = isBuffer(arrays[i]) ? between.array() : arrays[i];
    }
    return this;
  }

  @SuppressWarnings("ReferenceEquality")
  private static boolean isBuffer(byte[] array) {
    return array == BUFFER;
  }

  private void addWritten() {
    add(BUFFER, bufferEnd, between.size());
    bufferEnd = between.size();
  }

  private void add(byte[] array, int start, int end) {
    if (start == end) {
      return; // a reader never stands in an empty part
    }
    if (count == arrays.length) {
      arrays = Arrays.copyOf(arrays, 2 * count);
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    arrays[count] = array;
    starts[count] = start;
    ends[count] = end;
    count++;
    length += end - start;
  }

  long length() {
    return length;
  }

  /** Adds the whole body to a digest. */
  void update(MessageDigest digest) {
    for (int i = 0; i < count; i++) {
      digest.update(arrays[i], starts[i], ends[i] - starts[i]);
    }
  }

  /** From its beginning. */
  InputStream open() {
    return new Reader();
  }

  private final class Reader extends InputStream {

    private int part;
    private int at = starts[0]; // in its array
    private int markedPart;
    private int markedAt = at;

    private int left() {
      return ends[part] - at;
    }

    private boolean hasMore() {
      return part < count;
    }

    private void skipRead(int bytes) {
      at += bytes;
      if (at == ends[part]) {
        part++;
        at = part < count ? starts[part] : 0;
      }
    }

    /** The HTTP client sends a body again only from a mark: after a proxy's 407, for example. */
    @Override
    public boolean markSupported() {
      return true;
    }

    @Override
    public void mark(int readLimit) {
      markedPart = part;
      markedAt = at;
    }

    @Override
    public void reset() {
      part = markedPart;
      at = markedAt;
    }

    @Override
    public int read() {
      if (!hasMore()) {
        return -1;
      }
      int next = arrays[part][at] & 0xff;
      skipRead(1);
      return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int wanted) {
      int done = 0;
      while (done < wanted && hasMore()) {
        int some = Math.min(wanted - done, left());
        System.arraycopy(arrays[part], at, bytes, offset + done, some);
        done += some;
        skipRead(some);
      }
      return done == 0 && wanted > 0 ? -1 : done;
    }

    @Override
    public long transferTo(OutputStream out) throws IOException {
      long done = 0;
      while (hasMore()) {
        int some = left();
        out.write(arrays[part], at, some);
        done += some;
        skipRead(some);
      }
      return done;
    }
  }
}
