// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.buffer.spool.files.Disk;
import dev.sluice.internal.util.Ticker;
import dev.sluice.record.Packing;
import dev.sluice.record.PutEntry;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The surroundings that all parts of a spool share. Disk thread only.
 *
 * @param warn takes the kind of trouble and a message with counts, codes and paths. It is called
 *     each time, and has to suppress repetitions
 * @param info takes messages about events that need no repair
 */
public record LogContext(
    Disk disk,
    FrameFormat format,
    Decoder decoder,
    Ticker ticker,
    BiConsumer<Enum<?>, String> warn,
    Consumer<String> info) {

  /** Makes a record of a payload. A test replaces the format here, to run out of memory. */
  interface Decoder {
    @Nullable PutEntry decode(byte[] bytes, int offset, int length, long nowNanos);
  }

  /** Reads both clocks at once: all times in files are counted from this moment. */
  public static LogContext of(
      Disk disk,
      Packing packing,
      Ticker ticker,
      BiConsumer<Enum<?>, String> warn,
      Consumer<String> info) {
    FrameFormat format =
        new FrameFormat(Ticker.unixNanos() / 1_000_000, ticker.nanoTime(), packing);
    return new LogContext(disk, format, format::decode, ticker, warn, info);
  }

  /** Kinds of trouble. None of them stops the caller. */
  public enum Trouble {
    /** The spool cannot be used, or a directory is left alone. */
    DIRECTORY,
    /** The device does not answer. */
    SILENT,
    /** Frames stay in memory: they cannot be written. */
    WRITE,
    /** Frames stay in memory: the spool has no room, or the disk takes nothing. */
    REFUSED,
    /** Frames were written, and the device did not take them. */
    SYNC,
    /** A segment cannot be read now. */
    READ,
    /** A part of a segment cannot be read now. */
    READ_PART,
    /** The cursor cannot be written: after a crash, records delivered since come again. */
    CURSOR,
    /** A file cannot be deleted or moved aside. */
    DELETE,
    /** Bytes on disk are not those that were written. */
    DAMAGE,
    /** Events were in them. */
    LOST,
    /** Events may be sent that were delivered before. */
    CURSOR_DAMAGE,
    /** A file that is cut off may not be noticed. */
    INVENTORY,
    /** A file waits for a later version. */
    LATER_VERSION
  }

  void warn(Trouble trouble, String message) {
    warn.accept(trouble, message);
  }

  void warn(Trouble trouble, String message, Exception cause) {
    warn.accept(trouble, message + ": " + Layout.describe(cause));
  }

  /** A warning that is given when this is run. */
  Runnable warning(Trouble trouble, String message) {
    return () -> warn.accept(trouble, message);
  }
}
