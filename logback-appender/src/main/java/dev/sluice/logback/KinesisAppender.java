// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.spi.AppenderAttachable;
import ch.qos.logback.core.spi.AppenderAttachableImpl;
import dev.sluice.Sluice;
import dev.sluice.spi.Diagnostics;
import dev.sluice.spi.EventReader;
import dev.sluice.spi.Fallback;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends log events to an Amazon Kinesis data stream. Joran fills it from an {@code <appender>}
 * element: an option is an element, a section a nested one; {@code <encoder>} or {@code <layout>}
 * replaces the built-in formats.
 *
 * <p>Logback calls {@link #doAppend} on the threads of the application, several at once: it formats
 * the event and puts the bytes into a bounded buffer, without I/O and without a lock around the
 * formatting. Configuration is checked by {@link #start}: a mistake leaves the appender stopped,
 * with an ERROR status for each problem, and the application running, unless Spring Boot ends its
 * start for such a status. Trouble with delivery is a WARN status at most.
 */
public final class KinesisAppender extends KinesisAppenderBase<ILoggingEvent>
    implements AppenderAttachable<ILoggingEvent> {

  /** The fallback, by {@code <appender-ref>}: so Joran creates it even if no logger has it. */
  private final AppenderAttachableImpl<ILoggingEvent> attached = new AppenderAttachableImpl<>();

  private volatile @Nullable LogbackFallback fallback; // of this start

  @Override
  EventReader<ILoggingEvent> reader() {
    return new LogbackEventReader(getContext());
  }

  @Override
  @Nullable Fallback fallback(@Nullable String name) {
    List<Appender<ILoggingEvent>> own = new ArrayList<>();
    attached.iteratorForAppenders().forEachRemaining(own::add);
    if (own.size() > 1 || (name != null && !own.isEmpty() && !name.equals(own.get(0).getName()))) {
      options().refuse("appender-ref and fallback name one appender in all: remove the others");
    }
    Appender<ILoggingEvent> only = own.isEmpty() ? null : own.get(0);
    String known = only == null ? name : String.valueOf(only.getName());
    LogbackFallback found =
        known == null ? null : new LogbackFallback(this, getContext(), known, only);
    if (found != null && found.leadsBack()) {
      options().refuse(found.leadsBackMessage());
    }
    fallback = found;
    return found;
  }

  /** Also false with a fallback: Logback stops it too, and it is needed until the end. */
  @Override
  boolean mayOverlap() {
    return fallback == null && super.mayOverlap();
  }

  /** The appender that gets events that this one gives up, or null. */
  @Nullable Appender<ILoggingEvent> fallbackAppender() {
    LogbackFallback present = fallback;
    return present == null ? null : present.appender();
  }

  @Override
  void opened(@Nullable Sluice<ILoggingEvent> buffer) {
    if (buffer != null) {
      ContextEnd.add(buffer, mayOverlap(), getContext());
    }
    if (fallback != null && getContext() != null) {
      StopOrder.add(this, getContext());
    }
  }

  @Override
  void fileRead(Diagnostics told) {
    LogbackFallback present = fallback;
    if (present != null && present.appender() == null) {
      told.warn(present.missingMessage(FallbackPath.namesOfLoggers(getContext())), null);
    }
  }

  /** Also stops the fallback, unless a logger or another Kinesis appender still has it. */
  @Override
  public void stop() {
    super.stop();
    Context context = getContext();
    if (context != null) {
      StopOrder.remove(this, context);
      stopAttached(context);
    }
  }

  private void stopAttached(Context context) {
    List<Appender<ILoggingEvent>> own = new ArrayList<>();
    attached.iteratorForAppenders().forEachRemaining(own::add);
    for (Appender<ILoggingEvent> appender : own) {
      attached.detachAppender(appender);
      if (!FallbackPath.isOfALogger(context, appender) && !StopOrder.isWanted(appender, context)) {
        stopWhenOver(appender);
      }
    }
  }

  @Override
  public void addAppender(Appender<ILoggingEvent> appender) {
    attached.addAppender(appender);
  }

  @Override
  public Iterator<Appender<ILoggingEvent>> iteratorForAppenders() {
    return attached.iteratorForAppenders();
  }

  @Override
  public @Nullable Appender<ILoggingEvent> getAppender(String name) {
    return attached.getAppender(name);
  }

  @Override
  public boolean isAttached(Appender<ILoggingEvent> appender) {
    return attached.isAttached(appender);
  }

  @Override
  public void detachAndStopAllAppenders() {
    attached.detachAndStopAllAppenders();
  }

  @Override
  public boolean detachAppender(Appender<ILoggingEvent> appender) {
    return attached.detachAppender(appender);
  }

  @Override
  public boolean detachAppender(String name) {
    return attached.detachAppender(name);
  }
}
