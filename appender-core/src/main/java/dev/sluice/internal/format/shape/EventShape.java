// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shape;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.sluice.internal.format.time.Strftime;
import dev.sluice.internal.format.time.TimestampCache;
import dev.sluice.internal.format.value.KeyNames;
import dev.sluice.internal.format.value.NameSet;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.Option;
import dev.sluice.options.Problems;
import dev.sluice.spi.EventReader;
import dev.sluice.spi.FieldSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Walks an event in the order of its record: time, level, logger, thread, message, fields, context,
 * markers, exception, caller, static fields, host. Names are final when the sink sees them:
 * renamed, left out, prefixed where they are taken, their dots replaced. One thread at a time.
 */
public final class EventShape<E> {

  private final EventReader<E> reader;
  private final KeyNames keys;
  private final @Nullable SerializableString timeKey;
  private final @Nullable TimestampCache time;
  private final boolean timeIsNumber;
  private final @Nullable SerializableString levelKey;
  private final @Nullable SerializableString loggerKey;
  private final @Nullable SerializableString threadKey;
  private final MessagePart<E> message;
  private final @Nullable String markersKey;
  private final @Nullable String exceptionKey;
  private final @Nullable String callerKey;
  private final boolean includeFields;
  private final boolean includeContext;
  private final @Nullable String contextName;
  private final EventParts<E> parts;
  private final @Nullable Supplier<@Nullable Partial> partials;

  /** Static fields, then host fields: keys and values in turns. */
  private final Object[] constants;

  private final ContainerFields container;
  private final @Nullable String[] containerKeys;
  private final Masks masks;

  private final EntryNames names;
  // Kept: a new reference to a method of this object for each event would be garbage.
  private final FieldSink fieldSink = this::acceptField;
  private final FieldSink contextSink = this::acceptContext;
  private @Nullable RecordSink sink; // only during a walk

  EventShape(
      EventReader<E> reader,
      FormatOptions options,
      KeyNames keys,
      @Nullable Strftime strftime,
      Map<String, Object> staticFields,
      HostFields host,
      ContainerFields container) {
    this.reader = reader;
    this.keys = keys;
    this.partials = Partial.of(reader);
    if (partials != null) {
      for (String key : Partial.KEYS) {
        keys.reserveAlways(key);
      }
    }
    this.timeKey = fixed(options.find(FormatOptions.TIME_KEY), true);
    this.names = new EntryNames(keys, timeKey == null ? null : timeKey.getValue());
    this.time = strftime == null ? null : new TimestampCache(strftime);
    this.timeIsNumber = strftime != null && strftime.isNumber();
    this.levelKey = fixed(options.get(FormatOptions.LEVEL_KEY), false);
    this.loggerKey = fixed(options.get(FormatOptions.LOGGER_KEY), false);
    this.threadKey = fixed(options.get(FormatOptions.THREAD_KEY), false);
    this.message = new MessagePart<>(reader, fixed(options.get(FormatOptions.MESSAGE_KEY), false));
    this.markersKey = named(options, FormatOptions.MARKERS_KEY, FormatOptions.INCLUDE_MARKERS);
    this.exceptionKey = keys.reserve(options.get(FormatOptions.EXCEPTION_KEY));
    this.callerKey = named(options, FormatOptions.CALLER_KEY, FormatOptions.INCLUDE_CALLER);
    this.includeFields = options.get(FormatOptions.INCLUDE_FIELDS);
    String nest = options.find(FormatOptions.CONTEXT_NAME);
    boolean nested = nest != null && !nest.isEmpty();
    this.contextName = nested ? keys.reserve(nest) : null;
    // If dataKeys excludes the context object, its entries are excluded too.
    this.includeContext =
        options.get(FormatOptions.INCLUDE_CONTEXT) && nested == (contextName != null);
    this.parts = new EventParts<>(reader, options);
    List<Object> constants = new ArrayList<>();
    addConstants(staticFields, constants);
    if (options.get(FormatOptions.INCLUDE_HOST)) {
      Map<String, Object> unnamed = new LinkedHashMap<>(host.values());
      unnamed.keySet().removeIf(keys::isReserved); // a static field of that name wins
      addConstants(unnamed, constants);
    }
    this.container = container;
    this.masks = Masks.compile(options, new Problems()); // its mistakes are reported already
    List<String> learned = container.names();
    this.containerKeys = new String[learned.size()];
    for (int i = 0; i < containerKeys.length; i++) {
      String name = learned.get(i);
      containerKeys[i] = keys.isReserved(name) ? null : keys.reserve(name);
    }
    this.constants = constants.toArray();
  }

