// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.pattern.RootCauseFirstThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Context;
import dev.sluice.record.Severity;
import dev.sluice.spi.EventReader;
import dev.sluice.spi.FieldSink;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/**
 * Reads Logback's events. Called on caller threads, inside append, so that the MDC and the
 * message's parameters are read in time. A null of another implementation of {@link ILoggingEvent}
 * counts as empty.
 */
final class LogbackEventReader implements EventReader<ILoggingEvent> {

  private static final RootCauseFirst ROOT_CAUSE_FIRST = new RootCauseFirst();

  private final Context context;

  /**
   * @param context has the conversion words of the application
   */
  LogbackEventReader(Context context) {
    this.context = context;
  }

  @Override
  public BooleanSupplier queues() {
    return new AsyncQueues(context);
  }

  @Override
  public long epochSecond(ILoggingEvent event) {
    return instant(event).getEpochSecond();
  }

  @Override
  public int nanoOfSecond(ILoggingEvent event) {
    return instant(event).get(ChronoField.NANO_OF_SECOND);
  }

  private static Instant instant(ILoggingEvent event) {
    Instant instant = event.getInstant();
    return instant == null ? Instant.ofEpochMilli(event.getTimeStamp()) : instant;
  }

  /** By range, so that a level between two of Logback's own counts too. */
  @Override
  public Severity severity(ILoggingEvent event) {
    int value = (event.getLevel() == null ? Level.INFO : event.getLevel()).toInt();
    if (value >= Level.WARN_INT) {
      return value >= Level.ERROR_INT ? Severity.ERROR : Severity.WARN;
    } else if (value >= Level.DEBUG_INT) {
      return value >= Level.INFO_INT ? Severity.INFO : Severity.DEBUG;
    }
    return Severity.TRACE;
  }

  @Override
  public String level(ILoggingEvent event) {
    return Objects.toString(event.getLevel(), "");
  }

  @Override
  public String loggerName(ILoggingEvent event) {
    return Objects.toString(event.getLoggerName(), "");
  }

  @Override
  public String threadName(ILoggingEvent event) {
    return Objects.toString(event.getThreadName(), "");
  }

  @Override
  public @Nullable String message(ILoggingEvent event) {
    return event.getFormattedMessage();
  }

  @Override
  public void readFields(ILoggingEvent event, FieldSink sink) {
    List<KeyValuePair> pairs = fields(event);
    if (!pairs.isEmpty()) { // an iterator for each event would be garbage
      for (KeyValuePair pair : pairs) {
        sink.accept(String.valueOf(pair.key), pair.value);
      }
    }
  }

  @Override
  public @Nullable Object field(ILoggingEvent event, String name) {
    for (KeyValuePair pair : fields(event)) {
      if (name.equals(pair.key)) {
        return pair.value;
      }
    }
    return null;
  }

  private static List<KeyValuePair> fields(ILoggingEvent event) {
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    return pairs == null ? List.of() : pairs;
  }

  @Override
  public void readContext(ILoggingEvent event, FieldSink sink) {
    context(event).forEach(sink);
  }

  @Override
  public @Nullable Object contextValue(ILoggingEvent event, String name) {
    return context(event).get(name);
  }

  private Map<String, String> context(ILoggingEvent event) {
    try {
      Map<String, String> mdc = event.getMDCPropertyMap();
      return mdc == null ? Map.of() : mdc;
    } catch (NullPointerException e) {
      if (context instanceof LoggerContext loggers && loggers.getMDCAdapter() == null) {
        return Map.of(); // a context that is made in code has no MDC, and Logback asks it
      }
      throw e;
    }
  }

  @Override
  public void readMarkers(ILoggingEvent event, Consumer<String> sink) {
    List<Marker> markers = event.getMarkerList();
    if (markers != null) {
      readMarkers(markers.iterator(), new HashSet<>(), sink);
    }
  }

  /** Each name once: markers may refer to each other in a circle. */
  @SuppressWarnings("deprecation") // since SLF4J 2.0.19; applications have such markers
  private static void readMarkers(
      Iterator<Marker> markers, Set<String> seen, Consumer<String> sink) {
    while (markers.hasNext()) {
      Marker marker = markers.next();
      String name = String.valueOf(marker.getName()); // as a field without a name
      if (seen.add(name)) {
        sink.accept(name);
        readMarkers(marker.iterator(), seen, sink);
      }
    }
  }

  @Override
  public boolean hasThrown(ILoggingEvent event) {
    return event.getThrowableProxy() != null;
  }

  @Override
  public String thrownClass(ILoggingEvent event) {
    return event.getThrowableProxy().getClassName();
  }

  @Override
  public @Nullable String thrownMessage(ILoggingEvent event) {
    return event.getThrowableProxy().getMessage();
  }

  @Override
  public String stackTrace(ILoggingEvent event, boolean rootCauseFirst) {
    IThrowableProxy thrown = event.getThrowableProxy();
    return rootCauseFirst ? ROOT_CAUSE_FIRST.text(thrown) : ThrowableProxyUtil.asString(thrown);
  }

  @Override
  public @Nullable StackTraceElement caller(ILoggingEvent event) {
    StackTraceElement[] callers = event.getCallerData();
    return callers == null || callers.length == 0 ? null : callers[0];
  }

  @Override
  public Function<ILoggingEvent, String> pattern(String pattern) {
    return Patterns.compile(new PatternLayout(), pattern, context);
  }

  @Override
  public List<ILoggingEvent> samples() {
    return LogbackSamples.all();
  }

  /** Logback's own {@code %rootException}, which Logback offers only as a converter. */
  private static final class RootCauseFirst extends RootCauseFirstThrowableProxyConverter {

    RootCauseFirst() {
      start(); // without options: all frames
    }

    String text(IThrowableProxy thrown) {
      return throwableProxyToString(thrown);
    }
  }
}
