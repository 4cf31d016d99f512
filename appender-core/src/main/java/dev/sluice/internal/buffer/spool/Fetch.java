// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import dev.sluice.internal.buffer.spool.log.Frame;
import dev.sluice.internal.buffer.spool.log.FrameOwner;
import dev.sluice.internal.buffer.spool.log.Spool;
import dev.sluice.internal.util.Ring;
import dev.sluice.record.PutEntry;
import org.jspecify.annotations.Nullable;

/** Reads what waits on disk for the shipper. Disk thread only. */
final class Fetch {

  private Fetch() {}

  /** Reads oldest first: one record at least, if there is any, and about so much. */
  static void read(Spool disk, long maxBytes, Ring<Handle> records) {
    long bytes = 0;
    for (Handle next;
        bytes < maxBytes && (next = readOne(disk, records)) != null;
        bytes += next.heldBytes()) {
      records.add(next);
    }
  }

  private static @Nullable Handle readOne(Spool disk, Ring<Handle> records) {
    records.makeRoom(); // first: without memory a record that was read would be lost
    for (Frame frame; (frame = disk.next()) != null; ) {
      FrameOwner before = frame.owner();
      PutEntry entry = frame.entry();
      if (entry == null || (before != null && !before.leave())) {
        continue; // the shipper has it
      }
      try {
        return Handle.read(entry, frame);
      } catch (OutOfMemoryError e) {
        disk.giveBack(frame);
        throw e;
      }
    }
    return null;
  }
}
