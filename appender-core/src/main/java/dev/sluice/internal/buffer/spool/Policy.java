// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

/**
 * Which records a spool gets, and what may come back. Immutable.
 *
 * @param writesAhead whether each record is written before it is sent, and not only what memory has
 *     no room for
 * @param dropsOldest whether the oldest segment makes room where the spool is full
 * @param returnBytes how much memory may be taken by records that came back
 * @param returnEvents most events in them
 * @param readBytes how much may be read before there is room for it
 */
record Policy(
    boolean writesAhead,
    boolean dropsOldest,
    long returnBytes,
    long returnEvents,
    long readBytes) {}
