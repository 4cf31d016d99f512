// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

/** The names under which graphite files the fields of a metric. One thread at a time. */
interface GraphiteNames {

  /** What Telegraf calls a field that has no name of its own: no name of graphite ends with it. */
  String NAMELESS_FIELD = "value";

  /** Takes a metric, for the calls of {@link #nameOf} that follow. */
  void start(Metric metric);

  /** The name, sanitized and valid until the next call; empty when there is nothing to name it. */
  CharSequence nameOf(String field);

  void clear();
}
