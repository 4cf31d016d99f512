// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/**
 * OTLP logs, as protobuf and as JSON.
 *
 * <pre>
 * options - OtlpFormats - OtlpResource (written once)
 * event - OtlpFormat - OtlpSink (protobuf or JSON) - bytes
 * </pre>
 */
@NullMarked
package dev.sluice.internal.format.otlp;

import org.jspecify.annotations.NullMarked;
