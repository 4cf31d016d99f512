// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.buffer.Surplus;
import dev.sluice.record.PutEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps room for the newest events with {@code drop_oldest}. Callers drop the oldest records in the
 * intake and cannot reach those behind it, so the shipper drops these early, from the stream that
 * holds most. Records in flight stay. Shipper thread only.
 */
record Evictions(Intake intake, List<Lane> lanes) {

  /** Drops records until there is room, or until none waits. */
  void run() {
    Surplus surplus = intake.surplus();
    if (surplus.isNone()) {
      return;
    }
    try {
      for (Lane lane : lanes) {
        lane.losses().look();
      }
      drop(surplus);
    } finally {
      for (Lane lane : lanes) {
        lane.losses().forget();
        lane.spooler().discharge(); // before the memory of what was dropped is released
      }
    }
  }

  private void drop(Surplus surplus) {
    long bytes = 0;
    long events = 0;
    while (bytes < surplus.bytes() || events < surplus.events()) {
      LaneLosses most = largest();
      PutEntry dropped = most == null ? null : most.dropOldest();
      if (dropped == null) {
        return; // all others are in flight, or on the way to the disk
      }
      bytes += dropped.heldBytes();
      events += dropped.eventCount();
    }
  }

  private @Nullable LaneLosses largest() {
    LaneLosses most = null;
    for (Lane lane : lanes) {
      LaneLosses losses = lane.losses();
      long bytes = losses.waitingBytes();
      if (bytes > 0 && (most == null || bytes > most.waitingBytes())) {
        most = losses;
      }
    }
    return most;
  }
}
