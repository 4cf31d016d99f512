// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import java.time.Duration;

/** The memory between the application and the stream. */
public final class BufferOptions extends OptionSection {

  private static final OptionTable ROWS = new OptionTable();

  public static final Option<Long> MAX_BYTES =
      ROWS.bytes(
              "maxBytes",
              "32 MiB",
              1 << 20,
              1L << 40,
              "Heap for log data: events that wait, events in flight, and a third of it for the"
                  + " copies that requests make.")
          .replacing("Fluent Bit storage.max_chunks_up, Fluentd total_limit_size");

  public static final Option<Integer> MAX_EVENTS =
      ROWS.bound("maxEvents", "Most events held at once; 0 is no limit beside maxBytes.")
          .replacing("Telegraf metric_buffer_limit");

  public static final Option<Overflow> OVERFLOW =
      ROWS.choice(
              "overflow",
              Overflow.class,
              "drop_newest",
              "When the buffer is full: drop_newest refuses the new event, and from 80 % on events below"
                  + " WARN. drop_oldest drops the oldest events that are not in flight, of any level,"
                  + " from three quarters on. block lets the caller wait. spool needs a spool, and is"
                  + " drop_newest, or block with spool.overflow=block. All losses are counted. With a"
                  + " spool callers wait if either option is block; with drop_oldest here they never"
                  + " wait.")
          .replacing("Fluentd overflow_action");

  public static final Option<Duration> MAX_BLOCK =
      ROWS.duration(
          "maxBlock",
          "1 s",
          Duration.ZERO,
          Duration.ofHours(1),
          "Longest wait of a caller. With overflow=block, here or of the spool, the event is then refused and counted. With spool.ack=wait the event is then only in memory.");

  /** What happens to an event when the buffer is full. */
  public enum Overflow {
    DROP_NEWEST,
    DROP_OLDEST,
    BLOCK,
    SPOOL
  }

  public BufferOptions() {
    super("buffer", ROWS.options());
  }

  public void setMaxBytes(String text) {
    set(MAX_BYTES.name(), text);
  }

  public void setMaxEvents(String text) {
    set(MAX_EVENTS.name(), text);
  }

  public void setOverflow(String text) {
    set(OVERFLOW.name(), text);
  }

  public void setMaxBlock(String text) {
    set(MAX_BLOCK.name(), text);
  }
}
