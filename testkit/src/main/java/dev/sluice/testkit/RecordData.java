// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the data of a record apart, as a consumer does: first the aggregate, then the compression,
 * then the lines. For code that reads a stream by itself; {@link StreamReader} does the same for
 * the endpoint. Stateless, no I/O.
 */
public final class RecordData {

  private RecordData() {}

  /** The data of the records in a KPL aggregate; other data are returned as they are. */
  public static List<byte[]> userRecords(byte[] data) {
    KplAggregate aggregate = KplAggregate.parse(data);
    return aggregate == null
        ? List.of(data)
        : aggregate.entries().stream().map(entry -> entry.data().bytes()).toList();
  }

  /**
   * Decompresses gzip, zlib, zstd and framed snappy, recognised by their first bytes, and returns
   * other data as they are.
   *
   * @throws java.io.UncheckedIOException if data begin like one of them but are not, or hold more
   *     than 64 MiB
   * @throws IllegalStateException if the library for zstd or snappy is not on the class path
   */
  public static byte[] decompress(byte[] data) {
    return Decompressor.decompress(data);
  }

  /**
   * Decompresses what has no first bytes of its own: deflate without a header, and one block of
   * snappy. Each is tried, and counts only if it comes out even, to the last byte.
   *
   * @return null if it is neither, or snappy and the library for it is not on the class path
   */
  public static byte @Nullable [] decompressUnmarked(byte[] data) {
    return Decompressor.decompressUnmarked(data);
  }

  /** The lines of a text; a line feed at the very end begins no further line. */
  public static List<byte[]> lines(byte[] data) {
    List<byte[]> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < data.length; i++) {
      if (data[i] == '\n') {
        lines.add(Arrays.copyOfRange(data, start, i));
        start = i + 1;
      }
    }
    if (start < data.length) {
      lines.add(Arrays.copyOfRange(data, start, data.length));
    }
    return lines;
  }
}
