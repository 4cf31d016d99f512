// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyError;
import org.xerial.snappy.SnappyFramedInputStream;

/**
 * Decompresses what is recognised by its first bytes, or by coming out even. The libraries for zstd
 * and snappy are optional: no other class names them.
 */
final class Decompressor {
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
  private static final byte[] SNAPPY = {(byte) 0xff, 6, 0, 0, 's', 'N', 'a', 'P', 'p', 'Y'};
  private static final int ZLIB_DEFLATE_32K = 0x78;

  /** A few kilobytes may become gigabytes. */
  private static final int MAX_BYTES = 64 << 20;

  private Decompressor() {}

  static byte[] decompress(byte[] data) {
    try {
      if (startsWith(data, GZIP)) {
        return read(new GZIPInputStream(new ByteArrayInputStream(data)));
      }
      if (isZlib(data)) {
        return inflate(data, false);
      }
      if (startsWith(data, ZSTD)) {
        return Zstd.decompress(data);
      }
      return startsWith(data, SNAPPY) ? SnappyBlocks.decompressFrames(data) : data;
    } catch (IOException e) {
      throw new UncheckedIOException("data begin like gzip, zlib, zstd or snappy but are not", e);
    } catch (LinkageError e) {
      throw new IllegalStateException(
          startsWith(data, ZSTD)
              ? "zstd needs com.github.luben:zstd-jni on the class path: " + e
              : "snappy needs org.xerial.snappy:snappy-java on the class path: " + e,
          e);
    }
  }

  static byte @Nullable [] decompressUnmarked(byte[] data) {
    try {
      return inflate(data, true);
    } catch (IOException e) {
      // not deflate
    }
    try {
      return SnappyBlocks.decompressBlock(data);
    } catch (IOException | LinkageError e) {
      return null;
    }
  }

  private static boolean startsWith(byte[] data, byte[] mark) {
    return data.length >= mark.length && Arrays.equals(data, 0, mark.length, mark, 0, mark.length);
  }

  /** RFC 1950: the two bytes read as a number are a multiple of 31. */
  private static boolean isZlib(byte[] data) {
    return data.length >= 2
        && data[0] == ZLIB_DEFLATE_32K
        && (ZLIB_DEFLATE_32K * 256 + (data[1] & 0xff)) % 31 == 0;
  }

  private static byte[] inflate(byte[] data, boolean isRaw) throws IOException {
    Inflater inflater = new Inflater(isRaw);
    try {
      inflater.setInput(data);
      ByteArrayOutputStream out = new ByteArrayOutputStream(4 * data.length);
      byte[] chunk = new byte[8192];
      while (!inflater.finished()) {
        int count = inflater.inflate(chunk);
        if (count == 0 && !inflater.finished()) {
          throw new IOException("the end is missing");
        }
        out.write(chunk, 0, count);
        checkSize(out.size());
      }
      if (inflater.getRemaining() > 0) {
        throw new IOException("there is something behind the end");
      }
      return out.toByteArray();
    } catch (DataFormatException e) {
      throw new IOException(e);
    } finally {
      inflater.end();
    }
  }

  private static byte[] read(InputStream in) throws IOException {
    try (in) {
      byte[] all = in.readNBytes(MAX_BYTES + 1);
      checkSize(all.length);
      return all;
    }
  }

  private static void checkSize(int bytes) throws IOException {
    if (bytes > MAX_BYTES) {
      throw new IOException("more than " + MAX_BYTES + " bytes");
    }
  }

  /** Loaded for zstd alone. */
  private static final class Zstd {
    static byte[] decompress(byte[] data) throws IOException {
      return read(new ZstdInputStream(new ByteArrayInputStream(data)));
    }
  }

  /** Loaded for snappy alone. */
  private static final class SnappyBlocks {
    static byte[] decompressFrames(byte[] data) throws IOException {
      try {
        return read(new SnappyFramedInputStream(new ByteArrayInputStream(data)));
      } catch (SnappyError e) { // the first call without its native part; later ones do not link
        throw new LinkageError(e.getMessage(), e);
      }
    }

    static byte[] decompressBlock(byte[] data) throws IOException {
      try {
        if (!Snappy.isValidCompressedBuffer(data)) {
          throw new IOException("not a block of snappy");
        }
        checkSize(Snappy.uncompressedLength(data));
        return Snappy.uncompress(data);
      } catch (SnappyError e) {
        throw new IOException(e); // its native part is not there, or does not fit
      }
    }
  }
}
