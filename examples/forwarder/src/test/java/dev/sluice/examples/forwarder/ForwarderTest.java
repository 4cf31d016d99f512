// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.forwarder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.record.DropReason;
import dev.sluice.record.FailureCauses;
import dev.sluice.record.Severity;
import dev.sluice.record.SeverityCounts;
import dev.sluice.record.SluiceStats;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the exit code says of ten lines. */
class ForwarderTest {

  private static final int LINES = 10;
  private static final int OF_THE_COMMAND = 7;

  private static int code(long delivered, long inSpool, long recovered, boolean readUp) {
    return code(delivered, inSpool, recovered, readUp, Map.of());
  }

  private static int code(
      long delivered,
      long inSpool,
      long recovered,
      boolean readUp,
      Map<DropReason, SeverityCounts> lost) {
    long all = LINES;
    SluiceStats stats =
        new SluiceStats(
            delivered,
            0,
            lost,
            0,
            0,
            0,
            inSpool,
            0,
            recovered,
            0,
            0,
            all,
            0,
            all,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            FailureCauses.NONE);
    return Forwarder.code(stats, LINES, readUp, OF_THE_COMMAND);
  }

  @Test
  void inputThatEndsWithAnError_isNotReadToItsEnd() {
    assertThat(Forwarder.isReadToItsEnd(input(() -> {}))).isTrue();
    Runnable full =
        () -> {
          throw new OutOfMemoryError("made up");
        };
    assertThat(Forwarder.isReadToItsEnd(input(full))).isFalse();
  }

  private static Input input(Runnable read) {
    return new Input() {
      @Override
      public void read() {
        read.run();
      }

      @Override
      public void stop() {}

      @Override
      public boolean isIdle() {
        return true;
      }

      @Override
      public void close() {}
    };
  }

  private static Map<DropReason, SeverityCounts> lost(DropReason reason) {
    return Map.of(reason, SeverityCounts.of(Severity.INFO, 2));
  }

  @Test
  void allDelivered_isTheCodeOfTheInput() {
    assertThat(code(10, 0, 0, true)).isEqualTo(OF_THE_COMMAND);
    assertThat(code(13, 0, 3, true)).as("and what an earlier run left").isEqualTo(OF_THE_COMMAND);
  }

  @Test
  void linesOnDisk_areNotTakenForDelivered_howeverMuchOfAnEarlierRunWas() {
    assertThat(code(100, 10, 100, true)).isEqualTo(Forwarder.ON_DISK);
    assertThat(code(0, 10, 0, true)).as("and not for lost").isEqualTo(Forwarder.ON_DISK);
  }

  @Test
  void linesThatAreNowhere_areLate_withASpoolToo() {
    assertThat(code(8, 0, 0, true, lost(DropReason.SHUTDOWN))).isEqualTo(Forwarder.NOT_IN_TIME);
    assertThat(code(104, 4, 100, true, lost(DropReason.SHUTDOWN))).isEqualTo(Forwarder.NOT_IN_TIME);
    assertThat(code(0, 10, 0, false)).isEqualTo(Forwarder.NOT_IN_TIME);
  }

  @Test
  void linesThatWereGivenUp_areSaidFirst() {
    assertThat(code(6, 2, 0, false, lost(DropReason.OVERFLOW))).isEqualTo(Forwarder.LOST);
  }
}
