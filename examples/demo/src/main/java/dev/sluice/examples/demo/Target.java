// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.demo;

import dev.sluice.testkit.EmbeddedKinesis;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the demo sends: an endpoint inside this JVM, or what SLUICE_ENDPOINT, SLUICE_STREAM and the
 * AWS_ variables name.
 *
 * @param environment what the application needs in its environment to find it
 * @param embedded the endpoint to close at the end, or null when it is not ours
 */
record Target(Map<String, String> environment, @Nullable EmbeddedKinesis embedded)
    implements AutoCloseable {

  private static final String STREAM = "SLUICE_STREAM";
  private static final String ENDPOINT = "SLUICE_ENDPOINT";
  private static final String DEFAULT_STREAM = "sluice-demo";
  private static final int SHARD_COUNT = 2;

  static Target open(Map<String, String> given) {
    Map<String, String> environment = new HashMap<>(given);
    environment.putIfAbsent(STREAM, DEFAULT_STREAM);
    if (given.containsKey(ENDPOINT) || given.containsKey(STREAM)) {
      return new Target(environment, null);
    }
    EmbeddedKinesis embedded = EmbeddedKinesis.withStream(DEFAULT_STREAM, SHARD_COUNT);
    environment.put(ENDPOINT, embedded.endpoint().toString());
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_ACCESS_KEY_ID", "embedded");
    environment.put("AWS_SECRET_ACCESS_KEY", "embedded");
    return new Target(environment, embedded);
  }

  String stream() {
    return environment.getOrDefault(STREAM, DEFAULT_STREAM);
  }

  @Nullable String endpoint() {
    return environment.get(ENDPOINT);
  }

  /** For people: never a credential. */
  String describe() {
    String where = embedded != null ? "the embedded endpoint " : "";
    String endpoint = endpoint();
    return stream() + " at " + where + (endpoint == null ? "AWS" : endpoint);
  }

  @Override
  public void close() {
    if (embedded != null) {
      embedded.close();
    }
  }
}
