// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RingTest {

  /** Every step leaves what the queue of the JDK has after the same step. */
  @Test
  void history_isThatOfAnArrayDeque() {
    Random random = new Random(7);
    Ring<Integer> ring = new Ring<>();
    Ring<Integer> other = new Ring<>();
    ArrayDeque<Integer> model = new ArrayDeque<>();
    ArrayDeque<Integer> otherModel = new ArrayDeque<>();
    for (int i = 0; i < 100_000; i++) {
      int value = i;
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3 -> {
          ring.add(value);
          model.addLast(value);
        }
        case 4 -> {
          ring.addFirst(value);
          model.addFirst(value);
        }
        case 5, 6, 7 -> assertThat(ring.poll()).isEqualTo(model.pollFirst());
        case 8 -> assertThat(ring.pollLast()).isEqualTo(model.pollLast());
        default -> {
          int rest = random.nextInt(50);
          assertThat(ring.removeIf(each -> each % 50 == rest))
              .isEqualTo(model.removeIf(each -> each % 50 == rest));
        }
      }
      assertThat(ring.peek()).isEqualTo(model.peekFirst());
      assertThat(ring.size()).isEqualTo(model.size());
      if (!model.isEmpty()) {
        assertThat(ring.get(ring.size() - 1)).isEqualTo(model.peekLast());
      }
      if (i % 700 == 0) {
        ring.swap(other);
        ArrayDeque<Integer> swapped = otherModel;
        otherModel = model;
        model = swapped;
        assertThat(List.copyOf(other)).isEqualTo(List.copyOf(otherModel));
      }
      if (i % 1000 == 0) {
        assertThat(List.copyOf(ring)).isEqualTo(List.copyOf(model));
      }
    }
    ring.clear();
    assertThat(ring.isEmpty()).isTrue();
    assertThat(ring.peek()).isNull();
  }

  @Test
  void get_refusesAPlaceThatIsNotTaken() {
    Ring<Integer> ring = new Ring<>(List.of(1, 2));
    assertThat(ring.get(1)).isEqualTo(2);
    assertThatThrownBy(() -> ring.get(2)).isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(() -> ring.get(-1)).isInstanceOf(NoSuchElementException.class);
  }
}
