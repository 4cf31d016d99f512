// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChangesTest {

  private final Changes changes = new Changes();

  @Test
  void read_seesNoChangeInBetween() throws InterruptedException {
    AtomicLong here = new AtomicLong();
    AtomicLong there = new AtomicLong();
    AtomicBoolean done = new AtomicBoolean();
    Runnable writes =
        () -> {
          while (!done.get()) {
            changes.begin();
            here.incrementAndGet();
            there.decrementAndGet();
            changes.end();
            Waits.pause();
          }
        };
    Thread first = new Thread(writes);
    Thread second = new Thread(writes);
    first.start();
    second.start();
    long sum = 0;
    for (int i = 0; i < 20_000 && sum == 0; i++) {
      sum = changes.read(() -> here.get() + there.get());
    }
    done.set(true);
    first.join();
    second.join();
    assertThat(sum).isZero();
  }

  /** A fallback, which runs while records are settled, may ask for the counts. */
  @Test
  void read_ofTheShipper_waitsForNothing() {
    AtomicInteger reads = new AtomicInteger();
    changes.settle();
    assertThat(changes.read(reads::incrementAndGet)).isEqualTo(1);
    changes.settled();
    assertThat(changes.read(reads::incrementAndGet)).isEqualTo(2);
  }

  @Test
  void settle_manyTimes_isOneChange() throws InterruptedException {
    Thread shipper =
        new Thread(
            () -> {
              changes.settle();
              changes.settle();
              changes.settled();
              changes.settled();
            });
    shipper.start();
    shipper.join();
    AtomicInteger reads = new AtomicInteger();
    assertThat(changes.read(reads::incrementAndGet)).isEqualTo(1);
  }

  /** A fallback may hang. */
  @Test
  void read_duringAChangeThatDoesNotEnd_returns() {
    changes.begin();
    assertThat(changes.read(() -> "counts")).isEqualTo("counts");
  }
}
