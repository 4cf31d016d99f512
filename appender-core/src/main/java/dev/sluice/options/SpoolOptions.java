// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import java.time.Duration;

/** The buffer on disk that survives the process. */
public final class SpoolOptions extends OptionSection {

  private static final OptionTable ROWS = new OptionTable();

  public static final Option<Mode> MODE =
      ROWS.choice(
              "mode",
              Mode.class,
              "off",
              "off keeps events only in memory. overflow writes to disk the records that memory has no room for, and the remaining ones at a stop. always writes each event before it is sent, so that it survives kill -9.")
          .replacing("Fluent Bit storage.type, Fluentd @type file, Vector buffer.type");

  public static final Option<String> DIRECTORY =
      ROWS.path(
          "directory",
          "Directory of the spool. It belongs to the user of the process, and nobody else may write to it. Required unless mode is off.");

  public static final Option<Long> MAX_BYTES =
      ROWS.bytes("maxBytes", "1 GiB", 1 << 20, 1L << 44, "Most bytes on disk.")
          .replacing("Fluent Bit storage.total_limit_size, Fluentd total_limit_size");

  public static final Option<Long> FREE_SPACE_FLOOR =
      ROWS.bytes(
          "freeSpaceFloor",
          null,
          0,
          1L << 44,
          "Bytes of the file system that stay free. The default is 256 MiB or 5 %, whichever is more.");

  public static final Option<Long> SEGMENT_BYTES =
      ROWS.bytes(
          "segmentBytes",
          "16 MiB",
          1 << 20,
          1 << 25,
          "Size of one file, at most a quarter of a stream's share of maxBytes. A file is deleted when all its records are delivered.");

  public static final Option<Duration> SPOOL_DELAY =
      ROWS.duration(
          "spoolDelay",
          "50 ms",
          Duration.ZERO,
          Duration.ofSeconds(10),
          "Longest time until an event is written to the kernel. kill -9 can cost the events of this time.");

  public static final Option<Sync> SYNC =
      ROWS.choice(
          "sync",
          Sync.class,
          "none",
          "When written events are synced to the device, so that they survive a power loss: none when a file is full, interval once a second, each with each write.");

  public static final Option<Ack> ACK =
      ROWS.choice(
          "ack",
          Ack.class,
          "none",
          "wait lets the log call wait until its event is written (and synced, with sync=each), at most for buffer.maxBlock. If the disk takes nothing, or the time is over, the event is only in memory, and a warning says so.");

  public static final Option<Overflow> OVERFLOW =
      ROWS.choice(
          "overflow",
          Overflow.class,
          "drop_newest",
          "At maxBytes or freeSpaceFloor. With drop_newest and block, records stay in memory; when memory is full too, drop_newest refuses events and block lets the caller wait. drop_oldest deletes the oldest file and counts its events as dropped.");

  /** When events go to disk. */
  public enum Mode {
    OFF,
    OVERFLOW,
    ALWAYS
  }

  /** When written events are brought to the device. */
  public enum Sync {
    NONE,
    INTERVAL,
    EACH
  }

  /** Whether append waits. */
  public enum Ack {
    NONE,
    WAIT
  }

  /** What happens when the spool is full. */
  public enum Overflow {
    DROP_NEWEST,
    BLOCK,
    DROP_OLDEST
  }

  /** Whether there is none. */
  public boolean isOff() {
    return get(MODE) == Mode.OFF;
  }

  public SpoolOptions() {
    super("spool", ROWS.options());
  }

  public void setMode(String text) {
    set(MODE.name(), text);
  }

  public void setDirectory(String text) {
    set(DIRECTORY.name(), text);
  }

  public void setMaxBytes(String text) {
    set(MAX_BYTES.name(), text);
  }

  public void setFreeSpaceFloor(String text) {
    set(FREE_SPACE_FLOOR.name(), text);
  }

  public void setSegmentBytes(String text) {
    set(SEGMENT_BYTES.name(), text);
  }

  public void setSpoolDelay(String text) {
    set(SPOOL_DELAY.name(), text);
  }

  public void setSync(String text) {
    set(SYNC.name(), text);
  }

  public void setAck(String text) {
    set(ACK.name(), text);
  }

  public void setOverflow(String text) {
    set(OVERFLOW.name(), text);
  }
}
