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
 * Asks for the fields that {@code includeHost} writes in an ECS task. A thread of its own asks
 * until it has an answer and then ends: neither the start nor any event waits for it.
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

  void start(SelfLogGuard threads, Pauses pauses, QuietDiagnostics diagnostics, Ticker ticker) {
    String from = uri;
    if (from != null
        && threads.started("container", () -> learn(from, pauses, diagnostics, ticker)) == null) {
      sayUnknown("no thread is left for the question", diagnostics);
    }
  }

  void learn(String from, Pauses pauses, QuietDiagnostics diagnostics, Ticker ticker) {
    String failure = ask(from, ticker);
    if (failure != null) {
      sayUnknown(failure, diagnostics);
    }
    for (int i = 0; failure != null && pauses.await(i); i++) {
      failure = ask(from, ticker);
    }
  }

  private static void sayUnknown(String why, QuietDiagnostics diagnostics) {
    diagnostics.say("format.includeHost: the ECS task is not known: " + why);
  }

  /** Returns why it is not known, or null. */
  private @Nullable String ask(String from, Ticker ticker) {
    String failure = null;
    for (int i = 0; i < TRIES; i++) {
      try {
        if (fields.learn(TaskMetadata.fetch(from, ticker))) {
          return null;
        }
        failure = "an answer without a task";
      } catch (IOException | RuntimeException e) {
        failure = e.toString();
      }
    }
    return failure;
  }
}
