// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.forwarder;

/** Takes the lines of one source, in order; see {@link Lines}. */
interface LineSink {

  /** Takes a line; waits while the appender has no room. */
  void accept(String line);

  /** The source ends here, or begins anew: what comes next belongs to no line before it. */
  default void finish() {}
}
