// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.account;

/**
 * What the buffer has taken and what of it is in memory, all at one moment.
 *
 * @param accepted events taken so far
 * @param acceptedBytes bytes of their data and keys
 * @param inMemory events that are neither settled nor on disk alone
 * @param inMemoryBytes bytes of their data and keys
 * @param heldBytes bytes that the buffer is charged for them
 */
public record Buffered(
    long accepted, long acceptedBytes, long inMemory, long inMemoryBytes, long heldBytes) {}
