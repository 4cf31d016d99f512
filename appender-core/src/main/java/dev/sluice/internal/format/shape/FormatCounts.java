// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shape;

/** Counts events that lack something that the options name. Caller threads. */
public interface FormatCounts {

  FormatCounts NONE =
      new FormatCounts() {
        @Override
        public void logKeyMissing() {}

        @Override
        public void linesJoined() {}

        @Override
        public void noMetric() {}

        @Override
        public void failed(Throwable cause) {}
      };

  /** The event lacks the key that {@code logKey} names. */
  void logKeyMissing();

  /** The record was more than one line, and is one now. */
  void linesJoined();

  /** The event has no field for a metric. */
  void noMetric();

  /** The event, or a part of it, could not be written. */
  void failed(Throwable cause);
}
