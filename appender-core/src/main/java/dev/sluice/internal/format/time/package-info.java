// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Times of events as text: strftime, Unix times, ISO 8601.
 *
 * <pre>
 * pattern - StrftimeParser - Strftime - TimestampCache (the text of one second) - bytes
 * </pre>
 */
@NullMarked
package dev.sluice.internal.format.time;

import org.jspecify.annotations.NullMarked;
