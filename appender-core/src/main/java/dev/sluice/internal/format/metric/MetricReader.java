// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

import dev.sluice.internal.format.value.NameSet;
import dev.sluice.internal.format.value.RepairingGenerator;
import dev.sluice.spi.EventReader;
import dev.sluice.spi.FieldSink;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads an event as a metric, into the same {@link Metric} each time. Each format has its own; one
 * thread at a time.
 *
 * <p>Of two fields with one name the later wins, in the place of the earlier, as in Telegraf. A
 * field with the name of the message field is kept under {@code field_NAME}, an entry of the whole
 * context with the name of another tag under {@code context_NAME}.
 */
final class MetricReader<E> {

  private final EventReader<E> reader;
  private final MetricShape shape;
  private final Set<String> contextNames;
  private final Metric metric = new Metric();
  // Kept: a new reference to a method of this object for each event would be garbage.
  private final FieldSink fieldSink = this::acceptField;
  private final FieldSink contextSink = this::acceptContext;
  private final NameSet names = new NameSet(); // only its rule: the metric has the names
  private final Predicate<String> isTag = this::isTag;
  private final Predicate<String> isMessage = this::isMessage;

  MetricReader(EventReader<E> reader, MetricShape shape) {
    this.reader = reader;
    this.shape = shape;
    this.contextNames = shape.contextNames();
  }

  /** The event as a metric, valid until {@link #clear}. Throws what the event's values throw. */
  Metric read(E event) {
    start(event);
    for (String name : contextNames) {
      Object value = reader.contextValue(event, name);
      if (value != null) {
        putTag(name, value);
      }
    }
    if (shape.hasAllContext()) {
      reader.readContext(event, contextSink);
    }
    end();
    if (shape.includeFields) {
      reader.readFields(event, fieldSink);
    }
    String field = shape.messageField;
    if (field != null) {
      putMessage(field, reader.message(event));
    }
    return metric;
  }

  /** Only the parts of the event that cannot fail, with another text in place of the message. */
  Metric readSafe(E event, String message) {
    clear();
    start(event);
    end();
    putMessage(shape.messageField, message);
    return metric;
  }

  /** Forgets the event: the format calls it when the record is written, or has failed. */
  void clear() {
    metric.clear();
    names.clear();
  }

  private void start(E event) {
    String name = shape.measurement;
    metric.start(
        name == null ? reader.loggerName(event) : name,
        reader.epochSecond(event),
        reader.nanoOfSecond(event));
    if (shape.hasPart(MetricShape.LEVEL)) {
      metric.tags().put(MetricShape.LEVEL, reader.level(event));
    }
    if (shape.hasPart(MetricShape.LOGGER)) {
      metric.tags().put(MetricShape.LOGGER, reader.loggerName(event));
    }
    if (shape.hasPart(MetricShape.THREAD)) {
      metric.tags().put(MetricShape.THREAD, reader.threadName(event));
    }
    String host = shape.hasPart(MetricShape.HOST) ? shape.host() : null;
    if (host != null) {
      metric.tags().put(MetricShape.HOST, host);
    }
  }

  private void end() {
    for (Map.Entry<String, String> tag : shape.staticTags.entrySet()) {
      if (!metric.tags().has(tag.getKey())) {
        metric.tags().put(tag.getKey(), tag.getValue());
      }
    }
    metric.tags().sort();
  }

  private void putMessage(@Nullable String field, @Nullable String message) {
    if (field != null && message != null) {
      metric.fields().put(field, message);
    }
  }

  private void putTag(String name, Object value) {
    String text = value.toString();
    if (text != null) { // a toString() may say so
      metric.tags().put(RepairingGenerator.repair(name), text);
    }
  }

  private boolean isTag(String name) {
    return metric.tags().has(name);
  }

  private boolean isMessage(String name) {
    return name.equals(shape.messageField);
  }

  private void acceptContext(String name, @Nullable Object value) {
    if (value == null || contextNames.contains(name)) {
      return;
    }
    putTag(names.free(NameSet.CONTEXT_PREFIX, RepairingGenerator.repair(name), isTag), value);
  }

  private void acceptField(String name, @Nullable Object value) {
    Object typed = MetricValues.typed(value);
    if (typed != null) {
      String clean = RepairingGenerator.repair(name);
      metric.fields().put(names.free(NameSet.FIELD_PREFIX, clean, isMessage), typed);
    }
  }
}
