// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.record.Batch;
import dev.sluice.record.PutEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parts of batches that Kinesis called invalid. Of each batch one half is sent: what becomes of it
 * tells where to look on, so an invalid record is found in as many requests as the batch can be
 * halved, and one for the proof. Shipper thread only.
 */
final class Suspects {

  private final Deque<Batch> waiting = new ArrayDeque<>();

  /** For each half that waits or is under way, the half that is kept meanwhile. */
  private final Map<Batch, List<PutEntry>> otherHalves = new IdentityHashMap<>();

  /** Takes records with an invalid one among them; one alone is sent alone, for the proof. */
  void add(List<PutEntry> entries) {
    int middle = (entries.size() + 1) / 2;
    Batch half = new Batch(entries.subList(0, middle));
    waiting.addFirst(half);
    if (middle < entries.size()) {
      otherHalves.put(half, List.copyOf(entries.subList(middle, entries.size())));
    }
  }

  /** The next part to be sent, or null. */
  @Nullable Batch peek() {
    return waiting.peek();
  }

  /** Takes it out. */
  @Nullable Batch poll() {
    return waiting.poll();
  }

  /** The request with this half has ended: gives back the other half, empty where there is none. */
  List<PutEntry> takeOtherHalf(Batch half) {
    List<PutEntry> other = otherHalves.remove(half);
    return other == null ? List.of() : other;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** All records that are held here and not under way. */
  List<PutEntry> entries() {
    List<PutEntry> all = new ArrayList<>();
    waiting.forEach(batch -> all.addAll(batch.entries()));
    otherHalves.values().forEach(all::addAll);
    return all;
  }
}
