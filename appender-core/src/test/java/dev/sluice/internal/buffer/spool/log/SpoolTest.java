// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import static dev.sluice.internal.buffer.spool.log.SpoolRig.range;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.internal.buffer.spool.files.LocalDisk;
import dev.sluice.record.Packing;
import dev.sluice.record.PutEntry;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes in comes out, whatever the thread that owns it is told. */
class SpoolTest extends SpoolCase {

  @Test
  void next_returnsWhatWasAppendedInItsOrder() {
    rig.open();
    appendAll(1, 200);
    assertThat(rig.spool.flush()).isTrue();

    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(1, 200));
    rig.spool.close();
  }

  @Test
  void next_returnsWhatIsNotWrittenYetFromMemory() {
    rig.open();
    appendAll(1, 3);

    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(1, 3));
    assertThat(rig.segments()).isEmpty();
    rig.spool.close();
  }

  @Test
  void next_leavesOutWhatTheCallerHolds() {
    rig.open();
    Frame held = rig.spool.append(SpoolRig.entry(1), true);
    rig.append(2);
    rig.spool.flush();

    assertThat(SpoolRig.numbers(rig.takeAll())).containsExactly(2);
    assertThat(rig.spool.giveBack(held)).isTrue();
    assertThat(SpoolRig.numbers(rig.takeAll())).containsExactly(1);
    rig.spool.close();
  }

  @Test
  void runDue_writesAtOnce() {
    rig.open();
    Frame frame = rig.append(1);
    assertThat(rig.spool.nanosToDue()).isZero();
    assertThat(frame.isSafe()).isFalse();

    rig.spool.runDue();
    assertThat(frame.isSafe()).isTrue();
    assertThat(SpoolRig.intact(rig.segments().get(0))).containsKey(1);
    rig.spool.close();
  }

  @Test
  void append_writesFullBlocksAtOnce() {
    rig.open();
    for (int number = 1; number <= 10; number++) {
      rig.spool.append(SpoolRig.entry(number, 60_000), false);
    }
    assertThat(rig.spool.counts().heldBytes()).isLessThan(LogWriter.BLOCK_BYTES);
    assertThat(rig.spool.counts().diskBytes()).isGreaterThan(2L * LogWriter.BLOCK_BYTES - 60_100);
    rig.spool.close();
  }

  @Test
  void append_refusesWhatIsLargerThanAFrame() {
    rig.open();
    PutEntry tooLarge = SpoolRig.entry(1, FrameFormat.MAX_PAYLOAD_BYTES);

    assertThat(rig.spool.append(tooLarge, false)).isNull();
    assertThat(rig.spool.refusal()).isEqualTo(Spool.Refusal.OVERSIZE);
    assertThat(rig.spool.append(SpoolRig.entry(2, 10 << 20), false)).isNotNull();
    assertThat(SpoolRig.numbers(rig.takeAll())).containsExactly(2);
    rig.spool.close();
    assertThat(rig.spool.append(SpoolRig.entry(3), false)).isNull();
    assertThat(rig.spool.refusal()).isEqualTo(Spool.Refusal.CLOSED);
  }

  /** A record costs the same however many segments there are. */
  @Test
  void next_looksAtFewSegments_howeverManyThereAre() {
    rig.segmentBytes = 100; // one record each
    rig.maxBytes = 1L << 40;
    rig.open();
    appendAll(1, 2_000);
    rig.spool.flush();
    assertThat(rig.segments()).hasSizeGreaterThan(1_900);
    Frame slow = rig.spool.next(); // it is not settled before the end
    Segments segments = rig.spool.shelf().own().segments();
    for (int number = 2; number <= 2_000; number++) {
      List<Segment> all = segments.copy();
      Segment first = all.stream().filter(each -> each.waitingFrames() > 0).findFirst().get();
      assertThat(all.indexOf(first) - segments.firstOpen).as("looks at others").isLessThan(3);
      Frame frame = rig.spool.next();
      assertThat(SpoolRig.number(frame.entry())).isEqualTo(number);
      if (number % 2 == 0) { // the other files stay, with nothing to read in them
        rig.spool.ack(frame);
      }
    }
    assertThat(rig.spool.next()).isNull();
    assertThat(rig.spool.ack(slow)).isTrue();
    rig.spool.close();
  }

  @Test
  void interrupt_ofTheOwnerClosesNothingAndIsKept() throws IOException {
    rig = new SpoolRig(newRoot());
    SpoolSettings settings = new SpoolSettings(1 << 20, 0, 1 << 16, SpoolSettings.Sync.EACH);
    LogContext context =
        LogContext.of(
            new LocalDisk(),
            Packing.UNKNOWN,
            rig.ticker,
            (kind, text) -> rig.warnings.add(text),
            rig.infos::add);
    Thread.currentThread().interrupt();
    try {
      rig.spool = new CountingSpool(Spool.open(context, rig.root, "app", settings), rig.warnings);
      appendAll(1, 200);
      assertThat(rig.spool.sync()).isTrue();
      assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(1, 200));
      rig.spool.writeCursors();
      rig.spool.close();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(rig.warnings).isEmpty();
  }
}
