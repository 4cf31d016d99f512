// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Environment variables that look as if they were ours. While an appender starts. */
public final class Variables {

  private static final String PREFIX = "SLUICE_";

  /** What Kubernetes sets for a service that is called sluice-something. */
  private static final Pattern SERVICE = Pattern.compile(".*_(SERVICE_(HOST|PORT)|PORT_\\d+_).*");

  private static final Pattern SERVICE_PORT = Pattern.compile("(tcp|udp|sctp)://.*");

  private Variables() {}

  /** A message for each one that is no option's: it changes nothing, and was meant to. */
  public static List<String> warnings(Map<String, String> environment) {
    Set<String> known = new TreeSet<>();
    for (OptionSection section : OptionNames.all()) {
      section.table().forEach(option -> known.add(section.variable(option.name())));
    }
    List<String> warnings = new ArrayList<>();
    new TreeMap<>(environment)
        .forEach(
            (name, value) -> {
              if (isOurs(name, value) && !known.contains(name)) {
                String nearest = Nearest.of(name, known);
                warnings.add(
                    "the environment variable "
                        + name
                        + " has no effect, it is not an option's"
                        + (nearest == null ? "" : "; did you mean " + nearest + "?"));
              }
            });
    return warnings;
  }

  private static boolean isOurs(String name, String value) {
    return name.toUpperCase(Locale.ROOT).startsWith(PREFIX)
        && !SERVICE.matcher(name).matches()
        && !SERVICE_PORT.matcher(value).matches();
  }
}
