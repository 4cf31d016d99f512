// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import dev.sluice.record.Severity;
import dev.sluice.record.UserRecord;

/**
 * A record that made room for a newer one.
 *
 * @param sizeBytes data and key
 * @param heldBytes what the buffer was charged for it
 */
public record Evicted(Severity severity, int sizeBytes, int heldBytes) {

  static Evicted of(UserRecord record) {
    return new Evicted(record.severity(), record.sizeBytes(), record.heldBytes());
  }
}
