// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Environment variables that look as if they were ours. While an appender starts.
 *
 * @hidden
 */
public final class Variables {

  private static final String PREFIX = "SLUICE_";

  /** Variables that Kubernetes sets for a service named sluice-something. */
  private static final Pattern SERVICE = Pattern.compile(".*_(SERVICE_(HOST|PORT)|PORT_\\d+_).*");

  private static final Pattern SERVICE_PORT = Pattern.compile("(tcp|udp|sctp)://.*");

  private Variables() {}

  /**
   * The variables that belong to no option and so have no effect, each with a guess as the end of a
   * sentence, or with nothing.
   */
  public static Map<String, String> unknown(Map<String, String> environment) {
    Set<String> known = new TreeSet<>();
    for (OptionSection section : OptionNames.all()) {
      section.table().forEach(option -> known.add(section.variable(option.name())));
    }
    Map<String, String> unknown = new TreeMap<>();
    environment.forEach(
        (name, value) -> {
          if (isOurs(name, value) && !known.contains(name)) {
            String nearest = Nearest.of(name, known);
            unknown.put(name, nearest == null ? "" : "; did you mean " + nearest + "?");
          }
        });
    return unknown;
  }

  private static boolean isOurs(String name, String value) {
    return name.toUpperCase(Locale.ROOT).startsWith(PREFIX)
        && !SERVICE.matcher(name).matches()
        && !SERVICE_PORT.matcher(value).matches();
  }
}
