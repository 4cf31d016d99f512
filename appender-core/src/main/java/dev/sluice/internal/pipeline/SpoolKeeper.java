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
  @SuppressWarnings("ReferenceEquality")
  public void keep(PutEntry entry, Consumer<PutEntry> memory) {
    // The disk thread reads the data too, and nobody tells how long.
    PutEntry own = spooler.hasDisk() ? entry.unpooled() : entry;
    PutEntry kept = spooler.keep(own);
    if (kept != null) {
      try {
        memory.accept(kept);
      } catch (OutOfMemoryError e) {
        spooler.forget(kept); // the batcher offers it again, and then it is written again
        throw e;
      }
    }
    if (own != entry) {
      entry.release(); // last: after an error it comes again
    }
  }
}
