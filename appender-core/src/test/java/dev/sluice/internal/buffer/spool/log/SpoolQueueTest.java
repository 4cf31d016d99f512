// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SpoolQueueTest {

  private final AtomicLong nextId = new AtomicLong(1_000_000);
  private boolean noMemory;
  private final FrameQueue queue =
      new FrameQueue(
          () -> {
            if (noMemory) {
              throw new OutOfMemoryError("a test's");
            }
            return nextId.getAndIncrement();
          });

  private Amount held() {
    return CountingSpool.sum(CountingSpool.unwritten(queue, Frame::isHandedOut));
  }

  private Frame add(int id) {
    Frame frame = new Frame(id, SpoolRig.entry(id), new byte[8], true);
    queue.add(frame);
    return frame;
  }

  @Test
  void finish_keepsNothingBehindAFrameThatStays() {
    Frame stays = add(1);
    for (int id = 2; id <= 10_000; id++) {
      Frame frame = add(id);
      assertThat(queue.finish(frame)).isTrue();
      assertThat(frame.entry()).isNull();
    }
    assertThat(queue.unwritten).hasSizeLessThan(200).first().isSameAs(stays);
    assertThat(queue.bytes()).isEqualTo(stays.diskBytes());
    assertThat(held()).isEqualTo(stays.amount());
  }

  @Test
  void finish_forgetsNothingThatIsNotDone() {
    Frame first = add(1);
    for (int id = 2; id <= 2_000; id++) {
      Frame frame = add(id);
      if (id % 10 != 0) {
        queue.finish(frame);
      }
    }
    assertThat(held().frames()).isEqualTo(201);
    queue.finish(first);
    assertThat(queue.finish(first)).isFalse();
    assertThat(queue.head()).isNotNull();
    assertThat(queue.head().id()).isEqualTo(10);
  }

  @Test
  void writeAgain_thatRunsOutOfMemory_goesOnBeforeAnythingIsSettled() {
    Segment refused = new Segment(Path.of("refused"), 1, 0, true);
    Frame first = add(1);
    Frame second = add(2);
    queue.written(2, refused);
    noMemory = true;
    assertThatThrownBy(queue::writeAgain).isInstanceOf(OutOfMemoryError.class);
    assertThatThrownBy(queue::head).isInstanceOf(OutOfMemoryError.class);
    noMemory = false;
    assertThat(queue.head()).isSameAs(first);
    assertThat(queue.unwritten).containsExactly(first, second);
    assertThat(first.id()).isGreaterThanOrEqualTo(1_000_000);
    assertThat(second.id()).isGreaterThan(first.id());
    assertThat(queue.hasPending()).isFalse();
    assertThat(queue.bytes()).isEqualTo(first.diskBytes() + second.diskBytes());
  }
}
