// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import dev.sluice.record.Severity;
import dev.sluice.spi.EventReader;
import dev.sluice.spi.FieldSink;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.ref.WeakReference;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.impl.ThrowableProxy;
import org.apache.logging.log4j.core.time.Instant;
import org.apache.logging.log4j.message.MapMessage;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.message.ReusableMessage;
import org.apache.logging.log4j.util.ReadOnlyStringMap;
import org.apache.logging.log4j.util.TriConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads Log4j's events. Called inside append on the caller thread, so events and messages that
 * Log4j uses again are read in time. A null of another implementation of {@link LogEvent} counts as
 * empty.
 *
 * <p>Fields are the entries of a {@link MapMessage}, {@code StructuredDataMessage} and {@code
 * StringMapMessage} included; the context is the thread context map, and the stack (NDC) as a list
 * under {@value #STACK}.
 */
final class Log4j2EventReader implements EventReader<LogEvent> {

  /** The context entry of the thread context stack, which has no name of its own. */
  static final String STACK = "ndc";

  private static final int NANOS_OF_SECOND = 1_000_000_000;

  /** Made once: a reference to the sink's method would be garbage of each event. */
  private static final TriConsumer<String, @Nullable Object, FieldSink> PUT =
      (name, value, sink) -> sink.accept(name, value);

  /** Needed only at start; a weak reference, so that an old configuration can be collected. */
  private final WeakReference<Configuration> configuration;

  private final BooleanSupplier queues;

  Log4j2EventReader(Configuration configuration) {
    this.configuration = new WeakReference<>(configuration);
    LoggerContext context = ContextOf.configuration(configuration);
    this.queues = context == null ? NO_QUEUES : new AsyncQueues(context);
  }

  @Override
  public BooleanSupplier queues() {
    return queues;
  }

  /**
   * Before 1970 Log4j's own instants cut the second towards zero, and have nanoseconds below it.
   */
  @Override
  public long epochSecond(LogEvent event) {
    Instant instant = event.getInstant();
    return instant == null
        ? Math.floorDiv(event.getTimeMillis(), 1000L)
        : instant.getEpochSecond() + Math.floorDiv(instant.getNanoOfSecond(), NANOS_OF_SECOND);
  }

  @Override
  public int nanoOfSecond(LogEvent event) {
    Instant instant = event.getInstant();
    return instant == null
        ? Math.floorMod(event.getTimeMillis(), 1000) * 1_000_000
        : Math.floorMod(instant.getNanoOfSecond(), NANOS_OF_SECOND);
  }

  /** A custom level counts as the next more severe standard level. */
  @Override
  public Severity severity(LogEvent event) {
    return severityOf(event);
  }

  static Severity severityOf(LogEvent event) {
    Level level = event.getLevel() == null ? Level.INFO : event.getLevel();
    return switch (level.getStandardLevel()) {
      case OFF, FATAL -> Severity.FATAL;
      case ERROR -> Severity.ERROR;
      case WARN -> Severity.WARN;
      case INFO -> Severity.INFO;
      case DEBUG -> Severity.DEBUG;
      case TRACE, ALL -> Severity.TRACE;
    };
  }

  @Override
  public String level(LogEvent event) {
    return event.getLevel() == null ? "" : event.getLevel().name();
  }

  @Override
  public String loggerName(LogEvent event) {
    return orEmpty(event.getLoggerName());
  }

  @Override
  public String threadName(LogEvent event) {
    return orEmpty(event.getThreadName());
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  @Override
  public @Nullable String message(LogEvent event) {
    Message message = event.getMessage();
    return message == null ? null : message.getFormattedMessage();
  }

  @Override
  public @Nullable String message(
      LogEvent event, BiFunction<String, @Nullable Object, @Nullable Object> fields) {
    return event.getMessage() instanceof MapMessage<?, ?> map
        ? changed(map, fields).getFormattedMessage()
        : message(event);
  }

  private static <M extends MapMessage<M, Object>> MapMessage<?, ?> changed(
      MapMessage<?, ?> message, BiFunction<String, @Nullable Object, @Nullable Object> fields) {
    Map<String, @Nullable Object> entries = new LinkedHashMap<>();
    message
        .getIndexedReadOnlyStringMap()
        .forEach((name, value) -> entries.put(name, fields.apply(name, value)));
    @SuppressWarnings("unchecked") // it only writes the values
    MapMessage<M, Object> writer = (MapMessage<M, Object>) message;
    return writer.newInstance(entries);
  }

  /** An event that Log4j uses again is its own message, and has only a buffer with its text. */
  @Override
  public boolean appendMessage(LogEvent event, StringBuilder target) {
    if (event.getMessage() instanceof ReusableMessage text && text instanceof LogEvent) {
      text.formatTo(target);
      return true;
    }
    return false;
  }

  @Override
  public void readFields(LogEvent event, FieldSink sink) {
    if (event.getMessage() instanceof MapMessage<?, ?> map) {
      map.getIndexedReadOnlyStringMap().forEach(sink::accept);
    }
  }

  @Override
  public @Nullable Object field(LogEvent event, String name) {
    return event.getMessage() instanceof MapMessage<?, ?> map
        ? map.getIndexedReadOnlyStringMap().getValue(name)
        : null;
  }

  @Override
  public void readContext(LogEvent event, FieldSink sink) {
    ReadOnlyStringMap context = event.getContextData();
    if (context != null) {
      context.forEach(PUT, sink);
    }
    List<String> stack = stack(event);
    if (stack != null) {
      sink.accept(STACK, stack);
    }
  }

  @Override
  public @Nullable Object contextValue(LogEvent event, String name) {
    ReadOnlyStringMap context = event.getContextData();
    Object value = context == null ? null : context.getValue(name);
    return value == null && name.equals(STACK) ? stack(event) : value;
  }

  private static @Nullable List<String> stack(LogEvent event) {
    ThreadContext.ContextStack stack = event.getContextStack();
    return stack == null || stack.getDepth() == 0 ? null : stack.asList();
  }

  @Override
  public void readMarkers(LogEvent event, Consumer<String> sink) {
    Marker marker = event.getMarker();
    if (marker != null) {
      readMarker(marker, sink, new HashSet<>());
    }
  }

  private static void readMarker(Marker marker, Consumer<String> sink, Set<String> seen) {
    String name = String.valueOf(marker.getName()); // as a field without a name
    if (seen.add(name)) {
      sink.accept(name);
      Marker[] parents = marker.getParents();
      if (parents != null) {
        for (Marker parent : parents) {
          readMarker(parent, sink, seen);
        }
      }
    }
  }

  @Override
  public boolean hasThrown(LogEvent event) {
    return event.getThrown() != null || proxy(event) != null;
  }

  @Override
  public String thrownClass(LogEvent event) {
    Throwable thrown = event.getThrown();
    return thrown == null ? proxy(event).getName() : thrown.getClass().getName();
  }

  @Override
  public @Nullable String thrownMessage(LogEvent event) {
    Throwable thrown = event.getThrown();
    return thrown == null ? proxy(event).getMessage() : thrown.getMessage();
  }

  @Override
  public String stackTrace(LogEvent event, boolean rootCauseFirst) {
    Throwable thrown = event.getThrown();
    if (thrown == null) {
      // Its own root-first rendering fails on exactly these: it wants the throwable they lack.
      return proxy(event).getExtendedStackTraceAsString();
    }
    if (PartialStackTrace.isEndless(thrown)) {
      return PartialStackTrace.of(thrown, "");
    }
    if (rootCauseFirst) {
      return RootCauseFirst.of(thrown);
    }
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Override
  public String partialStackTrace(LogEvent event, String instead) {
    Throwable thrown = event.getThrown();
    return thrown == null ? instead : PartialStackTrace.of(thrown, instead);
  }

  /** The text of a throwable in an event that came over a wire; null for most events. */
  @SuppressWarnings("deprecation") // nothing in Log4j 2 replaces it for such events
  private static ThrowableProxy proxy(LogEvent event) {
    return event.getThrownProxy();
  }

  @Override
  public @Nullable StackTraceElement caller(LogEvent event) {
    return event.getSource();
  }

  @Override
  public Function<LogEvent, String> pattern(String pattern) {
    return Patterns.compile(configuration.get(), pattern);
  }

  @Override
  public List<LogEvent> samples() {
    return Log4j2Samples.all();
  }
}
