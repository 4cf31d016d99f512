// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import dev.sluice.spi.EventReader;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The trace that the context of an event names by {@code trace_id}, {@code span_id} and {@code
 * trace_flags}. Used again for each event, by one thread at a time.
 *
 * <p>Span and flags count only beside a valid trace id, as OTLP has it. What is not valid stays an
 * ordinary context entry.
 */
final class OtlpTrace {

  private static final String TRACE_ID = "trace_id";
  private static final String SPAN_ID = "span_id";
  private static final String TRACE_FLAGS = "trace_flags";

  private static final int TRACE_ID_DIGITS = 32;
  private static final int SPAN_ID_DIGITS = 16;
  private static final int FLAGS_DIGITS = 2;

  private String traceId = "";
  private String spanId = "";
  private String flags = "";

  <E> void read(EventReader<E> reader, E event) {
    traceId = id(reader.contextValue(event, TRACE_ID), TRACE_ID_DIGITS);
    spanId = "";
    flags = "";
    if (!traceId.isEmpty()) {
      spanId = id(reader.contextValue(event, SPAN_ID), SPAN_ID_DIGITS);
      flags = hex(reader.contextValue(event, TRACE_FLAGS), FLAGS_DIGITS);
    }
  }

  String traceId() {
    return traceId;
  }

  String spanId() {
    return spanId;
  }

  int flags() {
    return flags.isEmpty() ? 0 : HexFormat.fromHexDigits(flags);
  }

  /** Whether this context entry became part of the trace. */
  boolean took(String name) {
    return switch (name) {
      case TRACE_ID -> !traceId.isEmpty();
      case SPAN_ID -> !spanId.isEmpty();
      case TRACE_FLAGS -> !flags.isEmpty();
      default -> false;
    };
  }

  /** An id, or empty: all zeros are none. */
  private static String id(@Nullable Object value, int digits) {
    String hex = hex(value, digits);
    for (int i = 0; i < hex.length(); i++) {
      if (hex.charAt(i) != '0') {
        return hex;
      }
    }
    return "";
  }

  private static String hex(@Nullable Object value, int digits) {
    if (!(value instanceof String text) || text.length() != digits) {
      return "";
    }
    for (int i = 0; i < digits; i++) {
      if (!HexFormat.isHexDigit(text.charAt(i))) {
        return "";
      }
    }
    return text;
  }
}
