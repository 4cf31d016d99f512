// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyFramedInputStream;

/** Reads frames with what the platform and the libraries give a consumer. */
public final class Decompress {

  private Decompress() {}

  /** The bytes in a frame of the kind that the option names; fails unless the frame is whole. */
  public static byte[] decompress(String kind, byte[] frame) throws IOException {
    ByteArrayInputStream source = new ByteArrayInputStream(frame);
    byte[] bytes;
    try (InputStream in = open(kind, source)) {
      bytes = in.readAllBytes();
    }
    if (source.available() > 0) {
      throw new IOException(source.available() + " bytes after the frame");
    }
    return bytes;
  }

  private static InputStream open(String kind, InputStream source) throws IOException {
    return switch (kind) {
      case "none" -> source;
      case "gzip" -> new GZIPInputStream(source);
      case "zlib" -> new InflaterInputStream(source);
      case "deflate" -> new InflaterInputStream(source, new Inflater(true));
      case "zstd" -> new ZstdInputStream(source);
      case "snappy_raw" -> new ByteArrayInputStream(Snappy.uncompress(source.readAllBytes()));
      case "snappy" -> new SnappyFramedInputStream(source, true);
      default -> throw new IllegalArgumentException(kind);
    };
  }
}
