// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import static dev.sluice.internal.buffer.spool.log.SpoolRig.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Recovery only reads, and the cursor is only a hint. */
class SpoolRecoveryTest extends SpoolCase {

  private Map<Path, byte[]> contents() throws IOException {
    Map<Path, byte[]> contents = new HashMap<>();
    for (Path segment : rig.segments()) {
      contents.put(segment, Files.readAllBytes(segment));
    }
    return contents;
  }

  @Test
  void recovery_changesNoSegmentAndTwiceGivesTheSame() throws IOException {
    rig.open();
    appendAll(1, 300);
    rig.spool.flush();
    rig.crash(newRoot());
    flip(rig.segments().get(0), 5_000);
    Map<Path, byte[]> before = contents();

    rig.openRecovered();
    LogCounts counts = rig.spool.counts();
    assertThat(counts.damages()).isEqualTo(1);
    assertThat(counts.recovered().frames()).isEqualTo(300);
    assertThat(counts.lost().frames()).isEqualTo(1);
    List<Integer> first = SpoolRig.numbers(rig.takeAll());
    appendAll(1_000, 1_010);
    rig.spool.flush();

    Map<Path, byte[]> after = contents();
    assertThat(after).hasSize(2); // new data is in a new segment
    before.forEach((path, bytes) -> assertThat(after.get(path)).isEqualTo(bytes));
    rig.crash(newRoot());
    rig.openRecovered();
    assertThat(SpoolRig.numbers(rig.takeAll()).subList(0, 299)).isEqualTo(first);
    rig.spool.close();
  }

  @Test
  void close_leavesWhatIsNotAcknowledgedForTheNextStart() {
    rig.open();
    appendAll(1, 20);
    rig.takeAll();
    Dropped unwritten = rig.spool.close();

    assertThat(unwritten.out()).isEqualTo(Amount.NONE);
    rig.openRecovered();
    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(1, 20));
    rig.spool.close();
  }

  @Test
  void close_keepsWhatWasAcknowledgedInAnyOrderFromComingAgain() {
    rig.segmentBytes = 4_000; // several segments
    rig.open();
    appendAll(1, 60);
    rig.spool.flush();
    List<Frame> frames = rig.takeAll();
    Set<Integer> left = Set.of(1, 2, 9, 30, 31, 58);
    for (int number = 1; number <= 60; number++) {
      if (!left.contains(number)) {
        rig.spool.ack(frames.get(number - 1));
      }
    }
    rig.spool.close();

    rig.openRecovered();
    rig.spool.close(); // what was found written down is written down again
    rig.openRecovered();
    assertThat(SpoolRig.numbers(rig.takeAll())).containsExactly(1, 2, 9, 30, 31, 58);
    rig.spool.close();
  }

  /** One record that does not settle brings back none of the later ones but the last second's. */
  @Test
  void cursor_keepsWhatIsAcknowledgedBehindASlowRecordFromComingAgain() throws IOException {
    rig.open();
    appendAll(1, 20);
    rig.spool.flush();
    List<Frame> frames = rig.takeAll();
    frames.subList(1, 15).forEach(rig.spool::ack);
    rig.ticker.advanceMillis(1_000);
    rig.spool.runDue();
    frames.subList(15, 18).forEach(rig.spool::ack); // within the last second
    rig.crash(newRoot());

    rig.openRecovered();
    assertThat(SpoolRig.numbers(rig.takeAll())).containsExactly(1, 16, 17, 18, 19, 20);
    rig.spool.close();
  }

  @Test
  void next_findsARecordAgainForWhichThereWasNoMemory() {
    rig.open();
    appendAll(1, 20);
    rig.spool.flush();
    List<Frame> some = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      some.add(rig.spool.next());
    }
    rig.decodesLeft = 0;
    assertThatThrownBy(rig.spool::next).isInstanceOf(OutOfMemoryError.class);

    List<Integer> numbers = new ArrayList<>(SpoolRig.numbers(some));
    numbers.addAll(SpoolRig.numbers(rig.takeAll()));
    assertThat(numbers).isEqualTo(range(1, 20));
    assertThat(rig.spool.counts().lost()).isEqualTo(Amount.NONE);
    rig.spool.close();
  }

  @Test
  void cursor_keepsWhatIsAcknowledgedFromComingAgain() throws IOException {
    rig.open();
    appendAll(1, 20);
    rig.spool.flush();
    rig.takeAll().subList(0, 15).forEach(rig.spool::ack);
    rig.ticker.advanceMillis(1_000);
    rig.spool.runDue();
    rig.crash(newRoot());

    rig.openRecovered();
    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(16, 20));
    rig.spool.close();
  }

  @Test
  void cursor_isWrittenAtMostEachSecond() throws IOException {
    rig.open();
    appendAll(1, 2);
    rig.spool.flush();
    List<Frame> frames = rig.takeAll();
    rig.ticker.advanceMillis(1_000);
    rig.spool.runDue();
    long written = SpoolRig.files(rig.root, "cursor").get(0).toFile().lastModified();
    assertThat(written).isPositive();

    rig.spool.ack(frames.get(0));
    rig.ticker.advanceMillis(999);
    rig.spool.runDue();
    Path directory = rig.segments().get(0).getParent();
    assertThat(Cursor.read(rig.disk, directory).lowWaterId()).isEqualTo(frames.get(0).id());
    rig.ticker.advanceMillis(1);
    rig.spool.runDue();
    assertThat(Cursor.read(rig.disk, directory).lowWaterId()).isEqualTo(frames.get(1).id());
    rig.spool.close();
  }

  @Test
  void cursor_lostOrDamagedGivesDuplicatesNeverLossAndNoIdTwice() throws IOException {
    for (int way = 0; way < 3; way++) {
      rig = new SpoolRig(newRoot());
      rig.open();
      appendAll(1, 20);
      rig.spool.flush();
      List<Frame> frames = rig.takeAll();
      frames.subList(0, 15).forEach(rig.spool::ack);
      rig.spool.writeCursors();
      rig.crash(newRoot());
      Path cursor = SpoolRig.files(rig.root, "cursor").get(0);
      switch (way) {
        case 0 -> Files.delete(cursor);
        case 1 -> flip(cursor, 12);
        default -> Files.write(cursor, new byte[0]);
      }

      rig.openRecovered();
      assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(1, 20));
      long lastId = frames.get(19).id();
      assertThat(rig.append(21).id()).isGreaterThan(lastId);
      rig.spool.close();
    }
  }

  @Test
  void ids_areNotUsedAgainThoughAllIsAcknowledgedAndTheCursorLost() throws IOException {
    long lastId = 0;
    for (int start = 0; start < 4; start++) {
      rig.open();
      Frame frame = rig.append(start + 1);
      rig.spool.flush();
      assertThat(frame.id()).isGreaterThan(lastId);
      lastId = frame.id();
      rig.spool.ack(frame);
      rig.spool.close();
      assertThat(rig.segments()).hasSize(1);
      assertThat(rig.segments().get(0)).hasSize(FrameFormat.HEADER_BYTES);
      Files.delete(SpoolRig.files(rig.root, "cursor").get(0));
    }
  }
}
