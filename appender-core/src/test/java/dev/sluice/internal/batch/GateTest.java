// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.record.PutEntry;
import dev.sluice.record.Severity;
import dev.sluice.record.SeverityCounts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the batch has no memory for is offered to it again, in the order of its key. */
class GateTest {

  private final List<PutEntry> batch = new ArrayList<>();
  private boolean hasMemory = true;
  private final Gate gate = new Gate(true, this::take);

  private void take(PutEntry entry) {
    if (!hasMemory) {
      throw new OutOfMemoryError("a test's");
    }
    batch.add(entry);
  }

  private static PutEntry entry() {
    return PutEntry.aggregate("key", null, new byte[1], SeverityCounts.one(Severity.INFO), 1, 1, 7);
  }

  private void failOnce(Runnable step) {
    hasMemory = false;
    assertThatThrownBy(step::run).isInstanceOf(OutOfMemoryError.class);
    hasMemory = true;
  }

  @Test
  void add_afterAnError_doesNotWaitBehindItself() {
    PutEntry first = entry();
    PutEntry second = entry();
    failOnce(() -> gate.add(first));
    gate.add(first);
    gate.add(second);
    assertThat(batch).containsExactly(first);
    gate.release(first);
    assertThat(batch).containsExactly(first, second);
  }

  @Test
  void settled_afterAnError_letsTheSameRecordGo() {
    PutEntry first = entry();
    PutEntry second = entry();
    PutEntry third = entry();
    gate.add(first);
    gate.add(second);
    gate.add(third);
    failOnce(() -> gate.release(first));
    gate.release(first);
    assertThat(batch).containsExactly(first, second);
    gate.release(second);
    assertThat(batch).containsExactly(first, second, third);
    gate.release(third);
    assertThat(gate.oldestCreatedNanos(9)).as("none waits").isEqualTo(9);
  }
}