  /** The keys that the options give to two parts. */
  public List<String> keysTakenTwice() {
    return keys.takenTwice();
  }

  private void addConstants(Map<String, Object> values, List<Object> constants) {
    for (Map.Entry<String, Object> constant : values.entrySet()) {
      String key = keys.reserve(constant.getKey());
      if (key != null) {
        constants.add(key);
        constants.add(constant.getValue());
      }
    }
  }

  /**
   * The key as it is written, or null if the part is excluded. dataKeys does not exclude the time.
   */
  private @Nullable SerializableString fixed(@Nullable String name, boolean always) {
    String key = always ? keys.reserveAlways(name) : keys.reserve(name);
    return key == null ? null : new SerializedString(key);
  }

  private @Nullable String named(
      FormatOptions options, Option<String> name, Option<Boolean> included) {
    return options.get(included) ? keys.reserve(options.get(name)) : null;
  }

  /** Hands each part of the event to the sink. */
  public void walk(E event, RecordSink target) throws IOException {
    sink = target;
    try {
      message.read(event);
      walkHead(event, target);
      message.write(target);
      if (includeFields) {
        reader.readFields(event, fieldSink);
      }
      if (includeContext) {
        walkContext(event, target);
      }
      walkRest(event, target);
      Partial.write(partials, target);
    } catch (UncheckedIOException e) {
      throw e.getCause(); // from a sink of the reader, which cannot declare it
    } finally {
      sink = null;
      names.clear();
      message.clear();
    }
  }

  /** Hands over only the parts that cannot fail, with another text in place of the message. */
  public void walkSafe(E event, String text, RecordSink target) throws IOException {
    walkHead(event, target);
    message.write(text, target);
  }

  private void walkHead(E event, RecordSink target) throws IOException {
    if (timeKey != null && time != null) {
      byte[] text = time.render(reader.epochSecond(event), reader.nanoOfSecond(event));
      target.time(timeKey, text, time.length(), timeIsNumber);
    }
    if (levelKey != null) {
      target.text(levelKey, reader.level(event));
    }
    if (loggerKey != null) {
      target.text(loggerKey, reader.loggerName(event));
    }
    if (threadKey != null) {
      target.text(threadKey, reader.threadName(event));
    }
  }

  private void walkContext(E event, RecordSink target) throws IOException {
    if (contextName == null) {
      parts.readContext(event, contextSink);
      return;
    }
    Map<String, @Nullable Object> entries = parts.context(event);
    if (!entries.isEmpty()) {
      target.value(contextName, entries);
    }
  }

  private void walkRest(E event, RecordSink target) throws IOException {
    if (markersKey != null) {
      List<String> markers = parts.markers(event);
      if (!markers.isEmpty()) {
        target.value(markersKey, markers);
      }
    }
    if (exceptionKey != null && reader.hasThrown(event)) {
      target.value(exceptionKey, parts.thrown(event));
    }
    if (callerKey != null) {
      Map<String, Object> caller = parts.caller(event);
      if (!caller.isEmpty()) {
        target.value(callerKey, caller);
      }
    }
    for (int i = 0; i < constants.length; i += 2) {
      target.value((String) constants[i], constants[i + 1]);
    }
    @Nullable String[] learned = container.values();
    for (int i = 0; i < learned.length; i++) {
      String key = containerKeys[i];
      if (key != null && learned[i] != null) {
        target.value(key, masks.covers(key) ? Masks.MASK : learned[i]);
      }
    }
  }

  private void acceptField(String name, @Nullable Object value) {
    accept(NameSet.FIELD_PREFIX, name, value);
  }

  private void acceptContext(String name, @Nullable Object value) {
    accept(NameSet.CONTEXT_PREFIX, name, value);
  }

  private void accept(String prefix, String name, @Nullable Object value) {
    RecordSink target = sink;
    String free = names.next(prefix, name);
    if (target == null || free == null) {
      return;
    }
    try {
      target.value(free, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
