// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Prints a throwable whose own methods throw, or whose causes never end: each part by itself, in
 * the usual form. Mostly only the message fails, and the frames can be printed.
 */
final class PartialStackTrace {

  /** A getCause that makes a new throwable each time would never end. */
  private static final int MAX_CAUSES = 20;

  private static final int FAR_CAUSES = 1000;

  private PartialStackTrace() {}

  /**
   * The classes, messages and frames, as far as they can be read.
   *
   * @param instead stands for a message that cannot
   */
  static String of(Throwable thrown, String instead) {
    StringBuilder text = new StringBuilder();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Throwable current = thrown;
    while (current != null && seen.size() < MAX_CAUSES && seen.add(current)) {
      print(current, instead, text);
      current = read(current::getCause, null);
      text.append(current == null ? "" : "Caused by: ");
    }
    return text.append(current == null ? "" : "...").toString();
  }

  /**
   * Whether a getCause makes a new throwable each time. To print it as usual takes seconds, until
   * the stack ends. Causes in a circle are no such case.
   */
  static boolean isEndless(Throwable thrown) {
    Throwable far = thrown;
    for (int i = 0; far != null && i < FAR_CAUSES; i++) {
      far = far.getCause();
    }
    Throwable current = far;
    for (int i = 0; current != null && i < FAR_CAUSES; i++) {
      current = current.getCause();
      if (current == far) {
        return false;
      }
    }
    return current != null;
  }

  private static void print(Throwable thrown, String instead, StringBuilder text) {
    String message = read(thrown::getLocalizedMessage, instead);
    text.append(thrown.getClass().getName());
    text.append(message == null ? "" : ": " + message).append(System.lineSeparator());
    StackTraceElement[] frames = read(thrown::getStackTrace, null);
    if (frames != null) {
      for (StackTraceElement frame : frames) {
        text.append("\tat ").append(frame).append(System.lineSeparator());
      }
    }
  }

  private static <T> @Nullable T read(Callable<? extends @Nullable T> code, @Nullable T otherwise) {
    try {
      return code.call();
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable t) { // the application's code
      return otherwise;
    }
  }
}
