// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

import dev.sluice.internal.format.shape.Masks;
import dev.sluice.internal.format.time.Strftime;
import dev.sluice.internal.format.time.TimestampCache;
import dev.sluice.internal.util.ByteWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of Telegraf's serializer: fields, name, tags and timestamp, all keys sorted, numbers and
 * text as Go's encoding/json writes them. Called on caller threads, one at a time.
 */
final class MetricJsonFormat implements MetricFormat.Writer {

  private final NestedFields nestedFields;
  private final int timeDigits;
  private final boolean timeIsNumber;
  private final @Nullable TimestampCache time;
  private final byte[] newline;
  private final ByteWriter out;
  private final int maxBytes;
  private final ShortestDecimal decimal = new ShortestDecimal();
  private final NestedJson nestedJson;

  /**
   * @param timeDigits unit of the time as a power of ten of a nanosecond
   * @param timestampFormat writes the time in place of the number, or null
   */
  MetricJsonFormat(
      NestedFields nestedFields,
      Masks masks,
      int timeDigits,
      @Nullable Strftime timestampFormat,
      byte[] newline,
      int maxBytes) {
    this.nestedFields = nestedFields;
    this.nestedJson = new NestedJson(masks);
    this.timeDigits = timeDigits;
    this.timeIsNumber = timestampFormat != null && timestampFormat.isNumber();
    this.time = timestampFormat == null ? null : new TimestampCache(timestampFormat);
    this.newline = newline;
    this.out = new ByteWriter(maxBytes);
    this.maxBytes = maxBytes;
  }

  @Override
  public byte[] write(Metric metric) {
    out.reset();
    out.writeUtf8("{\"fields\":{");
    writeFields(metric.fields());
    out.writeUtf8("},\"name\":");
    GoJson.writeString(out, metric.name());
    out.writeUtf8(",\"tags\":{");
    MetricEntries tags = metric.tags();
    for (int i = 0; i < tags.size(); i++) {
      writeKey(tags.name(i), i == 0);
      GoJson.writeString(out, (String) tags.value(i));
    }
    out.writeUtf8("},\"timestamp\":");
    writeTime(metric);
    out.write('}');
    out.write(newline, 0, newline.length);
    return out.toByteArray();
  }

  private void writeFields(MetricEntries fields) {
    fields.sort();
    boolean isFirst = true;
    for (int i = 0; i < fields.size(); i++) {
      Object value = fields.value(i);
      if (!MetricValues.isUnwritable(value)) {
        writeKey(fields.name(i), isFirst);
        writeValue(fields.name(i), value);
        isFirst = false;
      }
    }
  }

  private void writeKey(String name, boolean isFirst) {
    if (!isFirst) {
      out.write(',');
    }
    GoJson.writeString(out, name);
    out.write(':');
  }

  private void writeValue(String name, Object value) {
    if (value instanceof String text) {
      // Longer text could not be written anyway, and must not become a tree of objects before.
      boolean mayNest = text.length() <= maxBytes && nestedFields.contains(name);
      if (!mayNest || !nestedJson.write(out, text)) {
        GoJson.writeString(out, text);
      }
    } else if (value instanceof Double number) {
      decimal.set(number).writeJson(out);
    } else {
      out.writeUtf8(value.toString());
    }
  }

  private void writeTime(Metric metric) {
    if (time == null) {
      out.writeUtf8(Long.toString(metric.time(timeDigits)));
      return;
    }
    byte[] text = time.render(metric.epochSecond(), metric.nanoOfSecond());
    if (timeIsNumber) {
      out.write(text, 0, time.length());
    } else {
      GoJson.writeString(out, new String(text, 0, time.length(), StandardCharsets.UTF_8));
    }
  }
}
