// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import dev.sluice.options.OptionSection;
import dev.sluice.options.SluiceOptions;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Searches lookups without a value. Log4j leaves them as text, and a directory would get that name.
 * An escaped {@code $${...}} is meant as text.
 */
final class Lookups {

  private static final Pattern LOOKUP = Pattern.compile("\\$\\{[^{}]*}");

  /** Replaces an escaped lookup, which Log4j would turn into an ordinary one. */
  private static final String ESCAPED = "\uE000{";

  /** Log4j's patterns do their own look-ups, for each event. */
  private static final Set<String> OF_PATTERNS =
      Set.of(SluiceOptions.PARTITION_KEY.name(), SluiceOptions.STREAM_ROUTES.name());

  private Lookups() {}

  /**
   * Refuses the option if a lookup in it has no value.
   *
   * @param written the option's text in the configuration
   * @param substitute replaces the lookups in a text
   */
  static void refuseUnresolved(
      OptionSection section, String option, String written, UnaryOperator<String> substitute) {
    boolean isOfEvents = section.section().isEmpty() && OF_PATTERNS.contains(option);
    if (isOfEvents && written.strip().startsWith("pattern:")) {
      return;
    }
    Matcher left = LOOKUP.matcher(substitute.apply(written.replace("$${", ESCAPED)));
    if (left.find()) {
      // Only the text of the file: a value may be a secret.
      String lookup = written.contains(left.group()) ? " " + left.group() : "";
      section.refuse(
          option,
          "refers to a lookup that has no value:"
              + lookup
              + "; define it, or give a default as in ${env:NAME:-default}");
    }
  }
}
