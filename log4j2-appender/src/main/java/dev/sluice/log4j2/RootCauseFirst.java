// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Prints a throwable with its innermost cause on top, in the form of Log4j's {@code %rEx}. That one
 * loses the frames of a throwable which is also the cause of one of its suppressed ones: it says
 * that they are those of the other. One throwable; caller thread.
 */
final class RootCauseFirst {

  private static final StackTraceElement[] NONE = {};

  private final StringBuilder text = new StringBuilder();
  private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private RootCauseFirst() {}

  static String of(Throwable thrown) {
    RootCauseFirst trace = new RootCauseFirst();
    trace.print(thrown, NONE, "", "");
    return trace.text.toString();
  }

  /**
   * Prints a throwable behind its causes.
   *
   * @param around the frames of the one that it belongs to; those at the end are often the same
   */
  private void print(Throwable thrown, StackTraceElement[] around, String indent, String caption) {
    if (!seen.add(thrown)) {
      line(indent + caption + "[CIRCULAR REFERENCE: " + thrown + "]");
      return;
    }
    StackTraceElement[] read = thrown.getStackTrace();
    StackTraceElement[] frames = read == null ? NONE : read;
    Throwable cause = thrown.getCause();
    if (cause != null) {
      print(cause, frames, indent, caption);
    }
    line(indent + (cause == null ? caption : "Wrapped by: ") + thrown);
    int shared = shared(frames, around);
    for (int i = 0; i < frames.length - shared; i++) {
      line(indent + "\tat " + frames[i]);
    }
    if (shared > 0) {
      line(indent + "\t... " + shared + " more");
    }
    for (Throwable suppressed : thrown.getSuppressed()) {
      print(suppressed, frames, indent + "\t", "Suppressed: ");
    }
  }

  private static int shared(StackTraceElement[] frames, StackTraceElement[] around) {
    int shared = 0;
    while (shared < Math.min(frames.length, around.length)
        && frames[frames.length - 1 - shared].equals(around[around.length - 1 - shared])) {
      shared++;
    }
    return shared;
  }

  private void line(String line) {
    text.append(line).append(System.lineSeparator());
  }
}
