// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.batch.Keeper;
import dev.sluice.internal.buffer.spool.Spooler;
import dev.sluice.record.PutEntry;
import java.util.function.Consumer;

/** Lets the spooler decide whether a finished record goes to memory or to disk. */
record SpoolKeeper(Spooler spooler) implements Keeper {

  @Override
  public boolean canTakeAll() {
    return spooler.canTakeAll();
  }

  @Override
  public void keep(PutEntry entry, Consumer<PutEntry> memory) {
    PutEntry kept = spooler.keep(entry);
    if (kept != null) {
      try {
        memory.accept(kept);
      } catch (OutOfMemoryError e) {
        spooler.forget(kept); // the batcher offers it again, and then it is written again
        throw e;
      }
    }
  }
}
