// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Resolves {@code %{env:X}}, {@code %{env:X:-default}}, {@code %{sys:x}} and {@code %{hostname}} in
 * an option, once, while an appender starts. Never sees an event.
 *
 * @hidden
 */
public final class Placeholders {

  private static final Pattern PLACEHOLDER = Pattern.compile("%\\{([^{}]*)}");
  private static final String DEFAULT_MARK = ":-";

  private Placeholders() {}

  /** The name of the host from the environment, without a look-up, or null. */
  public static @Nullable String hostname(Function<String, @Nullable String> environment) {
    String name = environment.apply("HOSTNAME");
    if (name == null || name.isBlank()) {
      name = environment.apply("COMPUTERNAME");
    }
    return name == null || name.isBlank() ? null : name.strip();
  }

  /** The text with its placeholders replaced; each that has no value becomes a problem. */
  static String resolve(
      String option,
      String text,
      Function<String, @Nullable String> environment,
      Problems problems) {
    Matcher matcher = PLACEHOLDER.matcher(text);
    StringBuilder resolved = new StringBuilder();
    while (matcher.find()) {
      String value = value(matcher.group(1), environment);
      if (value == null) {
        problems.add(
            option
                + " has the placeholder "
                + matcher.group()
                + ", which has no value; set it, give a default as in %{env:NAME:-default}, or use"
                + " %{env:NAME}, %{sys:name} or %{hostname}");
        value = "";
      }
      matcher.appendReplacement(resolved, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(resolved).toString();
  }

  private static @Nullable String value(
      String placeholder, Function<String, @Nullable String> environment) {
    int mark = placeholder.indexOf(DEFAULT_MARK);
    String key = mark < 0 ? placeholder : placeholder.substring(0, mark);
    String found = null;
    if (key.equals("hostname")) {
      found = hostname(environment);
    } else if (key.startsWith("env:") && key.length() > 4) {
      found = environment.apply(key.substring(4));
    } else if (key.startsWith("sys:") && key.length() > 4) {
      found = System.getProperty(key.substring(4));
    } else {
      return null;
    }
    String byDefault = mark < 0 ? null : placeholder.substring(mark + DEFAULT_MARK.length());
    return found == null || found.isEmpty() ? byDefault : found;
  }
}
