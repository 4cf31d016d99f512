// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/**
 * From an event to the bytes of its record.
 *
 * <p>Everything that a configuration says is compiled at start into writers; an event only runs
 * them. What is compiled is immutable and shared, what is written to belongs to one thread at a
 * time. Nothing here may throw because of an event.
 */
@NullMarked
package dev.sluice.internal.format;

import org.jspecify.annotations.NullMarked;
