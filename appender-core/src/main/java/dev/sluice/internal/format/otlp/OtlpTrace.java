// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.otlp;

import dev.sluice.internal.util.ActiveSpan;
import dev.sluice.internal.util.TraceNames;
import dev.sluice.spi.EventReader;
import java.util.HexFormat;
import java.util.List;

/**
 * The trace that the context of an event names, by whichever of the {@link TraceNames} is there and
 * valid; else that of the span of OpenTelemetry that is active on the caller thread. Used again for
 * each event, by one thread at a time.
 *
 * <p>Span and flags count only beside a valid trace id, as OTLP has it. What is not valid stays an
 * ordinary context entry.
 */
final class OtlpTrace {

  private static final int TRACE_ID_DIGITS = 32;
  private static final int SPAN_ID_DIGITS = 16;
  private static final int FLAGS_DIGITS = 2;

  /** One part of the trace, and the context entry that it was found in; empty for none. */
  private static final class Part {

    private final List<String> names;
    private final int digits;
    private final boolean mayBeZero;
    private final String zero;
    private String name = "";
    private String hex = "";

    Part(List<String> names, int digits, boolean mayBeZero) {
      this.names = names;
      this.digits = digits;
      this.mayBeZero = mayBeZero;
      this.zero = "0".repeat(digits);
    }

    /** What comes from no context entry. */
    void set(String newHex) {
      name = "";
      hex = newHex;
    }

    <E> void read(EventReader<E> reader, E event) {
      set("");
      for (int i = 0; i < names.size() && hex.isEmpty(); i++) {
        Object value = reader.contextValue(event, names.get(i));
        if (value instanceof String text && isHex(text) && (mayBeZero || !text.equals(zero))) {
          name = names.get(i);
          hex = text;
        }
      }
    }

    private boolean isHex(String text) {
      if (text.length() != digits) {
        return false;
      }
      for (int i = 0; i < digits; i++) {
        if (!HexFormat.isHexDigit(text.charAt(i))) {
          return false;
        }
      }
      return true;
    }
  }

  private final Part trace = new Part(TraceNames.TRACE_ID, TRACE_ID_DIGITS, false);
  private final Part span = new Part(TraceNames.SPAN_ID, SPAN_ID_DIGITS, false);
  private final Part flags = new Part(TraceNames.FLAGS, FLAGS_DIGITS, true);

  <E> void read(EventReader<E> reader, E event) {
    trace.read(reader, event);
    if (trace.hex.isEmpty()) {
      readActiveSpan();
    } else {
      span.read(reader, event);
      flags.read(reader, event);
    }
  }

  private void readActiveSpan() {
    ActiveSpan.Ids ids = ActiveSpan.current();
    trace.set(ids == null ? "" : ids.traceId());
    span.set(ids == null ? "" : ids.spanId());
    flags.set(ids == null ? "" : ids.flags());
  }

  String traceId() {
    return trace.hex;
  }

  String spanId() {
    return span.hex;
  }

  int flags() {
    return flags.hex.isEmpty() ? 0 : HexFormat.fromHexDigits(flags.hex);
  }

  /** Whether this context entry became part of the trace. */
  boolean took(String name) {
    return !name.isEmpty()
        && (name.equals(trace.name) || name.equals(span.name) || name.equals(flags.name));
  }
}
