// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import dev.sluice.record.PutEntry;
import org.jspecify.annotations.Nullable;

/** Decides where a finished record is until it is delivered. Shipper thread only. */
public interface Keeper {

  /** Keeps all of them in memory. */
  Keeper MEMORY =
      new Keeper() {
        @Override
        public boolean takesAll() {
          return false;
        }

        @Override
        public PutEntry keep(PutEntry entry) {
          return entry;
        }
      };

  /** Whether any number of records may come, also when the batch is full. */
  boolean takesAll();

  /**
   * Takes a record that was just finished.
   *
   * @return what is to be delivered from memory, or null: it comes back another time
   */
  @Nullable PutEntry keep(PutEntry entry);
}
