// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import org.jspecify.annotations.Nullable;

/** Does one thing after the other, whatever became of those before. One thread. */
public final class Steps {

  private @Nullable Throwable failure; // the first one

  public void run(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      failure = failure == null ? e : failure;
    }
  }

  /** What the first step that failed threw, or null. */
  public @Nullable Throwable failure() {
    return failure;
  }

  /** Throws what the first step that failed threw. */
  public void end() {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
  }
}
