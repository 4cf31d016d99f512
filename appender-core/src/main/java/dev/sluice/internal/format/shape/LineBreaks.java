// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shape;

import dev.sluice.internal.util.ByteWriter;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.FormatOptions.LineFeed;

/**
 * Makes one line of a record ({@code format.lineFeed}). With a line break inside, a reader of lines
 * would see several events, and an event could forge others. Immutable; makes garbage only for a
 * record that it changes.
 */
public final class LineBreaks {

  private final LineFeed choice;
  private final Runnable joined;
  private final int maxBytes;

  private LineBreaks(LineFeed choice, Runnable joined, int maxBytes) {
    this.choice = choice;
    this.joined = joined;
    this.maxBytes = maxBytes;
  }

  /**
   * The option, else the safe default of the format.
   *
   * @param byDefault where each record has to be one line
   * @param joined called for each record that was more
   */
  public static LineBreaks of(FormatOptions options, LineFeed byDefault, Runnable joined) {
    LineFeed set = options.find(FormatOptions.LINE_FEED);
    LineFeed otherwise = options.isInLines() ? byDefault : LineFeed.KEEP;
    return new LineBreaks(
        set == null ? otherwise : set,
        joined,
        Math.toIntExact(options.get(FormatOptions.MAX_EVENT_BYTES)));
  }

  /** The format with each record on one line. */
  public <E> RecordFormat<E> in(RecordFormat<E> format) {
    if (choice == LineFeed.KEEP) {
      return format;
    }
    return event -> {
      byte[] record = format.write(event);
      return record == null ? null : join(record);
    };
  }

  /** The record on one line, and its end. */
  public byte[] join(byte[] record) {
    int end = record.length;
    end -= end > 0 && record[end - 1] == '\n' ? 1 : 0;
    end -= end > 0 && record[end - 1] == '\r' ? 1 : 0;
    for (int i = 0; choice != LineFeed.KEEP && i < end; i++) {
      if (record[i] == '\n' || record[i] == '\r') {
        count();
        return replace(record, i, end);
      }
    }
    return record;
  }

  private byte[] replace(byte[] record, int from, int end) {
    ByteWriter line = new ByteWriter(maxBytes);
    line.write(record, 0, from);
    for (int i = from; i < end; i++) {
      byte b = record[i];
      if (b == '\n' || b == '\r') {
        write(b, line);
      } else {
        line.write(b);
      }
    }
    line.write(record, end, record.length - end);
    return line.toByteArray();
  }

  /** Writes the replacement of a line break. */
  public void write(byte lineBreak, ByteWriter line) {
    if (choice == LineFeed.SPACE) {
      line.write(' ');
    } else {
      line.write('\\');
      line.write(lineBreak == '\n' ? 'n' : 'r');
    }
  }

  /** Whether line breaks stay. */
  public boolean keeps() {
    return choice == LineFeed.KEEP;
  }

  public void count() {
    joined.run();
  }
}
