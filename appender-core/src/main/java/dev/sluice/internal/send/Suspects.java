// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.internal.util.Ring;
import dev.sluice.record.Batch;
import dev.sluice.record.PutEntry;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Batches that Kinesis called invalid, each searched for the record that made it so. One half of
 * what is left is sent: its fate tells where to look on. So the record is found in as many requests
 * as the batch can be halved, and one for the proof; the rest is let go together after that.
 * Shipper thread only.
 */
final class Suspects {

  /**
   * What is held while a half is tried.
   *
   * @param otherHalf holds the invalid record if the half tried does not
   * @param rest what the search has left aside; it may hold another one
   */
  private record Trial(List<PutEntry> otherHalf, List<PutEntry> rest) {}

  private final Ring<Batch> waiting = new Ring<>();

  /** For each half that waits or is under way; by identity. */
  private final IdentityHashMap<Batch, Trial> trials = new IdentityHashMap<>();

  /** A batch of several records was called invalid: searches it, or searches this half on. */
  void refused(Batch batch) {
    search(batch.stream(), batch.entries(), letGo(batch));
    forget(batch);
  }

  /**
   * A request was answered, so it was valid: if it was a half, the other one is to be searched.
   *
   * @return what is no longer suspected
   */
  List<PutEntry> valid(Batch batch) {
    Trial trial = trials.get(batch);
    if (trial == null) {
      return List.of();
    }
    if (trial.otherHalf().isEmpty()) {
      return trial.rest(); // only together were they invalid
    }
    search(batch.stream(), trial.otherHalf(), trial.rest());
    return List.of();
  }

  /**
   * A request ended the search: its one record is the invalid one, or it failed for other reasons.
   *
   * @return what is no longer suspected, without that request's own records
   */
  List<PutEntry> letGo(Batch batch) {
    Trial trial = trials.get(batch);
    return trial == null ? List.of() : both(trial.rest(), trial.otherHalf());
  }

  /** Its end was passed on: what was held while it was tried is held no more. */
  void forget(Batch batch) {
    trials.remove(batch);
  }

  private void search(String stream, List<PutEntry> entries, List<PutEntry> rest) {
    int middle = (entries.size() + 1) / 2;
    Batch half = new Batch(stream, entries.subList(0, middle));
    waiting.makeRoom(); // first: a half that is never tried would be suspected for ever
    trials.put(half, new Trial(List.copyOf(entries.subList(middle, entries.size())), rest));
    waiting.add(half);
  }

  private static List<PutEntry> both(List<PutEntry> some, List<PutEntry> more) {
    List<PutEntry> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  /** The next half to be tried, or null. */
  @Nullable Batch peek() {
    return waiting.peek();
  }

  /** Takes it out: it is under way now. */
  @Nullable Batch poll() {
    return waiting.poll();
  }

  boolean isEmpty() {
    return trials.isEmpty();
  }

  /** All records held here that are not under way. */
  List<PutEntry> entries() {
    List<PutEntry> all = new ArrayList<>();
    waiting.forEach(batch -> all.addAll(batch.entries()));
    trials.values().forEach(trial -> all.addAll(both(trial.rest(), trial.otherHalf())));
    return all;
  }
}
