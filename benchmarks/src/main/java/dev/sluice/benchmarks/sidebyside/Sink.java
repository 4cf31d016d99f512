// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import java.io.IOException;

/** Where events end up, and what can be asked there. Thread of the workload. */
interface Sink {

  /** Forgets what was before. */
  void begin() throws IOException;

  /** Whether a logging call returns only when its event has arrived. */
  boolean takesAtOnce();

  /** How many events have arrived. */
  long count() throws IOException;

  /** What has arrived, held against the first {@code n} events. */
  Figures figures(long n) throws IOException;
}
