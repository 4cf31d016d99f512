// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

import dev.sluice.internal.format.shape.RecordFormat;
import dev.sluice.internal.format.shape.SafeFormat;
import dev.sluice.internal.util.ByteWriter;
import dev.sluice.internal.util.UnformattableException;
import org.jspecify.annotations.Nullable;

/**
 * Graphite's plaintext protocol, as Telegraf's serializer writes it: one line for each number or
 * boolean among the fields; text is no metric. Called on caller threads, one at a time.
 *
 * <p>Lines of one record are separated by LF; what ends the last one is the option {@code newline}.
 */
final class GraphiteFormat<E> implements RecordFormat<E>, SafeFormat<E> {

  /** Nanoseconds of a second, as a power of ten. */
  private static final int SECONDS = 9;

  private final MetricReader<E> reader;
  private final GraphiteNames names;
  private final Runnable noMetric;
  private final byte[] newline;
  private final ByteWriter out;
  private final ShortestDecimal decimal = new ShortestDecimal();

  /**
   * @param noMetric called for each event without anything to write
   */
  GraphiteFormat(
      MetricReader<E> reader,
      GraphiteNames names,
      Runnable noMetric,
      byte[] newline,
      int maxBytes) {
    this.reader = reader;
    this.names = names;
    this.noMetric = noMetric;
    this.newline = newline;
    this.out = new ByteWriter(maxBytes);
  }

  @Override
  public byte @Nullable [] write(E event) {
    try {
      return write(reader.read(event));
    } finally {
      names.clear();
      reader.clear();
    }
  }

  /** Never returns: an event that cannot be read has no number to send. */
  @Override
  public byte[] writeSafe(E event, Throwable failure) {
    throw new UnformattableException("no number to write");
  }

  private byte @Nullable [] write(Metric metric) {
    MetricEntries fields = metric.fields();
    out.reset();
    boolean started = false; // most events have no number, and then no name is put together
    for (int i = 0; i < fields.size(); i++) {
      Object value = fields.value(i);
      if (value instanceof String || MetricValues.isUnwritable(value)) {
        continue;
      }
      if (!started) {
        names.start(metric);
        started = true;
      }
      CharSequence name = names.nameOf(fields.name(i));
      if (name.length() > 0) {
        writeLine(name, value, metric.time(SECONDS));
      }
    }
    if (out.size() == 0) {
      noMetric.run();
      return null;
    }
    out.write(newline, 0, newline.length);
    return out.toByteArray();
  }

  private void writeLine(CharSequence name, Object value, long seconds) {
    if (out.size() > 0) {
      out.write('\n');
    }
    out.writeUtf8(name);
    out.write(' ');
    if (value instanceof Double number) {
      decimal.set(number).writePlain(out);
    } else if (value instanceof Boolean flag) {
      out.write(flag ? '1' : '0');
    } else {
      out.writeUtf8(value.toString());
    }
    out.write(' ');
    out.writeUtf8(Long.toString(seconds));
  }
}
