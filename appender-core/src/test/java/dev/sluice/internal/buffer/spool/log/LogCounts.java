// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

/**
 * The events of a spool. Each is in one of the first two amounts until it is acknowledged, dropped
 * or lost.
 *
 * @param waiting in the spool alone
 * @param out handed out, or appended as held: the caller has it too
 * @param recovered left by an earlier process, so far
 * @param lost damaged when it was to be read
 * @param damages places of damage that recovery stepped over
 * @param quarantinedSegments segments without a readable frame, moved aside
 * @param diskBytes segments on disk
 * @param heldBytes frames that are in memory since they are not safe yet, by their size on disk
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
