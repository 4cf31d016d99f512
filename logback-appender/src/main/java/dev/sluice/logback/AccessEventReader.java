// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import ch.qos.logback.access.common.PatternLayout;
import ch.qos.logback.access.common.spi.IAccessEvent;
import ch.qos.logback.core.Context;
import dev.sluice.record.Severity;
import dev.sluice.spi.EventReader;
import dev.sluice.spi.FieldSink;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of logback-access. Called on the server's threads, inside append, while the
 * request can still be read. Unknown parts are left out. A header is read only if an option names
 * it, because headers may be secret.
 */
final class AccessEventReader implements EventReader<IAccessEvent> {

  private static final String LOGGER = "access";
  private static final int SERVER_ERROR = 500;

  private final Context context;

  AccessEventReader(Context context) {
    this.context = context;
  }

  @Override
  public BooleanSupplier queues() {
    return new AsyncQueues(context);
  }

  @Override
  public long epochSecond(IAccessEvent event) {
    return Math.floorDiv(event.getTimeStamp(), 1_000L);
  }

  @Override
  public int nanoOfSecond(IAccessEvent event) {
    return Math.floorMod(event.getTimeStamp(), 1_000) * 1_000_000;
  }

  /** Requests that the server failed to answer are ERROR, so a full buffer keeps them longest. */
  @Override
  public Severity severity(IAccessEvent event) {
    return event.getStatusCode() >= SERVER_ERROR ? Severity.ERROR : Severity.INFO;
  }

  @Override
  public String level(IAccessEvent event) {
    return severity(event).name();
  }

  @Override
  public String loggerName(IAccessEvent event) {
    return LOGGER;
  }

  @Override
  public String threadName(IAccessEvent event) {
    return Objects.toString(event.getThreadName(), "");
  }

  /** The request line: method, path, query and protocol. */
  @Override
  public @Nullable String message(IAccessEvent event) {
    return event.getRequestURL();
  }

  @Override
  public void readFields(IAccessEvent event, FieldSink sink) {
    accept("remote_host", event.getRemoteHost(), sink);
    accept("user", event.getRemoteUser(), sink);
    accept("method", event.getMethod(), sink);
    accept("uri", event.getRequestURI(), sink);
    accept("query", event.getQueryString(), sink);
    accept("protocol", event.getProtocol(), sink);
    accept("server", event.getServerName(), sink);
    accept("status", event.getStatusCode(), sink);
    accept("bytes", event.getContentLength(), sink);
    accept("elapsed_ms", event.getElapsedTime(), sink);
  }

  private static void accept(String name, @Nullable Object value, FieldSink sink) {
    boolean unknown =
        value == null
            || value.equals("")
            || value.equals(IAccessEvent.NA)
            || (value instanceof Number number && number.longValue() == IAccessEvent.SENTINEL);
    if (!unknown) {
      sink.accept(name, value);
    }
  }

  @Override
  public @Nullable Object field(IAccessEvent event, String name) {
    Object[] found = new Object[1];
    readFields(
        event,
        (field, value) -> {
          if (field.equals(name)) {
            found[0] = value;
          }
        });
    return found[0];
  }

  /** No attribute is written by itself: an application may keep any object in a request. */
  @Override
  public void readContext(IAccessEvent event, FieldSink sink) {}

  /** An attribute of the request, else one of its headers in any case of its letters. */
  @Override
  public @Nullable Object contextValue(IAccessEvent event, String name) {
    String attribute = event.getAttribute(name);
    if (attribute != null && !attribute.equals(IAccessEvent.NA)) {
      return attribute;
    }
    for (Map.Entry<String, String> header : event.getRequestHeaderMap().entrySet()) {
      if (header.getKey().equalsIgnoreCase(name)) {
        return header.getValue();
      }
    }
    return null;
  }

  @Override
  public Function<IAccessEvent, String> pattern(String pattern) {
    return Patterns.compile(new PatternLayout(), pattern, context);
  }
}
