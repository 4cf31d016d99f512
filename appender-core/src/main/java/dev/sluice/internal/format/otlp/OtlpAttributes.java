// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.otlp;

import dev.sluice.internal.format.shape.SortedContext;
import dev.sluice.internal.format.value.JsonObjects;
import dev.sluice.internal.format.value.NameSet;
import dev.sluice.internal.format.value.RepairingGenerator;
import dev.sluice.internal.format.value.ValueWalk;
import dev.sluice.spi.EventReader;
import dev.sluice.spi.FieldSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the attributes of one OTLP record. No key is written twice: the first one wins, a later
 * one goes under a prefix. Used again for each event, by one thread at a time.
 */
final class OtlpAttributes<E> {

  /** A list of text; the conventions of OpenTelemetry have no name for it. */
  private static final String MARKERS = "log.markers";

  private final EventReader<E> reader;
  private final SortedContext<E> context;
  private final OtlpSink sink;
  private final ValueWalk values;
  private final OtlpTrace trace;
  private final String contextName;
  private final NameSet names = new NameSet();
  private final NameSet contextNames = new NameSet();
  // Kept: a new reference to a method of this object for each event would be garbage.
  private final Consumer<String> markerSink = this::writeMarker;
  private final FieldSink fieldSink = this::writeField;
  private final FieldSink contextSink = this::writeContext;
  private boolean inList;

  /**
   * @param trace context entries that it uses are no attributes
   * @param contextName the attribute that holds the context entries, or empty for one each
   */
  OtlpAttributes(
      EventReader<E> reader,
      OtlpSink sink,
      JsonObjects objects,
      OtlpTrace trace,
      String contextName) {
    this.reader = reader;
    this.context = new SortedContext<>(reader);
    this.sink = sink;
    this.values = new ValueWalk(sink, RepairingGenerator::repair, objects);
    this.trace = trace;
    this.contextName = contextName;
  }

  void start() throws IOException {
    names.clear();
    sink.startAttributes();
  }

  void end() throws IOException {
    sink.endAttributes();
  }

  /** An attribute of the record itself; left out when empty. Comes before the others. */
  void writeOwn(String name, @Nullable String value) throws IOException {
    if (value != null && !value.isEmpty()) {
      write(name, value);
    }
  }

  void writeOwn(String name, int value) throws IOException {
    write(name, value);
  }

  void writeMarkers(E event) throws IOException {
    inList = false;
    reader.readMarkers(event, markerSink);
    if (inList) {
      sink.endArray();
      sink.endEntry();
    }
  }

  private void writeMarker(String marker) {
    try {
      if (!inList) { // most events have none, and then no attribute is written
        inList = true;
        names.add(MARKERS);
        sink.startAttribute(MARKERS);
        sink.startArray();
      }
      sink.startItem();
      sink.writeText(marker);
      sink.endItem();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void writeFields(E event) {
    reader.readFields(event, fieldSink);
  }

  private void writeField(String name, @Nullable Object value) {
    try {
      write(free(names, NameSet.FIELD_PREFIX, name), value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void writeContext(E event) throws IOException {
    inList = false;
    context.read(event, contextSink);
    if (inList) {
      sink.endMap();
      sink.endEntry();
    }
  }

  private void writeContext(String name, @Nullable Object value) {
    if (trace.took(name)) {
      return;
    }
    try {
      if (contextName.isEmpty()) {
        write(free(names, NameSet.CONTEXT_PREFIX, name), value);
      } else {
        writeNested(name, value);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeNested(String name, @Nullable Object value) throws IOException {
    if (!inList) {
      inList = true;
      contextNames.clear();
      sink.startAttribute(free(names, NameSet.CONTEXT_PREFIX, contextName));
      sink.startMap();
    }
    sink.startEntry(free(contextNames, NameSet.CONTEXT_PREFIX, name));
    values.write(value);
    sink.endEntry();
  }

  private void write(String name, @Nullable Object value) throws IOException {
    names.add(name);
    sink.startAttribute(name);
    values.write(value);
    sink.endEntry();
  }

  /** The name, with prefixes until it is free; OTLP allows no empty name. */
  private static String free(NameSet taken, String prefix, String name) {
    String sound = RepairingGenerator.repair(name); // first: two names may become one
    return taken.free(prefix, sound.isEmpty() ? prefix : sound);
  }
}
