// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.Records;
import dev.sluice.record.PutEntry;
import dev.sluice.record.Severity;
import dev.sluice.record.SeverityCounts;
import org.junit.jupiter.api.Test;

class KeyOrderTest {

  private final KeyOrder order = new KeyOrder();

  private static PutEntry of(String key, long createdNanos) {
    return PutEntry.aggregate(
        key, null, new byte[1], SeverityCounts.one(Severity.INFO), 1, 1, createdNanos);
  }

  @Test
  void admit_letsOneOfAKeyGoAtATime() {
    PutEntry first = of("a", 1);
    PutEntry second = of("a", 2);
    PutEntry third = of("a", 3);
    assertThat(order.admit(first)).isTrue();
    assertThat(order.admit(second)).isFalse();
    assertThat(order.admit(of("b", 2))).isTrue();
    assertThat(order.admit(third)).isFalse();
    assertThat(order.oldestCreatedNanos(9)).isEqualTo(2);
    assertThat(order.settled(first)).isSameAs(second);
    assertThat(order.settled(second.tried())).as("the key counts").isSameAs(third);
    assertThat(order.oldestCreatedNanos(9)).isEqualTo(9);
    assertThat(order.settled(third)).isNull();
    assertThat(order.admit(of("a", 4))).isTrue();
  }

  @Test
  void settled_knowsNothingOfOtherRecords() {
    assertThat(order.settled(PutEntry.of(Records.of("x", 1)))).isNull();
  }
}
