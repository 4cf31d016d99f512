// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.send.SdkLibraries;
import dev.sluice.options.ClientOptions;
import dev.sluice.options.Problems;
import dev.sluice.options.SluiceOptions;
import dev.sluice.spi.Transport;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the libraries of the transport are there. It runs beside the rest of the start,
 * because opening a dozen jars takes as long as that. The thread that starts the appender begins
 * and ends it.
 */
final class LibraryLook {

  /**
   * A class loader may wait for the thread that starts. After this time the check is left to the
   * first request.
   */
  private static final long PATIENCE_MILLIS = 2_000;

  private final @Nullable Thread thread; // null: the first request does the check, if any
  private volatile @Nullable String problem; // written by the thread

  private LibraryLook(boolean isNeeded, boolean withRoles, SelfLogGuard threads) {
    this.thread = isNeeded ? threads.started("libraries", () -> look(withRoles)) : null;
  }

  /**
   * Begins it, unless it was done in this JVM before.
   *
   * @param given in place of the AWS SDK, or null
   */
  static LibraryLook begin(SluiceOptions options, @Nullable Transport given, SelfLogGuard threads) {
    boolean withRoles = options.client().isSet(ClientOptions.ROLE_ARN);
    boolean isNeeded = given == null && !SdkLibraries.isKnownToFit(withRoles);
    return new LibraryLook(isNeeded, withRoles, threads);
  }

  private void look(boolean withRoles) {
    problem = SdkLibraries.problem(withRoles);
  }

  /** Waits for the check, and adds its problem. */
  void end(Problems problems) {
    if (thread == null) {
      return;
    }
    try {
      TimeUnit.MILLISECONDS.timedJoin(thread, PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // of the application; the first request does the check
    }
    String found = problem;
    if (found != null) {
      problems.add("no event can be sent with the libraries on the class path: " + found);
    }
  }
}
