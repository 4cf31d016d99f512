// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import ch.qos.logback.core.Context;
import ch.qos.logback.core.CoreConstants;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.status.StatusListener;
import dev.sluice.options.Option;
import dev.sluice.options.OptionSection;
import dev.sluice.options.SluiceOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Listens to Joran's statuses while it reads the appender's element. Joran only warns of an unknown
 * element, and starts an appender whose encoder or filter it could not create. It reads one
 * appender at a time, between {@code setContext} and {@code start}, on one thread; statuses of
 * other threads are ignored. Spring Boot's configurator is a subclass of Joran's and reports the
 * same.
 */
final class JoranWatch implements StatusListener {

  /** An element that the class has no setter for. */
  record Unknown(String className, String element) {}

  /** Older versions misspell it. */
  private static final Pattern UNKNOWN =
      Pattern.compile("Ignoring unkn?own property \\[(.*)] in \\[(.*)]");

  /** The packages of Joran's classes. Errors of encoders and filters are not Joran's. */
  private static final Pattern JORAN =
      Pattern.compile("ch\\.qos\\.logback\\.core\\.(model|joran)\\..*");

  private final SluiceOptions options;
  private final List<Unknown> unknown = new CopyOnWriteArrayList<>();
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private @Nullable Context context; // configuring thread
  private @Nullable Thread reader; // written before and after the status manager knows this
  private boolean isCalledByJoran; // configuring thread

  JoranWatch(SluiceOptions options) {
    this.options = options;
  }

  /** Begins to listen on this thread. */
  void begin(Context toWatch) {
    end();
    context = toWatch;
    reader = Thread.currentThread();
    isCalledByJoran = isCalledFromJoran();
    toWatch.getStatusManager().add(this);
  }

  private static boolean isCalledFromJoran() {
    String own = JoranWatch.class.getPackageName() + '.';
    StackTraceElement[] frames = new Throwable().getStackTrace(); // a walker makes a start slower
    for (StackTraceElement frame : frames) {
      if (!frame.getClassName().startsWith(own)) {
        return JORAN.matcher(frame.getClassName()).matches();
      }
    }
    return false;
  }

  /** Whether Joran fills the appender just now; code may set an option again. */
  private boolean isReading() {
    return context != null && isCalledByJoran;
  }

  /** Refuses an element that may be there once, if there is a first one. */
  void refuseSecond(String element, @Nullable Object first) {
    if (first != null && isReading()) {
      options.refuse(element + " is given twice: remove one");
    }
  }

  /** Stops listening; a second call does nothing. */
  void end() {
    if (isReading()) {
      options.sections().forEach(OptionSection::refuseRepeated);
    }
    if (context != null) {
      context.getStatusManager().remove(this);
    }
    context = null;
    reader = null;
  }

  @Override
  public void addStatusEvent(Status status) {
    if (Thread.currentThread() != reader || status.getMessage() == null) {
      return;
    }
    Matcher matcher = UNKNOWN.matcher(status.getMessage());
    if (matcher.matches()) {
      unknown.add(new Unknown(matcher.group(2), matcher.group(1)));
    } else if (status.getLevel() >= Status.ERROR && isJoran(status.getOrigin())) {
      errors.add(status.getMessage());
    }
  }

  private static boolean isJoran(@Nullable Object origin) {
    return origin != null && JORAN.matcher(origin.getClass().getName()).matches();
  }

  /** Hands the mistakes over to the options, which report them with all others. */
  void refuseMistakes(Class<?> appender) {
    errors.forEach(options::refuse);
    for (OptionSection section : options.sections()) {
      Class<?> bean = section == options ? appender : section.getClass();
      for (Unknown one : unknown) {
        if (one.className().equals(bean.getName())) {
          refuseUnknown(section, one.element());
        }
      }
      for (Option<?> option : section.table()) {
        if (section.isSet(option)) {
          refuseUndefined(section, option);
        }
      }
    }
    unknown.clear(); // each is reported once
  }

  private static void refuseUnknown(OptionSection section, String element) {
    if (element.equals("appender-ref")) {
      section.refuse( // Joran knows it outside of <sift> alone, and loses its attribute there
          "Logback does not read appender-ref inside <sift>: write <fallback>NAME</fallback>, and"
              + " give the appender NAME to any logger, so that Logback creates it");
    } else {
      section.refuseUnknown(element);
    }
  }

  /**
   * Logback replaces an undefined property by a text with its name, and a stream would get that
   * name.
   */
  private static void refuseUndefined(OptionSection section, Option<?> option) {
    try {
      if (String.valueOf(section.find(option)).contains(CoreConstants.UNDEFINED_PROPERTY_SUFFIX)) {
        section.refuse( // without the value: it may be part of a secret
            option.name(),
            "refers to a property that is not defined: define it, or give a default as in"
                + " ${NAME:-default}");
      }
    } catch (IllegalArgumentException e) {
      // unreadable, which is a problem of its own
    }
  }
}
