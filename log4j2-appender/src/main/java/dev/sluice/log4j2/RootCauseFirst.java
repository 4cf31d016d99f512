// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Prints a stack trace from the innermost cause outwards, as Logback's {@code rootException} does:
 * what went wrong comes first, then what wrapped it, without the frames that both share.
 */
final class RootCauseFirst {

  private final StringBuilder text = new StringBuilder();
  private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private RootCauseFirst() {}

  static String print(Throwable thrown) {
    RootCauseFirst printer = new RootCauseFirst();
    printer.print(thrown, "", null);
    return printer.text.toString();
  }

  /**
   * @param outer what wraps it, whose frames are left out, or null
   */
  private void print(Throwable thrown, String indent, @Nullable Throwable outer) {
    if (!seen.add(thrown)) {
      text.append(indent).append("[circular reference: ").append(thrown).append("]\n");
      return;
    }
    Throwable cause = thrown.getCause();
    if (cause != null) {
      print(cause, indent, thrown);
    }
    text.append(indent).append(cause == null ? "" : "Wrapped by: ").append(thrown).append('\n');
    printFrames(thrown.getStackTrace(), indent, outer);
    for (Throwable suppressed : thrown.getSuppressed()) {
      text.append(indent).append("\tSuppressed:\n");
      print(suppressed, indent + "\t", thrown);
    }
  }

  private void printFrames(StackTraceElement[] frames, String indent, @Nullable Throwable outer) {
    StackTraceElement[] others = outer == null ? new StackTraceElement[0] : outer.getStackTrace();
    int own = frames.length;
    int other = others.length;
    while (own > 0 && other > 0 && frames[own - 1].equals(others[other - 1])) {
      own--;
      other--;
    }
    for (int i = 0; i < own; i++) {
      text.append(indent).append("\tat ").append(frames[i]).append('\n');
    }
    if (own < frames.length) {
      text.append(indent).append("\t... ").append(frames.length - own).append(" more\n");
    }
  }
}
