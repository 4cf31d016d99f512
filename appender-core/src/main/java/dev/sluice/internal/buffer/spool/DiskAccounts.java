// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import dev.sluice.internal.buffer.spool.log.Amount;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutEntry;

/** Counts the records that move between memory and disk. Shipper thread only. */
public interface DiskAccounts {

  /** The record is on disk alone from now on. {@link #freed} gives its memory back. */
  void toDisk(PutEntry entry);

  /** This memory is not needed any more. */
  void freed(int heldBytes);

  /** The record came from the disk; its memory is charged already. */
  void toMemory(PutEntry entry);

  /** An earlier process left these records. */
  void recovered(Amount amount);

  /** Counts recovered events that may have been delivered before. */
  void maybeDuplicated(long events);

  /** Events on disk are gone. */
  void lost(DropReason reason, Amount amount);
}
