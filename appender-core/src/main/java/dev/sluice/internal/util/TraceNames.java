// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import java.util.List;

/**
 * What tracing libraries call the trace in the context of an event: OpenTelemetry, Elastic's agent,
 * and Micrometer with Brave, in this order. The one list for keys and records.
 */
public final class TraceNames {

  public static final List<String> TRACE_ID = List.of("trace_id", "trace.id", "traceId");
  public static final List<String> SPAN_ID = List.of("span_id", "span.id", "spanId");
  public static final List<String> FLAGS = List.of("trace_flags", "trace.flags", "traceFlags");

  private TraceNames() {}
}
