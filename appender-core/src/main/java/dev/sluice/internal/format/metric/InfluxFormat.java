// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

import dev.sluice.internal.format.shape.LineBreaks;
import dev.sluice.internal.util.ByteWriter;
import dev.sluice.internal.util.OversizeException;
import dev.sluice.internal.util.UnformattableException;
import dev.sluice.options.FormatOptions;

/**
 * InfluxDB line protocol, as Telegraf's serializer writes it: one line an event, or several when
 * {@code maxLineBytes} says so. Called on caller threads, one at a time; the record is the only
 * larger object that an event costs, and a small one for each number.
 *
 * <p>Lines of one record are separated by LF; what ends the last one is the option {@code newline}.
 */
final class InfluxFormat implements MetricFormat.Writer {

  private final InfluxText text;
  private final boolean sortFields;
  private final boolean omitTimestamp;
  private final int maxLineBytes;
  private final byte[] newline;
  private final ByteWriter out;

  /** Takes one part of a line, to know its size; only used with maxLineBytes. */
  private final ByteWriter scratch;

  /**
   * @param breaks what becomes of line breaks inside a text
   */
  InfluxFormat(FormatOptions options, LineBreaks breaks, byte[] newline) {
    this.text = new InfluxText(options.get(FormatOptions.UINT_SUPPORT), breaks);
    this.sortFields = options.get(FormatOptions.SORT_FIELDS);
    this.omitTimestamp = options.get(FormatOptions.OMIT_TIMESTAMP);
    this.maxLineBytes = options.get(FormatOptions.MAX_LINE_BYTES);
    this.newline = newline;
    int maxBytes = Math.toIntExact(options.get(FormatOptions.MAX_EVENT_BYTES));
    this.out = new ByteWriter(maxBytes);
    this.scratch = new ByteWriter(Math.min(maxBytes, maxLineBytes));
  }

  @Override
  public byte[] write(Metric metric) {
    if (!InfluxText.isName(metric.name())) {
      throw new UnformattableException("invalid name");
    }
    MetricEntries fields = metric.fields();
    if (sortFields) {
      fields.sort();
    }
    out.reset();
    int frameBytes = maxLineBytes == 0 ? 0 : frameBytes(metric);
    int lineBytes = 0; // of the line that is open; none is with 0
    boolean isEmpty = true;
    for (int i = 0; i < fields.size(); i++) {
      if (!InfluxText.isWritable(fields.name(i), fields.value(i))) {
        continue;
      }
      if (maxLineBytes > 0) {
        int fieldBytes = fieldBytes(fields, i);
        if (!isEmpty && lineBytes + 1 + fieldBytes > maxLineBytes) {
          writeTime(out, metric);
          out.write('\n');
          isEmpty = true;
        }
        lineBytes = (isEmpty ? frameBytes : lineBytes + 1) + fieldBytes;
        if (lineBytes > maxLineBytes) {
          throw needMoreSpace();
        }
      }
      if (isEmpty) {
        writeHeader(out, metric);
      } else {
        out.write(',');
      }
      text.writeField(out, fields.name(i), fields.value(i));
      isEmpty = false;
    }
    if (isEmpty) {
      throw new UnformattableException("no serializable fields");
    }
    text.countJoined();
    writeTime(out, metric);
    out.write(newline, 0, newline.length);
    return out.toByteArray();
  }

  private void writeHeader(ByteWriter target, Metric metric) {
    text.writeName(target, metric.name());
    MetricEntries tags = metric.tags();
    for (int i = 0; i < tags.size(); i++) {
      text.writeTag(target, tags.name(i), (String) tags.value(i));
    }
    target.write(' ');
  }

  private void writeTime(ByteWriter target, Metric metric) {
    if (!omitTimestamp) {
      target.write(' ');
      target.writeUtf8(Long.toString(metric.time(0)));
    }
  }

  /** The bytes of a line but for its fields; any line may be the last, with the longer end. */
  private int frameBytes(Metric metric) {
    try {
      scratch.reset();
      writeHeader(scratch, metric);
      writeTime(scratch, metric);
      return scratch.size() + Math.max(1, newline.length);
    } catch (OversizeException e) {
      throw needMoreSpace();
    }
  }

  private int fieldBytes(MetricEntries fields, int i) {
    try {
      scratch.reset();
      text.writeField(scratch, fields.name(i), fields.value(i));
      return scratch.size();
    } catch (OversizeException e) {
      throw needMoreSpace();
    }
  }

  private UnformattableException needMoreSpace() {
    return new UnformattableException("need more space than " + maxLineBytes + " bytes a line");
  }
}
