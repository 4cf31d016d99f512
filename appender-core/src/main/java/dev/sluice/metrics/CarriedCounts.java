// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import dev.sluice.record.SluiceSnapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Counts that go on where they were when their appender opens anew, at zero. Any thread. */
final class CarriedCounts {

  /** The sum of earlier openings, and the last value of the present one. */
  private record Seen(List<Long> before, @Nullable SluiceSnapshot last) {}

  private final Supplier<@Nullable SluiceSnapshot> source;
  private final List<ToLongFunction<SluiceSnapshot>> reads;
  private final AtomicReference<Seen> seen;

  CarriedCounts(
      Supplier<@Nullable SluiceSnapshot> source, List<ToLongFunction<SluiceSnapshot>> reads) {
    this.source = source;
    this.reads = List.copyOf(reads);
    this.seen = new AtomicReference<>(new Seen(Collections.nCopies(reads.size(), 0L), null));
  }

  /** The count of this place in the list so far, also while there is no appender. */
  long count(int index) {
    // The value is read inside the update, so an older one cannot replace a newer one.
    Seen now = seen.updateAndGet(one -> with(one, source.get()));
    SluiceSnapshot last = now.last();
    return now.before().get(index) + (last == null ? 0 : reads.get(index).applyAsLong(last));
  }

  private Seen with(Seen before, @Nullable SluiceSnapshot look) {
    SluiceSnapshot last = before.last();
    if (look == null) {
      return before;
    }
    if (last == null || look.opening() == last.opening()) {
      return new Seen(before.before(), look);
    }
    if (look.opening() < last.opening()) {
      return before; // the old appender of a reconfiguration once more
    }
    List<Long> sums = new ArrayList<>();
    for (int i = 0; i < reads.size(); i++) {
      sums.add(before.before().get(i) + reads.get(i).applyAsLong(last));
    }
    return new Seen(sums, look);
  }
}
