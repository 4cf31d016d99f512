// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import dev.sluice.testkit.EmbeddedKinesis;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code ${it.NAME}} of a configuration file stand for: system properties, the one place
 * where both frameworks look. Tests run one after the other.
 */
final class Settings implements AutoCloseable {

  static final String PREFIX = "it.";
  static final String STREAM = "logs";

  private final Map<String, @Nullable String> former = new HashMap<>();

  /**
   * For a file that sends to the stream {@value #STREAM} of this endpoint; then name, value, ...
   */
  static Map<String, Object> to(EmbeddedKinesis kinesis, Object... namesAndValues) {
    Map<String, Object> values = new HashMap<>();
    values.put("endpoint", kinesis.endpoint());
    values.put("stream", STREAM);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
    }
    return values;
  }

  Settings(Map<String, ?> values) {
    values.forEach(this::set);
  }

  void set(String name, Object value) {
    String before = System.setProperty(PREFIX + name, value.toString());
    if (!former.containsKey(PREFIX + name)) { // none before is a value, too
      former.put(PREFIX + name, before);
    }
  }

  @Override
  public void close() {
    former.forEach(
        (name, before) -> {
          if (before == null) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, before);
          }
        });
    former.clear();
  }
}
