// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** Decompresses what the JDK can, recognised by its first two bytes. */
final class Decompressor {
  private static final int ZLIB_DEFLATE_32K = 0x78;

  private Decompressor() {}

  static byte[] decompress(byte[] data) {
    if (data.length < 2) {
      return data;
    }
    int first = data[0] & 0xff;
    int second = data[1] & 0xff;
    boolean isGzip = first == 0x1f && second == 0x8b;
    // RFC 1950: the two bytes read as a number are a multiple of 31.
    boolean isZlib = first == ZLIB_DEFLATE_32K && (first * 256 + second) % 31 == 0;
    if (!isGzip && !isZlib) {
      return data;
    }
    ByteArrayInputStream source = new ByteArrayInputStream(data);
    try (InputStream in = isGzip ? new GZIPInputStream(source) : new InflaterInputStream(source)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("data begin like gzip or zlib but are not", e);
    }
  }
}
