// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import com.github.luben.zstd.Zstd;
import java.util.Arrays;

/**
 * Zstandard by the optional zstd-jni: one frame (RFC 8878) with content size and checksum. The only
 * class that names the library, so that it is loaded only where it is chosen.
 *
 * <p>Each call makes and frees its native state. To keep one would save about 15 of 20 us for an
 * event of 400 bytes and nothing for an aggregate, but zstd-jni frees it only by a close that
 * nobody here could call in time.
 */
final class ZstdCompression implements Compressor {

  private final int level;
  private byte[] out = new byte[1024];

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
    if (out.length < bound) {
      out = new byte[bound];
    }
    long size = Zstd.compressByteArray(out, 0, out.length, source, offset, length, level, true);
    if (Zstd.isError(size)) {
      throw new IllegalStateException("zstd: " + Zstd.getErrorName(size));
    }
    return Arrays.copyOf(out, (int) size);
  }
}
