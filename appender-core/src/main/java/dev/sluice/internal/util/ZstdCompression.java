// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Zstandard by the optional zstd-jni: one frame (RFC 8878) with content size and checksum. The only
 * class that names the library, so that it is loaded only where it is chosen.
 *
 * <p>Each call makes and frees its native state. To keep one would save about 15 of 20 us for an
 * event of 400 bytes and nothing for an aggregate, but zstd-jni frees it only by a close, for which
 * there is no right time here.
 */
final class ZstdCompression implements Compressor {

  /**
   * Bytes times level that take some ms. Until a call with arrays returns, some collectors cannot
   * run, and all threads of the application wait: what takes longer is copied out of the heap.
   */
  private static final long SHORT_WORK = 1 << 20;

  private final int level;
  private byte[] out = new byte[1024];
  private ByteBuffer outside = ByteBuffer.allocate(0); // of the heap, once it is needed
  private boolean refusedOutside;

  ZstdCompression(int level) {
    this.level = level;
  }

  /** Loads the native library, or throws what hinders it. */
  static int loadAndGetDefaultLevel() {
    return Zstd.defaultCompressionLevel();
  }

  @Override
  public byte[] compress(byte[] source, int offset, int length) {
    int bound = Math.toIntExact(Zstd.compressBound(length));
    if ((long) length * level > SHORT_WORK && hasRoomOutside(length + bound)) {
      outside.put(0, source, offset, length);
      long size =
          Zstd.compressDirectByteBuffer(outside, length, bound, outside, 0, length, level, true);
      byte[] frame = new byte[checked(size)];
      outside.get(length, frame);
      return frame;
    }
    if (out.length < bound) {
      out = new byte[bound];
    }
    long size = Zstd.compressByteArray(out, 0, out.length, source, offset, length, level, true);
    return Arrays.copyOf(out, checked(size));
  }

  private boolean hasRoomOutside(int bytes) {
    if (outside.capacity() < bytes && !refusedOutside) {
      try {
        outside = ByteBuffer.allocateDirect(bytes + bytes / 4);
      } catch (OutOfMemoryError e) {
        // The JVM has a bound on it. Not asked again: it collects garbage before it refuses.
        refusedOutside = true;
      }
    }
    return outside.capacity() >= bytes;
  }

  private static int checked(long size) {
    if (Zstd.isError(size)) {
      throw new IllegalStateException("zstd: " + Zstd.getErrorName(size));
    }
    return (int) size;
  }
}
