// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.FakeTransport;
import dev.sluice.fake.Records;
import dev.sluice.record.Batch;
import dev.sluice.record.PutEntry;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LazyTransportTest {

  private static final Batch BATCH = new Batch("s", List.of(PutEntry.of(Records.of("a", 0))));

  private final FakeTransport real = new FakeTransport();
  private final AtomicInteger made = new AtomicInteger();
  private final LazyTransport lazy =
      new LazyTransport(
          () -> {
            made.incrementAndGet();
            return real;
          });

  @Test
  void transport_isMadeByTheFirstRequestAndOnce() {
    assertThat(made).hasValue(0);
    lazy.put(BATCH);
    lazy.put(BATCH);
    assertThat(made).hasValue(1);
    assertThat(real.requests).hasSize(2);
  }

  @Test
  void close_closesWhatWasMade_andMakesNothing() {
    lazy.close();
    assertThat(made).hasValue(0);
    lazy.put(BATCH); // a sender thread that was late
    assertThat(real.closed).hasValue(1);
  }

  @Test
  void close_reachesTheTransport() {
    lazy.put(BATCH);
    lazy.close();
    assertThat(real.closed).hasValue(1);
  }
}
