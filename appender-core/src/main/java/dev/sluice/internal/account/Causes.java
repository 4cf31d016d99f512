// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.account;

import dev.sluice.internal.util.EventWords;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Describes an exception in one line of bounded length. Text in quotation marks is left out,
 * because it is mostly a value of an event. Any thread; throws nothing.
 */
final class Causes {

  private static final int MAX_READ = 10_000;
  private static final int MAX_CHARS = 200;

  /** From the first quotation mark to the last: the text between may contain others. */
  private static final Pattern QUOTED = Pattern.compile("(?s)(?<![\\p{L}\\p{N}])'.*'|\".*\"|`.*`");

  private Causes() {}

  /** The class and the message. */
  static String line(Throwable cause) {
    return line(cause, "");
  }

  /** As {@link #line(Throwable)}, and the message without the words of this event. */
  static String line(Throwable cause, String event) {
    try {
      String message = message(cause);
      String name = cause.getClass().getName();
      return message == null || message.isBlank()
          ? name
          : name + ": " + EventWords.leaveOut(oneLine(message), event);
    } catch (OutOfMemoryError | StackOverflowError e) {
      return "not known";
    }
  }

  private static @Nullable String message(Throwable cause) {
    try {
      return cause.getMessage();
    } catch (RuntimeException | Error e) {
      return null; // code of the application failed once more
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
