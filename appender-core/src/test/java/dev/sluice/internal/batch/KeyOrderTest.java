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
  void holdsBack_letsOneOfAKeyGoAtATime() {
    PutEntry first = of("a", 1);
    PutEntry second = of("a", 2);
    PutEntry third = of("a", 3);
    assertThat(order.holdsBack(first)).isFalse();
    order.begins(first);
    assertThat(order.holdsBack(second)).isTrue();
    assertThat(order.holdsBack(of("b", 2))).isFalse();
    assertThat(order.holdsBack(third)).isTrue();
    assertThat(order.oldestCreatedNanos(9)).isEqualTo(2);
    assertThat(order.next(first)).isSameAs(second);
    assertThat(order.next(first)).as("asked only").isSameAs(second);
    order.release(first);
    assertThat(order.next(second.tried())).as("the key counts").isSameAs(third);
    order.release(second.tried());
    assertThat(order.oldestCreatedNanos(9)).isEqualTo(9);
    assertThat(order.next(third)).isNull();
    order.release(third);
    assertThat(order.holdsBack(of("a", 4))).isFalse();
  }

  @Test
  void settled_knowsNothingOfOtherRecords() {
    PutEntry other = PutEntry.of(Records.of("x", 1));
    assertThat(order.next(other)).isNull();
    order.release(other);
    assertThat(order.holdsBack(other)).isFalse();
  }
}
