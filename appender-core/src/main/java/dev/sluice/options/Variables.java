// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Environment variables that look as if they were ours. While an appender starts.
 *
 * @hidden
 */
public final class Variables {

  static final String PREFIX = "SLUICE_";

  /** Variables that Kubernetes sets for a service named sluice-something. */
  private static final String SERVICE = ".*_(SERVICE_(HOST|PORT)|PORT_\\d+_).*";

  private static final String SERVICE_PORT = "(tcp|udp|sctp)://.*";

  private Variables() {}

  /**
   * The variables that belong to no option and so have no effect, each with a guess as the end of a
   * sentence, or with nothing.
   */
  public static Map<String, String> unknown(Map<String, String> environment) {
    Set<String> ours = new TreeSet<>();
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      if (isOurs(variable.getKey(), variable.getValue())) {
        ours.add(variable.getKey());
      }
    }
    Map<String, String> unknown = new TreeMap<>();
    Set<String> known = ours.isEmpty() ? Set.of() : known(); // most environments have none of ours
    for (String name : ours) {
      if (!known.contains(name)) {
        String nearest = Nearest.of(name, known);
        unknown.put(name, nearest == null ? "" : "; did you mean " + nearest + "?");
      }
    }
    return unknown;
  }

  private static Set<String> known() {
    Set<String> known = new TreeSet<>();
    for (OptionSection section : OptionNames.all()) {
      section.table().forEach(option -> known.add(section.variable(option.name())));
    }
    return known;
  }

  private static boolean isOurs(String name, String value) {
    return name.regionMatches(true, 0, PREFIX, 0, PREFIX.length())
        && !name.matches(SERVICE)
        && !value.matches(SERVICE_PORT);
  }
}
