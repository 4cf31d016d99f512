// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.account;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What was thrown, as one line of bounded length, and without what stands in quotation marks: that
 * is mostly a value of an event. Any thread; throws nothing.
 */
final class Causes {

  private static final int MAX_READ = 10_000;
  private static final int MAX_CHARS = 200;

  /** From the first mark to the last: what stands between may hold some itself. */
  private static final Pattern QUOTED = Pattern.compile("(?s)(?<![\\p{L}\\p{N}])'.*'|\".*\"|`.*`");

  private Causes() {}

  /** The class and the message. */
  static String line(Throwable cause) {
    try {
      String message = message(cause);
      String name = cause.getClass().getName();
      return message == null || message.isBlank() ? name : name + ": " + oneLine(message);
    } catch (OutOfMemoryError | StackOverflowError e) {
      return "not known";
    }
  }

  private static @Nullable String message(Throwable cause) {
    try {
      return cause.getMessage();
    } catch (RuntimeException | LinkageError | AssertionError e) {
      return null; // the application's code, once more
    }
  }

  private static String oneLine(String message) {
    String read = message.substring(0, Math.min(MAX_READ, message.length()));
    String shown = QUOTED.matcher(read).replaceAll("...");
    String start = shown.length() > MAX_CHARS ? shown.substring(0, MAX_CHARS) + "..." : shown;
    StringBuilder line = new StringBuilder(start.length());
    start.chars().forEach(c -> line.append(Character.isISOControl(c) ? ' ' : (char) c));
    return line.toString().strip();
  }
}
