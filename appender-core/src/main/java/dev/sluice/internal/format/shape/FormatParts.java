// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shape;

import dev.sluice.internal.format.time.Strftime;
import dev.sluice.internal.format.value.JsonObjects;
import dev.sluice.internal.format.value.KeyNames;
import dev.sluice.internal.format.value.SoundValues;
import dev.sluice.internal.format.value.TextValues;
import dev.sluice.options.FormatOptions;
import dev.sluice.spi.EventReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The compiled options from which all formats are made. Immutable and shared; the objects that its
 * methods make belong to one thread at a time.
 *
 * @param <E> the framework's event
 * @param time writes the event's time, or null: no option asks for it
 */
public record FormatParts<E>(
    FormatOptions options,
    EventReader<E> reader,
    @Nullable Strftime time,
    Map<String, Object> staticFields,
    HostFields host,
    ContainerFields container,
    JsonObjects objects) {

  /** The same for another reader. */
  public FormatParts<E> with(EventReader<E> other) {
    return new FormatParts<>(options, other, time, staticFields, host, container, objects);
  }

  /** Reads events of which a part fails, for the format of the options. */
  public SoundReader<E> sound() {
    boolean hasProperties =
        switch (options.get(FormatOptions.TYPE)) {
          case INFLUX, GRAPHITE, METRIC_JSON -> false;
          case JSON, LTSV, CSV, TSV, SINGLE_VALUE, OUT_FILE, MSGPACK, OTLP_PROTO, OTLP_JSON -> true;
        };
    return new SoundReader<>(reader, new SoundValues(hasProperties, objects));
  }

  public int maxBytes() {
    return Math.toIntExact(options.get(FormatOptions.MAX_EVENT_BYTES));
  }

  public EventShape<E> shape() {
    return shape(keys());
  }

  /** With top-level keys that are fit for a format. */
  public EventShape<E> shape(KeyNames topKeys) {
    return new EventShape<>(reader, options, topKeys, time, staticFields, host, container);
  }

  /** How names inside of values are written. */
  public KeyNames keys() {
    return new KeyNames(options);
  }

  public TextValues texts() {
    return new TextValues(keys(), objects, maxBytes());
  }

  /** The end of a record: the option, else the default of its type. */
  public byte[] newline(FormatOptions.Newline byDefault) {
    FormatOptions.Newline set = options.find(FormatOptions.NEWLINE);
    String text =
        switch (set == null ? byDefault : set) {
          case NONE -> "";
          case LF -> "\n";
          case CRLF -> "\r\n";
        };
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  public String delimiter(String byDefault) {
    String set = options.find(FormatOptions.DELIMITER);
    return set == null ? byDefault : set;
  }
}
