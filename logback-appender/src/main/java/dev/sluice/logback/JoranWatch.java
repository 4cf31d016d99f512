// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import ch.qos.logback.core.Context;
import ch.qos.logback.core.model.processor.ImplicitModelHandler;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.status.StatusListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Listens to what Joran says while it reads the appender's element: it only warns of an element
 * that it does not know, and starts an appender whose encoder or filter it could not create. Joran
 * reads one appender at a time, between its {@code setContext} and its {@code start}, on one
 * thread; what other threads say is not listened to. Spring Boot's configurator is a subclass of
 * Joran's and says the same.
 */
final class JoranWatch implements StatusListener {

  /** An element that the class has no setter for. */
  record Unknown(String className, String element) {}

  private static final Pattern UNKNOWN =
      Pattern.compile(ImplicitModelHandler.IGNORING_UNKNOWN_PROP + " \\[(.*)] in \\[(.*)]");

  /** Where Joran's classes live; not the encoders and filters, whose errors are their own. */
  private static final Pattern JORAN =
      Pattern.compile("ch\\.qos\\.logback\\.core\\.(model|joran)\\..*");

  private final List<Unknown> unknown = new CopyOnWriteArrayList<>();
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private @Nullable Context context; // configuring thread
  private @Nullable Thread reader; // written before and after the status manager knows this

  /** Listens from now on, on this thread. */
  void begin(Context toWatch) {
    end();
    context = toWatch;
    reader = Thread.currentThread();
    toWatch.getStatusManager().add(this);
  }

  /** Listens no longer; a second call does nothing. */
  void end() {
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

  /** The unknown elements in this class, as written in the file; each is told once. */
  List<String> takeUnknown(Class<?> bean) {
    List<Unknown> taken =
        unknown.stream().filter(one -> one.className().equals(bean.getName())).toList();
    unknown.removeAll(taken);
    return taken.stream().map(Unknown::element).toList();
  }

  /** Nested elements that could not be created or set, in Joran's words. */
  List<String> errors() {
    return List.copyOf(errors);
  }
}
