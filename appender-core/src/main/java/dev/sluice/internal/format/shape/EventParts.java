// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shape;

import dev.sluice.internal.format.value.Clip;
import dev.sluice.options.FormatOptions;
import dev.sluice.spi.EventReader;
import dev.sluice.spi.FieldSink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Marker list, exception and caller of an event. Most events have none of them. One thread at a
 * time.
 */
public final class EventParts<E> {

  /** Marks a stack trace that was cut. */
  static final String CUT_MARK = "... (cut)";

  private final EventReader<E> reader;
  private final SortedContext<E> context;
  private final int stackTraceMaxLength;
  private final boolean rootCauseFirst;
  // Kept while it is empty: nearly all events have no marker, and should not pay for a list.
  private List<String> markers = new ArrayList<>();
  private final Consumer<String> addMarker = this::addMarker;

  public EventParts(EventReader<E> reader, FormatOptions options) {
    this.reader = reader;
    this.context = new SortedContext<>(reader);
    this.stackTraceMaxLength = options.get(FormatOptions.STACK_TRACE_MAX_LENGTH);
    this.rootCauseFirst = options.get(FormatOptions.STACK_TRACE_ROOT_CAUSE_FIRST);
  }

  Map<String, @Nullable Object> context(E event) {
    Map<String, @Nullable Object> entries = new LinkedHashMap<>();
    context.read(event, entries::put);
    return entries;
  }

  void readContext(E event, FieldSink sink) {
    context.read(event, sink);
  }

  public List<String> markers(E event) {
    try {
      reader.readMarkers(event, addMarker);
      return markers.isEmpty() ? List.of() : markers;
    } finally {
      if (!markers.isEmpty()) { // used already, or left by an error
        markers = new ArrayList<>();
      }
    }
  }

  private void addMarker(String name) {
    markers.add(name);
  }

  Map<String, Object> thrown(E event) {
    Map<String, Object> thrown = new LinkedHashMap<>();
    thrown.put("class", reader.thrownClass(event));
    String message = reader.thrownMessage(event);
    if (message != null) {
      thrown.put("message", message);
    }
    thrown.put("stack_trace", stackTrace(event));
    return thrown;
  }

  /** The stack trace, cut as the options say. */
  public String stackTrace(E event) {
    String trace = reader.stackTrace(event, rootCauseFirst);
    if (stackTraceMaxLength == 0 || trace.length() <= stackTraceMaxLength) {
      return trace;
    }
    return trace.substring(0, Clip.end(trace, 0, stackTraceMaxLength)) + CUT_MARK;
  }

  Map<String, Object> caller(E event) {
    StackTraceElement frame = reader.caller(event);
    if (frame == null) {
      return Map.of();
    }
    Map<String, Object> caller = new LinkedHashMap<>();
    caller.put("class", frame.getClassName());
    caller.put("method", frame.getMethodName());
    if (frame.getFileName() != null) {
      caller.put("file", frame.getFileName());
    }
    caller.put("line", frame.getLineNumber());
    return caller;
  }
}
