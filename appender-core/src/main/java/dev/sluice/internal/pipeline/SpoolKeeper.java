// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.batch.Keeper;
import dev.sluice.internal.buffer.Spooler;
import dev.sluice.record.PutEntry;
import org.jspecify.annotations.Nullable;

/** Lets the spooler decide where the records are that the batcher has finished. */
record SpoolKeeper(Spooler spooler) implements Keeper {

  @Override
  public boolean takesAll() {
    return spooler.takesAll();
  }

  @Override
  public @Nullable PutEntry keep(PutEntry entry) {
    return spooler.keep(entry);
  }
}
