// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.internal.util.Ring;
import dev.sluice.record.Batch;
import dev.sluice.record.PutEntry;
import dev.sluice.record.Verdict;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Searches each batch that Kinesis called invalid, or that something on the way refused, for the
 * record at fault, here called the invalid one. It sends one half of the remaining records; the
 * answer shows which half has the invalid one. So the search takes as many requests as the batch
 * can be halved, and one more for the proof. Then the other records are released together. Shipper
 * thread only.
 */
final class Suspects {

  /**
   * The records that wait while a half is tried.
   *
   * @param otherHalf holds the invalid record if the half tried does not
   * @param rest records that the search has left aside; they may contain another invalid one
   * @param why the verdict on the request that the half comes from
   * @param refusedBytes size of that request
   */
  private record Trial(
      List<PutEntry> otherHalf, List<PutEntry> rest, Verdict why, long refusedBytes) {}

  private final Ring<Batch> waiting = new Ring<>();

  /** One for each half that waits or is in flight; by identity. */
  private final IdentityHashMap<Batch, Trial> trials = new IdentityHashMap<>();

  /**
   * A batch of several records was refused: begins or continues its search.
   *
   * @param entries those of its records that are not given up
   */
  void refused(Batch batch, List<PutEntry> entries, Verdict why) {
    search(batch.stream(), entries, letGo(batch), why, batch.sizeBytes());
    forget(batch);
  }

  /** The verdict on the request that this half comes from. */
  Verdict why(Batch half) {
    Trial trial = trials.get(half);
    return trial == null ? Verdict.INVALID : trial.why();
  }

  /**
   * A request was valid. If it was a half, the other half is searched.
   *
   * @return the records that are no longer suspected
   */
  List<PutEntry> valid(Batch batch) {
    Trial trial = trials.get(batch);
    if (trial == null) {
      return List.of();
    }
    if (trial.otherHalf().isEmpty()) {
      return trial.rest(); // they were invalid only together
    }
    search(batch.stream(), trial.otherHalf(), trial.rest(), trial.why(), trial.refusedBytes());
    return List.of();
  }

  /**
   * A request was valid. If no record was at fault, the one before it was too large.
   *
   * @return the size of the smallest request that was too large, or {@link Long#MAX_VALUE}
   */
  long tooLargeBytes(Batch batch) {
    Trial trial = trials.get(batch);
    return trial == null || !trial.otherHalf().isEmpty() ? Long.MAX_VALUE : trial.refusedBytes();
  }

  /**
   * A request ended the search: its only record is the invalid one, or it failed for another
   * reason.
   *
   * @return the records that are no longer suspected, without those of the request
   */
  List<PutEntry> letGo(Batch batch) {
    Trial trial = trials.get(batch);
    return trial == null ? List.of() : both(trial.rest(), trial.otherHalf());
  }

  /** Its outcome was passed on: forgets the records that waited for it. */
  void forget(Batch batch) {
    trials.remove(batch);
  }

  private void search(
      String stream, List<PutEntry> entries, List<PutEntry> rest, Verdict why, long refusedBytes) {
    int middle = (entries.size() + 1) / 2;
    Batch half = new Batch(stream, entries.subList(0, middle));
    List<PutEntry> otherHalf = List.copyOf(entries.subList(middle, entries.size()));
    waiting.makeRoom(); // first: without memory the half would never be tried
    trials.put(half, new Trial(otherHalf, rest, why, refusedBytes));
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

  /** Removes the next half, which is sent now. */
  @Nullable Batch poll() {
    return waiting.poll();
  }

  boolean isEmpty() {
    return trials.isEmpty();
  }

  /** All records here that are not in flight. */
  List<PutEntry> entries() {
    List<PutEntry> all = new ArrayList<>();
    waiting.forEach(batch -> all.addAll(batch.entries()));
    trials.values().forEach(trial -> all.addAll(both(trial.rest(), trial.otherHalf())));
    return all;
  }
}
