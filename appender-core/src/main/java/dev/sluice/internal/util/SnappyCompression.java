// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.CRC32C;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyError;

/**
 * Snappy by the optional snappy-java: as one raw block, as Fluent Bit writes it, or in the framing
 * format (framing_format.txt of Snappy), which has an end, a checksum and a magic number. The only
 * class that names the library, so that it is loaded only where it is chosen. Frames are written
 * here because the library's stream would allocate 128 KiB a record.
 *
 * <pre>
 * FF 06 00 00 73 4E 61 50 70 59                    the stream identifier
 * 00 LL LL LL CC CC CC CC snappy block             up to 64 KiB of the source each,
 * 01 LL LL LL CC CC CC CC the bytes themselves     where they are not longer
 * </pre>
 */
final class SnappyCompression implements Compressor {

  private static final byte[] IDENTIFIER = {(byte) 0xFF, 6, 0, 0, 's', 'N', 'a', 'P', 'p', 'Y'};
  private static final int COMPRESSED = 0;
  private static final int UNCOMPRESSED = 1;
  private static final int BLOCK_BYTES = 65_536;
  private static final int CRC_BYTES = 4;

  private final boolean framed;
  private final ByteWriter out = new ByteWriter(Integer.MAX_VALUE);
  private final CRC32C crc = new CRC32C();
  private byte[] block = new byte[0];

  SnappyCompression(boolean framed) {
    this.framed = framed;
  }

  /** Loads the native library, or throws what hinders it. */
  static void load() {
    try {
      Snappy.getNativeLibraryVersion();
      Snappy.maxCompressedLength(1);
    } catch (SnappyError e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  @Override
  public byte[] compress(byte[] source, int offset, int length) {
    out.reset();
    if (!framed) {
      int size = block(source, offset, length); // before its array is read: it may be a new one
      out.write(block, 0, size);
      return out.toByteArray();
    }
    out.write(IDENTIFIER, 0, IDENTIFIER.length);
    for (int done = 0; done < length; done += BLOCK_BYTES) {
      writeChunk(source, offset + done, Math.min(BLOCK_BYTES, length - done));
    }
    return out.toByteArray();
  }

  /** Fills {@link #block}, and says how far. */
  private int block(byte[] source, int offset, int length) {
    int bound = Snappy.maxCompressedLength(length);
    if (block.length < bound) {
      block = new byte[bound];
    }
    try {
      return Snappy.compress(source, offset, length, block, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeChunk(byte[] source, int offset, int length) {
    int compressed = block(source, offset, length);
    if (compressed < length) {
      writeHeader(COMPRESSED, compressed, source, offset, length);
      out.write(block, 0, compressed);
    } else {
      writeHeader(UNCOMPRESSED, length, source, offset, length);
      out.write(source, offset, length);
    }
  }

  private void writeHeader(int type, int size, byte[] source, int offset, int length) {
    out.write(type);
    writeLittleEndian(CRC_BYTES + size, 3);
    crc.reset();
    crc.update(source, offset, length);
    // Masked as the format wants it: a checksum of data that holds checksums is a weak one.
    int masked = Integer.rotateRight((int) crc.getValue(), 15) + 0xA282EAD8;
    writeLittleEndian(masked, CRC_BYTES);
  }

  private void writeLittleEndian(int value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write(value >>> (Byte.SIZE * i));
    }
  }
}
