// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Formats of text tools (LTSV, CSV, TSV, Fluentd's out_file, a single value) and MessagePack.
 *
 * <pre>
 * options - TextFormats - one of the formats
 * EventShape - the format (a RecordSink) - bytes
 * </pre>
 */
@NullMarked
package dev.sluice.internal.format.text;

import org.jspecify.annotations.NullMarked;
