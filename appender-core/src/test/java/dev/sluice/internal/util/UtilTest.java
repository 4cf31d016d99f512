// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UtilTest {

  @Test
  void byteWriter_holdsExactlyItsMaximum() {
    ByteWriter writer = new ByteWriter(5000);
    writer.write(new byte[4999], 0, 4999);
    writer.write('x');
    assertThat(writer.size()).isEqualTo(5000);
    assertThatThrownBy(() -> writer.write('y')).isInstanceOf(OversizeException.class);
    assertThatThrownBy(() -> writer.write(new byte[1], 0, 1)).hasMessage("larger than 5000 bytes");
    assertThat(writer.toByteArray()).hasSize(5000).endsWith('x');
  }

  @Test
  void byteWriter_startsAnewAfterReset() {
    ByteWriter writer = new ByteWriter(1 << 20);
    writer.write(new byte[1 << 20], 0, 1 << 20);
    writer.reset();
    writer.write("abc".getBytes(US_ASCII), 1, 2);
    assertThat(writer.toByteArray()).asString(US_ASCII).isEqualTo("bc");
  }

  @Test
  void byteWriter_keepsNoLargeArrayForSmallEvents() {
    ByteWriter writer = new ByteWriter(1 << 20);
    writer.write(new byte[1 << 20], 0, 1 << 20);
    writer.reset();
    assertThat(writer)
        .extracting("bytes")
        .satisfies(bytes -> assertThat((byte[]) bytes).hasSizeLessThan(40_000));
  }

  @Test
  void slots_lendEachObjectOnce() throws Exception {
    AtomicInteger made = new AtomicInteger();
    Slots<Integer> slots = new Slots<>(made::incrementAndGet);
    Integer first = slots.take();
    Integer second = slots.take();
    assertThat(second).isNotEqualTo(first);
    slots.give(first);
    assertThat(slots.take()).isEqualTo(first);
    FutureTask<Integer> other = new FutureTask<>(slots::take);
    Thread thread = new Thread(other);
    thread.start();
    assertThat(other.get()).isNotEqualTo(first);
    thread.join();
  }

  @Test
  void slots_lendToAnotherThreadWhatIsFree() throws Exception {
    AtomicInteger made = new AtomicInteger();
    Slots<Integer> slots = new Slots<>(made::incrementAndGet);
    slots.give(slots.take());
    for (int i = 0; i < 20; i++) { // ids that begin at every slot
      Thread thread = new Thread(() -> slots.give(slots.take()));
      thread.start();
      thread.join();
    }
    assertThat(made).hasValue(1);
  }

  @Test
  void slots_keepWhatSeveralThreadsGiveBack() {
    AtomicInteger made = new AtomicInteger();
    Slots<Integer> slots = new Slots<>(made::incrementAndGet);
    List<Integer> taken = List.of(slots.take(), slots.take(), slots.take());
    taken.forEach(slots::give);
    assertThat(List.of(slots.take(), slots.take(), slots.take()))
        .containsExactlyInAnyOrderElementsOf(taken);
  }

  @Test
  void byteWriterOfSize_isItsOwnResult() {
    ByteWriter writer = ByteWriter.ofSize(3);
    writer.write(new byte[] {1, 2, 3}, 0, 3);
    assertThat(writer.array()).containsExactly(1, 2, 3);
    assertThatThrownBy(() -> writer.write(4)).isInstanceOf(OversizeException.class);
  }
}
