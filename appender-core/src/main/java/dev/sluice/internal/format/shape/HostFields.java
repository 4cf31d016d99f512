// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shape;

import dev.sluice.options.Placeholders;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Host, process and container, read once at start from the environment and the process. Never asks
 * a name server. Immutable.
 */
public final class HostFields {

  private final Masks masks;
  private final Map<String, Object> values = new LinkedHashMap<>();

  /**
   * @param all whether records have them; otherwise only the hostname is looked up
   */
  public HostFields(Function<String, @Nullable String> environment, boolean all, Masks masks) {
    this.masks = masks;
    String hostname = Placeholders.hostname(environment);
    // Metrics have it as the tag host: better to mask one part too many.
    put("hostname", hostname != null && masks.covers("host") ? Masks.MASK : hostname);
    if (all) {
      put("pid", ProcessHandle.current().pid());
      put("pod_name", first(environment, "POD_NAME", "KUBERNETES_POD_NAME"));
      put("pod_namespace", first(environment, "POD_NAMESPACE", "KUBERNETES_NAMESPACE"));
    }
  }

  private static @Nullable String first(
      Function<String, @Nullable String> environment, String... names) {
    for (String name : names) {
      String value = environment.apply(name);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return null;
  }

  private void put(String name, @Nullable Object value) {
    if (value != null) {
      values.put(name, masks.covers(name) ? Masks.MASK : value);
    }
  }

  /** The keys that are known, with their values. */
  Map<String, Object> values() {
    return values;
  }

  /** The host's name, or null if the environment does not have it. */
  public @Nullable String hostname() {
    return (String) values.get("hostname");
  }
}
