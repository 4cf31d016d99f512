// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import dev.sluice.record.Severity;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.helpers.BasicMarkerFactory;

final class LogbackEventReaderTest {

  private final LogbackEventReader reader = new LogbackEventReader(new LoggerContext());
  private final LoggingEvent event =
      new LoggingEvent(
          "fqcn", new LoggerContext().getLogger("app.Orders"), Level.INFO, "{}", null, null);

  @Test
  void time_isReadToTheNanosecondAndBeforeTheEpoch() {
    event.setInstant(Instant.ofEpochSecond(-2, 123_456_789));
    assertThat(reader.epochSecond(event)).isEqualTo(-2);
    assertThat(reader.nanoOfSecond(event)).isEqualTo(123_456_789);
  }

  @Test
  void time_isReadFromMillisecondsWithoutAnInstant() {
    ILoggingEvent bare = bare(-1L);
    assertThat(reader.epochSecond(bare)).isEqualTo(-1);
    assertThat(reader.nanoOfSecond(bare)).isEqualTo(999_000_000);
  }

  @Test
  void severity_isReadByRange() {
    Map<Level, Severity> expected = new LinkedHashMap<>();
    expected.put(Level.TRACE, Severity.TRACE);
    expected.put(Level.DEBUG, Severity.DEBUG);
    expected.put(Level.INFO, Severity.INFO);
    expected.put(Level.WARN, Severity.WARN);
    expected.put(Level.ERROR, Severity.ERROR);
    expected.put(Level.OFF, Severity.ERROR);
    expected.forEach(
        (level, severity) -> {
          LoggingEvent one = new LoggingEvent();
          one.setLevel(level);
          assertThat(reader.severity(one)).isEqualTo(severity);
          assertThat(reader.level(one)).isEqualTo(level.levelStr);
        });
  }

  @Test
  @SuppressWarnings("deprecation") // since SLF4J 2.0.19 markers should have no children
  void markers_areReadOnceEachThroughCircles() {
    BasicMarkerFactory factory = new BasicMarkerFactory();
    Marker first = factory.getMarker("FIRST");
    Marker second = factory.getMarker("SECOND");
    Marker third = factory.getMarker("THIRD");
    first.add(second);
    second.add(third);
    third.add(second);
    event.addMarker(first);
    event.addMarker(third);
    List<String> names = new ArrayList<>();
    reader.readMarkers(event, names::add);
    assertThat(names).containsExactly("FIRST", "SECOND", "THIRD");
  }

  @Test
  void markerWithoutAName_isCalledNull() {
    event.addMarker(
        (Marker)
            Proxy.newProxyInstance(
                Marker.class.getClassLoader(),
                new Class<?>[] {Marker.class},
                (proxy, method, arguments) ->
                    method.getName().equals("iterator") ? Collections.emptyIterator() : null));
    List<String> names = new ArrayList<>();
    reader.readMarkers(event, names::add);
    assertThat(names).containsExactly("null");
  }

  @Test
  void fields_keepTheirTypesAndTheirOrder() {
    event.addKeyValuePair(new KeyValuePair("b", 1.5));
    event.addKeyValuePair(new KeyValuePair("a", null));
    event.addKeyValuePair(new KeyValuePair("b", "again"));
    List<Object> read = new ArrayList<>();
    reader.readFields(
        event,
        (name, value) -> {
          read.add(name);
          read.add(String.valueOf(value));
        });
    assertThat(read).containsExactly("b", "1.5", "a", "null", "b", "again");
    assertThat(reader.field(event, "b")).isEqualTo(1.5);
    assertThat(reader.field(event, "c")).isNull();
  }

  @Test
  void stackTrace_showsCausesSuppressedAndCircles() {
    Exception inner = new IllegalArgumentException("inner");
    Exception outer = new IllegalStateException("outer", inner);
    outer.addSuppressed(new RuntimeException("aside"));
    inner.initCause(outer);
    event.setThrowableProxy(new ThrowableProxy(outer));
    assertThat(reader.hasThrown(event)).isTrue();
    assertThat(reader.thrownClass(event)).isEqualTo("java.lang.IllegalStateException");
    assertThat(reader.thrownMessage(event)).isEqualTo("outer");
    assertThat(reader.stackTrace(event, false))
        .startsWith("java.lang.IllegalStateException: outer")
        .contains(
            "Suppressed: java.lang.RuntimeException: aside",
            "Caused by: java.lang.IllegalArgumentException: inner",
            "common frames omitted",
            "CIRCULAR REFERENCE");
  }

  @Test
  void stackTrace_canBeginWithTheRootCause() {
    event.setThrowableProxy(
        new ThrowableProxy(
            new IllegalStateException("outer", new IllegalArgumentException("inner"))));
    assertThat(reader.stackTrace(event, true))
        .startsWith("java.lang.IllegalArgumentException: inner")
        .contains("Wrapped by: java.lang.IllegalStateException: outer");
  }

  /** So a record has all its other parts, and no format_error. */
  @Test
  void context_isEmptyInALoggerContextWithoutAnMdc() {
    List<String> read = new ArrayList<>();
    reader.readContext(event, (name, value) -> read.add(name));
    assertThat(read).isEmpty();
    assertThat(reader.contextValue(event, "x")).isNull();
  }

  @Test
  void caller_isNullWhereNobodyKnows() {
    event.setCallerData(new StackTraceElement[0]);
    assertThat(reader.caller(event)).isNull();
  }

  @Test
  void eventOfNothing_readsAsEmpty() {
    ILoggingEvent bare = bare(0L);
    List<Object> read = new ArrayList<>();
    reader.readFields(bare, (name, value) -> read.add(name));
    reader.readContext(bare, (name, value) -> read.add(name));
    reader.readMarkers(bare, read::add);
    assertThat(read).isEmpty();
    assertThat(reader.level(bare)).isEmpty();
    assertThat(reader.severity(bare)).isEqualTo(Severity.INFO);
    assertThat(reader.loggerName(bare)).isEmpty();
    assertThat(reader.threadName(bare)).isEmpty();
    assertThat(reader.message(bare)).isNull();
    assertThat(reader.contextValue(bare, "x")).isNull();
    assertThat(reader.hasThrown(bare)).isFalse();
    assertThat(reader.caller(bare)).isNull();
  }

  /** An event of somebody else's that answers null wherever it can. */
  private static ILoggingEvent bare(long millis) {
    return (ILoggingEvent)
        Proxy.newProxyInstance(
            ILoggingEvent.class.getClassLoader(),
            new Class<?>[] {ILoggingEvent.class},
            (proxy, method, arguments) -> method.getName().equals("getTimeStamp") ? millis : null);
  }
}
