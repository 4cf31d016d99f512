// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.sift.SiftingAppenderBase;
import ch.qos.logback.core.spi.AppenderAttachable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Searches appenders of a context, and the appenders that one leads to: through attached appenders,
 * such as those of an asynchronous one, and through Kinesis appenders with a fallback.
 */
final class FallbackPath {

  private FallbackPath() {}

  /** The appender of this name that a logger has, or null. */
  static @Nullable Appender<ILoggingEvent> find(Context context, String name) {
    if (context instanceof LoggerContext loggers) {
      for (Logger logger : loggers.getLoggerList()) {
        Appender<ILoggingEvent> appender = logger.getAppender(name);
        if (appender != null) {
          return appender;
        }
      }
    }
    return null;
  }

  /** The names of all appenders that loggers have. */
  static Set<String> namesOfLoggers(Context context) {
    Set<String> names = new HashSet<>();
    if (context instanceof LoggerContext loggers) {
      for (Logger logger : loggers.getLoggerList()) {
        logger
            .iteratorForAppenders()
            .forEachRemaining(appender -> names.add(String.valueOf(appender.getName())));
      }
    }
    return names;
  }

  /** All appenders that an event of this appender may reach. */
  static Set<Appender<?>> from(@Nullable Appender<ILoggingEvent> first) {
    Set<Appender<?>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Appender<?>> open = new ArrayDeque<>();
    add(first, open);
    for (Appender<?> appender; (appender = open.poll()) != null; ) {
      if (seen.add(appender)) {
        if (appender instanceof KinesisAppender kinesis) {
          add(kinesis.fallbackAppender(), open);
        } else if (appender instanceof AppenderAttachable<?> attachable) {
          attachable.iteratorForAppenders().forEachRemaining(each -> add(each, open));
        }
      }
    }
    return seen;
  }

  private static void add(@Nullable Appender<?> appender, Deque<Appender<?>> open) {
    if (appender != null) {
      open.add(appender);
    }
  }

  /**
   * The appenders of loggers that hand events on to this one and to nothing but Kinesis appenders,
   * such as a queue.
   */
  static Set<Appender<?>> leadingTo(Appender<?> wanted, Context context) {
    Set<Appender<?>> leading = new HashSet<>();
    if (context instanceof LoggerContext loggers) {
      for (Logger logger : loggers.getLoggerList()) {
        for (Appender<?> appender : behind(logger)) {
          Set<Appender<?>> ends = new HashSet<>();
          addEnds(appender, ends);
          if (appender != wanted
              && ends.contains(wanted)
              && ends.stream().allMatch(end -> end instanceof KinesisAppender)) {
            leading.add(appender);
          }
        }
      }
    }
    return leading;
  }

  private static void addEnds(Appender<?> from, Set<Appender<?>> ends) {
    if (from instanceof SiftingAppenderBase<?> sifting) {
      sifting.getAppenderTracker().allComponents().forEach(each -> addEnds(each, ends));
    } else if (from instanceof AppenderAttachable<?> attachable
        && !(from instanceof KinesisAppender)) {
      behind(attachable).forEach(each -> addEnds(each, ends));
    } else {
      ends.add(from);
    }
  }

  private static List<Appender<?>> behind(AppenderAttachable<?> attachable) {
    List<Appender<?>> appenders = new ArrayList<>();
    attachable.iteratorForAppenders().forEachRemaining(appenders::add);
    return appenders;
  }

  /**
   * Whether a logger has this appender, directly or behind an appender that is no Kinesis appender.
   */
  static boolean isOfALogger(Context context, Appender<ILoggingEvent> appender) {
    if (context instanceof LoggerContext loggers) {
      for (Logger logger : loggers.getLoggerList()) {
        if (isBehind(logger, appender)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isBehind(AppenderAttachable<?> attachable, Appender<?> wanted) {
    Iterator<? extends Appender<?>> appenders = attachable.iteratorForAppenders();
    while (appenders.hasNext()) {
      Appender<?> appender = appenders.next();
      boolean isNested =
          appender instanceof AppenderAttachable<?> nested
              && !(appender instanceof KinesisAppender)
              && isBehind(nested, wanted);
      if (appender == wanted || isNested) {
        return true;
      }
    }
    return false;
  }
}
