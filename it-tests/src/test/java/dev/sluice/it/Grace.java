// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import java.time.Duration;

/**
 * The time that a busy machine may add to a claimed time. A class with the tag {@value #TIMED} runs
 * beside others by default, and alone in the nightly profile, which allows one second.
 */
final class Grace {

  static final String TIMED = "timed";

  static final Duration ALLOWED =
      Duration.ofMillis(Integer.getInteger("sluice.grace.millis", 3_000));

  private Grace() {}
}
