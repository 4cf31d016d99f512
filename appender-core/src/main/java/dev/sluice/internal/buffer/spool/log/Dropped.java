// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

/**
 * What was in a segment that was deleted to make room.
 *
 * @param waiting lost with it
 * @param out handed out before, or held by who appended it: not in the spool any more
 */
public record Dropped(Amount waiting, Amount out) {}
