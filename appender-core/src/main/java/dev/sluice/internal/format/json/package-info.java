// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/**
 * JSON lines: a whole record, or the message alone ({@code logKey}).
 *
 * <pre>
 * EventShape - JsonFormat - JsonText (value) - bytes
 * </pre>
 */
@NullMarked
package dev.sluice.internal.format.json;

import org.jspecify.annotations.NullMarked;
