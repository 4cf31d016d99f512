// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/**
 * FORMAT: from an event to the bytes of its record.
 *
 * <p>The start compiles all options into writers, and an event only runs them. Compiled options are
 * immutable and shared. Buffers belong to one thread at a time. Nothing here may throw because of
 * an event.
 *
 * <pre>
 * options - Formats ----- picks one of - json, text, metric, otlp
 *                                          |
 * event --- EventFormat - RecordFormat ----+--- bytes of the record
 *                |                         |
 *                +- shrink (too large)     +- shape (what is in an event), value (one value), time
 * </pre>
 *
 * <p>An arrow between the packages goes from this one to json, text, metric, otlp and shrink, from
 * these to shape, and from shape to value and time.
 */
@NullMarked
package dev.sluice.internal.format;

import org.jspecify.annotations.NullMarked;
