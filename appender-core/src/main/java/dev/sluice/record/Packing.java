// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the events of a Kinesis record were put together. A record that waited on disk keeps its own:
 * the options may be others by then. Immutable.
 *
 * @param aggregation how several events become one record
 * @param compression of the whole record with {@link Aggregation#NEWLINE}, else of each event
 * @hidden
 */
public record Packing(Aggregation aggregation, Compression compression) {

  /** Unknown: the spool of version 0.1.0 did not write it. */
  public static final Packing UNKNOWN = new Packing(Aggregation.UNKNOWN, Compression.UNKNOWN);

  /** One event that goes as it is: compressed where the options compress each event. */
  static final Packing SINGLE = new Packing(Aggregation.NONE, Compression.UNKNOWN);

  private static final Packing PLAIN = new Packing(Aggregation.NONE, Compression.NONE);

  /**
   * The options' words, with the numbers that stand for them on disk.
   *
   * @hidden
   */
  public enum Aggregation {
    UNKNOWN(0),
    NONE(1),
    NEWLINE(2),
    KPL(3);

    private final int number;

    Aggregation(int number) {
      this.number = number;
    }

    private static Aggregation of(int number) {
      for (Aggregation each : values()) {
        if (each.number == number) {
          return each;
        }
      }
      return UNKNOWN;
    }

    /** The option's word. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The options' words, with the numbers that stand for them on disk.
   *
   * @hidden
   */
  public enum Compression {
    UNKNOWN(0),
    NONE(1),
    GZIP(2),
    ZLIB(3),
    DEFLATE(4),
    ZSTD(5),
    SNAPPY(6),
    SNAPPY_RAW(7);

    private final int number;

    Compression(int number) {
      this.number = number;
    }

    private static Compression of(int number) {
      for (Compression each : values()) {
        if (each.number == number) {
          return each;
        }
      }
      return UNKNOWN;
    }

    /** The option's word. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How one event goes that stays alone, with these options. */
  Packing single() {
    return switch (aggregation) {
      case NONE, UNKNOWN -> this;
      case NEWLINE -> compression == Compression.NONE ? this : PLAIN;
      case KPL -> new Packing(Aggregation.NONE, compression);
    };
  }

  /** Its number on disk. */
  public byte code() {
    return (byte) (aggregation.number << 4 | compression.number);
  }

  /** The packing of a number on disk; a number of a later version is unknown. */
  public static Packing of(byte code) {
    return new Packing(Aggregation.of(code >> 4 & 0xF), Compression.of(code & 0xF));
  }

  // Written out: before Java 21 the methods that the JDK makes for a record keep the class loader
  // of
  // the components' types, and so an application that was removed.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Packing packing
        && packing.aggregation == aggregation
        && packing.compression == compression;
  }

  @Override
  public int hashCode() {
    return aggregation.hashCode() + 31 * compression.hashCode();
  }
}
