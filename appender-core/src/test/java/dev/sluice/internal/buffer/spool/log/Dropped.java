// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

/**
 * The frames of a segment that was deleted to make room, or those that a closed spool did not
 * write.
 *
 * @param waiting lost with it
 * @param out handed out before, or held by the caller: not in the spool any more
 */
public record Dropped(Amount waiting, Amount out) {}
