// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import dev.sluice.record.PutEntry;
import dev.sluice.record.SeverityCounts;

/**
 * Events in memory.
 *
 * @param events accepted and not yet delivered or dropped
 * @param eventBytes bytes of their data and keys
 * @param bytes bytes that the buffer is charged for them
 */
public record Held(SeverityCounts events, long eventBytes, long bytes) {

  public static Held of(PutEntry entry) {
    return new Held(entry.severities(), entry.eventBytes(), entry.heldBytes());
  }
}
