// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

/**
 * What was accepted so far, and what is held, all at one moment.
 *
 * @param acceptedBytes of the data and keys of all that was accepted
 */
public record IntakeCounts(long acceptedCount, long acceptedBytes, Held held) {}
