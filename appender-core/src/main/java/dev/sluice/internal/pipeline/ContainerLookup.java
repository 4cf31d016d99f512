// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.account.QuietDiagnostics;
import dev.sluice.internal.format.shape.ContainerFields;
import dev.sluice.internal.send.TaskMetadata;
import dev.sluice.internal.util.Ticker;
import dev.sluice.options.FormatOptions;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks once for the fields that {@code includeHost} writes in an ECS task. A thread of its own asks
 * and then ends: neither the start nor any event waits for it.
 */
final class ContainerLookup {

  private static final int TRIES = 3;

  private final @Nullable String uri; // null: not in an ECS task, or includeHost is off
  private final ContainerFields fields;

  ContainerLookup(FormatOptions options, Function<String, @Nullable String> environment) {
    String uriText = environment.apply(TaskMetadata.URI_VARIABLE);
    boolean isInTask = uriText != null && !uriText.isBlank();
    boolean wanted = isInTask && options.get(FormatOptions.INCLUDE_HOST);
    this.uri = wanted ? uriText : null;
    this.fields = wanted ? ContainerFields.expected() : ContainerFields.none();
  }

  ContainerFields fields() {
    return fields;
  }

  void start(SelfLogGuard threads, QuietDiagnostics diagnostics, Ticker ticker) {
    String from = uri;
    if (from != null) {
      threads.newThread("container", () -> ask(from, diagnostics, ticker)).start();
    }
  }

  private void ask(String from, QuietDiagnostics diagnostics, Ticker ticker) {
    String failure = "";
    for (int i = 0; i < TRIES; i++) {
      try {
        if (fields.learn(TaskMetadata.fetch(from, ticker))) {
          return;
        }
        failure = "an answer without a task";
      } catch (IOException | RuntimeException e) {
        failure = e.toString();
      }
    }
    diagnostics.say("format.includeHost: the ECS task is not known: " + failure);
  }
}
