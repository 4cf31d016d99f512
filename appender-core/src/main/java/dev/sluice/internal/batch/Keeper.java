// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import dev.sluice.record.PutEntry;
import java.util.function.Consumer;

/** Decides where a finished record is until it is delivered. Shipper thread only. */
public interface Keeper {

  /** Keeps all records in memory. */
  Keeper MEMORY =
      new Keeper() {
        @Override
        public boolean canTakeAll() {
          return false;
        }

        @Override
        public void keep(PutEntry entry, Consumer<PutEntry> memory) {
          memory.accept(entry);
        }
      };

  /** Whether any number of records may come, also when the batch is full. */
  boolean canTakeAll();

  /**
   * Takes a record that was just finished. After an error it comes again.
   *
   * @param memory takes the record if it is delivered from memory now; other records come back
   *     later
   */
  void keep(PutEntry entry, Consumer<PutEntry> memory);
}
