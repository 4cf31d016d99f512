// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

/**
 * What the spool holds and what became of it. Each event is in one of the first two amounts until
 * it is acknowledged, dropped or lost.
 *
 * @param waiting in the spool alone
 * @param out handed out, or appended as held: the caller has it too
 * @param recovered found on disk that an earlier process left, so far
 * @param lost found damaged when it was to be read
 * @param damages places of damage that recovery stepped over: what was there is lost, unless it was
 *     acknowledged, and recovered besides
 * @param quarantinedSegments segments without a readable frame, moved aside
 * @param diskBytes segments on disk
 * @param heldBytes frames that are in memory since they are not safe yet, by their size on disk:
 *     {@code PutEntry.heldBytes} counts the heap, which is a little more
 */
public record LogCounts(
    Amount waiting,
    Amount out,
    Amount recovered,
    Amount lost,
    long damages,
    long quarantinedSegments,
    long diskBytes,
    long heldBytes) {}
