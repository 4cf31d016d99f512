// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import dev.sluice.record.KinesisLimits;
import java.util.List;

/** Options of how large a record may be, and how it is made smaller. */
public abstract class RecordSizeOptions extends OptionSection {

  public static final Option<Compression> COMPRESSION =
      Option.choice(
              "compression",
              Compression.class,
              "none",
              "How the bytes of a record are compressed; each record can be read by itself. deflate is raw RFC 1951 and zlib is RFC 1950; snappy is the framing format, snappy_raw one bare block, as Fluent Bit's snappy.")
          .replacing("Fluentd compression, Fluent Bit compression, OTel compression");

  public static final Option<Integer> COMPRESSION_LEVEL =
      Option.count(
          "compressionLevel",
          "-1",
          -1,
          22,
          "Level of the compression: 0 to 9 for gzip, zlib and deflate, 1 to 22 for zstd, none for snappy and snappy_raw; -1 is its default.");

  public static final Option<Long> MAX_EVENT_BYTES =
      Option.bytes(
              "maxEventBytes",
              "256 KiB",
              256,
              KinesisLimits.MAX_RECORD_BYTES,
              "Largest record of one event before compression; oversize says what happens to a larger one.")
          .replacing("KPL MaxRecordSize");

  public static final Option<Oversize> OVERSIZE =
      Option.choice(
              "oversize",
              Oversize.class,
              "truncate",
              "What happens to an event above maxEventBytes or, compressed and with its key, above batch.maxRecordBytes: truncate cuts its longest texts and marks them [Truncated...], split sends numbered parts, drop refuses it. All are counted.")
          .replacing("Fluentd log_truncate_max_size, Fluent Bit suffix [Truncated...]");

  /** How the bytes of a record are compressed. */
  public enum Compression {
    NONE,
    GZIP,
    ZLIB,
    DEFLATE,
    ZSTD,
    SNAPPY,
    SNAPPY_RAW
  }

  /** What happens to an event that is too large. */
  public enum Oversize {
    TRUNCATE,
    SPLIT,
    DROP
  }

  RecordSizeOptions(String section, List<Option<?>> table) {
    super(section, table);
  }

  public void setCompression(String text) {
    set(COMPRESSION.name(), text);
  }

  public void setCompressionLevel(String text) {
    set(COMPRESSION_LEVEL.name(), text);
  }

  public void setMaxEventBytes(String text) {
    set(MAX_EVENT_BYTES.name(), text);
  }

  public void setOversize(String text) {
    set(OVERSIZE.name(), text);
  }
}
