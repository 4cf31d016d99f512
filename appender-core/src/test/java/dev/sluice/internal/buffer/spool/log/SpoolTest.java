// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import static dev.sluice.internal.buffer.spool.log.SpoolRig.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.fake.Records;
import dev.sluice.internal.buffer.spool.files.LocalDisk;
import dev.sluice.record.Packing;
import dev.sluice.record.PutEntry;
import dev.sluice.record.Severity;
import dev.sluice.record.SeverityCounts;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolTest {

  @TempDir private Path temp;
  private SpoolRig rig;
  private int crashes;

  @BeforeEach
  void rig() throws IOException {
    rig = new SpoolRig(newRoot());
  }

  private Path newRoot() throws IOException {
    return Files.createDirectory(
        temp.resolve("root-" + crashes++), LocalDisk.permissions("rwx------"));
  }

  private void appendAll(int first, int last) {
    for (int number = first; number <= last; number++) {
      assertThat(rig.append(number)).isNotNull();
    }
  }

  private Map<Path, byte[]> contents() throws IOException {
    Map<Path, byte[]> contents = new HashMap<>();
    for (Path segment : rig.segments()) {
      contents.put(segment, Files.readAllBytes(segment));
    }
    return contents;
  }

  private static void flip(Path file, long at) throws IOException {
    try (RandomAccessFile raf = new RandomAccessFile(file.toFile(), "rw")) {
      raf.seek(at);
      int old = raf.read();
      raf.seek(at);
      raf.write(old ^ 1);
    }
  }

  // --- what goes in comes out

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
  void runDue_writesWithinTheSpoolDelay() {
    rig.open();
    Frame frame = rig.append(1);
    assertThat(rig.spool.nanosToDue()).isEqualTo(50_000_000L);

    rig.ticker.advanceMillis(49);
    rig.spool.runDue();
    assertThat(frame.isSafe()).isFalse();
    rig.ticker.advanceMillis(1);
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
    assertThat(rig.spool.refusal()).isEqualTo(Refusal.OVERSIZE);
    assertThat(rig.spool.append(SpoolRig.entry(2, 10 << 20), false)).isNotNull();
    assertThat(SpoolRig.numbers(rig.takeAll())).containsExactly(2);
    rig.spool.close();
    assertThat(rig.spool.append(SpoolRig.entry(3), false)).isNull();
    assertThat(rig.spool.refusal()).isEqualTo(Refusal.CLOSED);
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
    for (int number = 2; number <= 2_000; number++) {
      Frame frame = rig.spool.next();
      assertThat(SpoolRig.number(frame.entry())).isEqualTo(number);
      rig.spool.ack(frame);
    }
    assertThat(rig.spool.next()).isNull();
    assertThat(rig.spool.shelf().own().looks()).isLessThan(4 * 2_000);
    assertThat(rig.spool.ack(slow)).isTrue();
    rig.spool.close();
  }

  // --- rule 1: recovery only reads

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

  // --- rule 2 and the cursor: a hint only

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

  // --- rule 3: no FileChannel that an interrupt closes

  @Test
  void interrupt_ofTheOwnerClosesNothingAndIsKept() throws IOException {
    rig = new SpoolRig(newRoot());
    SpoolSettings settings =
        new SpoolSettings(1 << 20, 0, 1 << 16, java.time.Duration.ZERO, SpoolSettings.Sync.EACH);
    LogContext context =
        LogContext.of(
            new LocalDisk(),
            Packing.UNKNOWN,
            rig.ticker,
            (kind, text) -> rig.warnings.add(text),
            rig.infos::add);
    Thread.currentThread().interrupt();
    try {
      rig.spool = Spool.open(context, rig.root, "app", settings);
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

  // --- rule 5: failed writes and syncs

  @Test
  void failedWrite_keepsFramesInMemoryAndTheFileWhole() {
    rig.open();
    appendAll(1, 10);
    rig.spool.flush();
    long whole = rig.segments().get(0).toFile().length();
    rig.disk.noSpace = true;
    Frame frame = rig.append(11);

    assertThat(rig.spool.flush()).isFalse();
    assertThat(frame.isSafe()).isFalse();
    assertThat(rig.segments().get(0)).hasSize(whole);
    rig.disk.heal();
    assertThat(rig.spool.flush()).as("rests a second").isFalse();
    rig.ticker.advanceMillis(1_000);
    assertThat(rig.spool.flush()).isTrue();
    assertThat(rig.segments()).hasSize(1);
    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(1, 11));
    rig.spool.close();
  }

  @Test
  void fullDisk_boundsMemoryAndHandsOutWhatIsInIt() {
    rig.open();
    rig.disk.noSpace = true;
    int taken = 0;
    while (rig.append(taken + 1) != null) {
      taken++;
    }
    assertThat(rig.spool.refusal()).isEqualTo(Refusal.DISK_TROUBLE);
    assertThat(rig.spool.counts().heldBytes()).isLessThan(LogWriter.BLOCK_BYTES + 31_000);

    List<Frame> frames = rig.takeAll();
    assertThat(SpoolRig.numbers(frames)).isEqualTo(range(1, taken));
    frames.forEach(frame -> assertThat(rig.spool.ack(frame)).isTrue());
    assertThat(rig.spool.counts().heldBytes()).isZero();
    assertThat(rig.append(taken + 1)).isNotNull();
    rig.spool.close();
  }

  /** A segment that could be made and not be written holds no id that is far from its name. */
  @Test
  void frame_comesBack_thoughAMillionIdsPassedSinceItsSegmentWasMade() throws IOException {
    rig.open();
    rig.disk.noSpaceBehindHeader = true;
    rig.append(1);
    assertThat(rig.spool.flush()).isFalse();
    for (int i = 0; i < Segment.MAX_FRAMES; i++) {
      rig.spool.shelf().own().takeId();
    }
    Frame late = rig.append(2);
    rig.disk.heal();
    rig.ticker.advanceMillis(1_000);
    assertThat(rig.spool.flush()).isTrue();
    assertThat(late.segment().owns(late.id())).isTrue();
    rig.crash(newRoot());
    rig.openRecovered();
    assertThat(SpoolRig.numbers(rig.takeAll())).containsExactly(1, 2);
    rig.spool.close();
  }

  @Test
  void failedWriteThatCannotBeCutOff_abandonsTheSegment() throws IOException {
    rig.open();
    appendAll(1, 10);
    rig.spool.flush();
    rig.disk.noSpace = true;
    rig.disk.failCutting = true;
    appendAll(11, 20);
    assertThat(rig.spool.flush()).isFalse();
    rig.disk.heal();
    rig.ticker.advanceMillis(1_000);
    assertThat(rig.spool.flush()).isTrue();

    assertThat(rig.segments()).hasSize(2);
    rig.crash(newRoot());
    rig.openRecovered();
    // Those that the torn write brought to disk by halves come twice, all others once.
    assertThat(SpoolRig.numbers(rig.takeAll())).containsAll(range(1, 20));
    rig.spool.close();
  }

  @Test
  void failedSync_writesHeldFramesToANewSegmentAndNeverSyncsTheOldOneAgain() {
    rig.sync = SpoolSettings.Sync.EACH;
    rig.open();
    Frame settled = rig.append(1);
    assertThat(rig.spool.sync()).isTrue();
    rig.disk.failSync = true;
    Frame frame = rig.append(2);
    assertThat(rig.spool.sync()).isFalse();
    rig.disk.heal();

    Path old = rig.segments().get(0);
    Path fresh = rig.segments().get(1);
    assertThat(settled.isSafe()).isTrue();
    assertThat(frame.isSafe()).isFalse();
    assertThat(SpoolRig.intact(fresh)).containsOnlyKeys(2);
    rig.disk.syncedBytes.clear();
    rig.ticker.advanceMillis(1_000);
    assertThat(rig.spool.sync()).isTrue();
    assertThat(frame.isSafe()).isTrue();
    assertThat(rig.disk.syncedBytes).containsOnlyKeys(fresh);
    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(1, 2));
    assertThat(old).exists();
    rig.spool.close();
  }

  @Test
  void refusedRoll_triesTheDeviceOnceThenWritesAllToOneSegment() {
    rig.sync = SpoolSettings.Sync.INTERVAL;
    rig.segmentBytes = 2_000;
    rig.open();
    rig.disk.failSync = true;
    appendAll(1, 100);
    rig.disk.filesLeft = 10;
    assertThat(rig.spool.flush()).isTrue();

    List<Path> segments = rig.segments();
    assertThat(segments).hasSize(1);
    assertThat(SpoolRig.intact(segments.get(0))).hasSize(100);
    // A second of rest, then once more.
    assertThat(rig.spool.sync()).isFalse();
    assertThat(rig.segments()).isEqualTo(segments);
    rig.ticker.advanceMillis(1_000);
    rig.disk.filesLeft = 10;
    assertThat(rig.spool.sync()).isFalse();
    assertThat(rig.segments()).hasSize(1).isNotEqualTo(segments);

    rig.disk.heal();
    rig.ticker.advanceMillis(1_000);
    rig.disk.filesLeft = Integer.MAX_VALUE;
    assertThat(rig.spool.sync()).isTrue();
    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(1, 100));
    rig.spool.close();
  }

  @Test
  void close_writesAlsoWhereTheDiskRefusedJustNow() {
    rig.open();
    rig.disk.noSpace = true;
    appendAll(1, 3);
    assertThat(rig.spool.flush()).isFalse();
    rig.disk.heal();
    assertThat(rig.spool.close().waiting().frames()).isZero();

    rig.openRecovered();
    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(1, 3));
    rig.spool.close();
  }

  @Test
  void sync_settlesOnlyWhatIsOnTheDevice() {
    rig.sync = SpoolSettings.Sync.INTERVAL;
    rig.open();
    Frame frame = rig.append(1);
    rig.spool.flush();
    assertThat(frame.isSafe()).isFalse();

    rig.ticker.advanceMillis(1_000);
    rig.spool.runDue();
    assertThat(frame.isSafe()).isTrue();
    Path segment = rig.segments().get(0);
    assertThat(rig.disk.syncedBytes.get(segment)).isEqualTo(segment.toFile().length());
    assertThat(rig.disk.directorySyncs).isPositive();
    rig.spool.close();
  }

  private List<Frame> tenHeldInASegmentThatIsRefused() {
    rig.sync = SpoolSettings.Sync.INTERVAL;
    rig.open();
    List<Frame> held = new ArrayList<>();
    for (int number = 1; number <= 10; number++) {
      held.add(rig.spool.append(SpoolRig.entry(number), true));
    }
    rig.spool.flush();
    rig.disk.failSync = true;
    rig.disk.noSpaceBehindHeader = true;
    nextSecond();
    return held;
  }

  /** With deletions, and a cursor. */
  private void nextSecond() {
    rig.ticker.advanceMillis(1_000);
    rig.spool.runDue();
  }

  @Test
  void crash_losesNothing_afterASegmentIsRefusedAndTheNextOneTakesNothing() throws IOException {
    List<Frame> held = tenHeldInASegmentThatIsRefused();
    nextSecond();
    assertThat(rig.spool.counts().out().frames()).isEqualTo(10);
    held.subList(0, 3).forEach(rig.spool::ack);
    nextSecond();

    rig.crash(newRoot());
    rig.openRecovered();
    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(4, 10));
    rig.spool.close();
  }

  @Test
  void abandonedSegment_isDeletedWhenItsFramesAreWrittenAgainOrAcknowledged() {
    List<Frame> held = tenHeldInASegmentThatIsRefused();
    Path abandoned = rig.segments().get(0);
    held.subList(0, 9).forEach(rig.spool::ack);
    nextSecond();
    assertThat(abandoned).exists();

    rig.disk.heal();
    rig.ticker.advanceMillis(1_000);
    assertThat(rig.spool.flush()).isTrue();
    assertThat(abandoned).doesNotExist();
    assertThat(rig.segments()).hasSize(1);
    assertThat(rig.spool.ack(held.get(9))).isTrue();
    rig.spool.close();
    assertThat(rig.segments()).allMatch(each -> SpoolRig.intact(each).isEmpty());
  }

  @Test
  void abandonedSegment_makesRoomWhereItIsNeededForTheNewCopy() {
    rig.maxBytes = 15_000;
    rig.sync = SpoolSettings.Sync.INTERVAL;
    rig.open();
    Frame frame = rig.spool.append(SpoolRig.entry(1, 10_000), true);
    rig.spool.flush();
    rig.disk.failSync = true;
    nextSecond();
    rig.disk.heal();
    nextSecond();

    assertThat(rig.spool.flush()).isTrue();
    assertThat(rig.spool.counts().diskBytes()).isLessThan(15_000);
    assertThat(rig.spool.counts().heldBytes()).as("it is written").isEqualTo(0);
    assertThat(rig.spool.ack(frame)).isTrue();
    rig.spool.close();
  }

  @Test
  void close_leavesTheOldCopy_ofWhatCouldNotBeWrittenAgain() {
    List<Frame> held = tenHeldInASegmentThatIsRefused();
    held.forEach(rig.spool::giveBack);
    appendAll(11, 12);

    Dropped unwritten = rig.spool.close();
    assertThat(unwritten.waiting().frames()).as("those in memory alone").isEqualTo(2);
    assertThat(unwritten.out().frames()).isZero();
    rig.disk.heal();
    rig.openRecovered();
    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(1, 10));
    rig.spool.close();
  }

  @Test
  void refusedSegment_isNeverSyncedAgain_thoughItsWarningFindsNoMemory() {
    rig.sync = SpoolSettings.Sync.INTERVAL;
    rig.open();
    appendAll(1, 10);
    rig.spool.flush();
    Path refused = rig.segments().get(0);
    rig.disk.failSync = true;
    rig.failNextWarning();
    assertThatThrownBy(this::nextSecond).isInstanceOf(OutOfMemoryError.class);
    rig.disk.heal();
    for (int second = 0; second < 12; second++) {
      nextSecond();
    }
    assertThat(refused).doesNotExist();
    assertThat(rig.segments()).hasSize(1);
    assertThat(SpoolRig.intact(rig.segments().get(0))).hasSize(10);
    assertThat(rig.disk.syncedBytes).containsOnlyKeys(rig.segments().get(0));
    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(1, 10));
    rig.spool.close();
  }

  @Test
  void close_unlocksEachDirectory_thoughItsFilesCannotBeLookedThrough() {
    rig.open();
    appendAll(1, 3);
    rig.spool.flush();
    rig.takeAll().forEach(rig.spool::ack);
    rig.disk.noMemory = true;
    rig.spool.close();
    assertThat(rig.warnings).hasSize(1).first().asString().contains("is not closed cleanly");
    rig.disk.heal();
    rig.open();
    assertThat(rig.spool.shelf().own().path()).hasFileName("app-0");
    rig.spool.close();
  }

  @Test
  void close_tellsWhatWasInMemoryAlone_sinceItsRefusedSegmentWasDropped() {
    rig.sync = SpoolSettings.Sync.INTERVAL;
    rig.open();
    appendAll(1, 5);
    rig.spool.sync();
    appendAll(6, 10);
    rig.spool.flush();
    rig.disk.failSync = true;
    rig.disk.noSpaceBehindHeader = true;
    nextSecond();
    assertThat(rig.spool.dropOldest().waiting().frames()).as("of the file").isEqualTo(5);
    assertThat(rig.spool.close().waiting().frames()).as("written nowhere else").isEqualTo(5);
  }

  @Test
  void close_withoutMemoryForTheLastWrite_givesTheDirectoryUpAndSaysWhatIsLost() {
    rig.open();
    appendAll(1, 3);
    rig.disk.noMemory = true;
    assertThat(rig.spool.close().waiting().frames()).isEqualTo(3);
    assertThat(rig.warnings)
        .containsExactly(
            "WRITE: the spool is not closed cleanly: java.lang.OutOfMemoryError: a test's");
    rig.disk.heal();
    rig.open(); // in the same JVM: it is not locked
    assertThat(rig.spool.counts().waiting()).isEqualTo(Amount.NONE);
    rig.spool.close();
  }

  // --- rule 8: limits before writing

  @Test
  void append_refusesAtMaxBytes() {
    rig.maxBytes = 100_000;
    rig.segmentBytes = 10_000;
    rig.open();
    int taken = 0;
    while (rig.append(taken + 1) != null) {
      taken++;
      rig.spool.flush();
    }
    assertThat(rig.spool.refusal()).isEqualTo(Refusal.FULL);
    long bytes = rig.segments().stream().mapToLong(file -> file.toFile().length()).sum();
    assertThat(bytes).isBetween(90_000L, 100_000L);
    assertThat(rig.spool.counts().diskBytes()).isEqualTo(bytes);
    rig.spool.close();
  }

  @Test
  void append_goesOn_whereOneDeliveredSegmentFillsTheSpool() {
    rig.maxBytes = 100_000;
    rig.segmentBytes = 100_000;
    rig.open();
    for (int round = 0; round < 3; round++) {
      int taken = 0;
      while (rig.append(taken + 1) != null) {
        taken++;
        rig.spool.flush();
      }
      assertThat(rig.spool.refusal()).isEqualTo(Refusal.FULL);
      assertThat(taken).as("round %s", round).isGreaterThan(100);
      rig.takeAll().forEach(rig.spool::ack);
    }
    rig.spool.close();
    assertThat(rig.segments()).hasSize(1);
    assertThat(rig.disk.opened).isZero();
  }

  @Test
  void append_refuses_whereTheDeliveredSegmentCannotMakePlace() {
    rig.maxBytes = 100_000;
    rig.segmentBytes = 100_000;
    rig.open();
    int taken = 0;
    while (rig.append(taken + 1) != null) {
      taken++;
      rig.spool.flush();
    }
    List<Frame> frames = rig.takeAll();
    frames.subList(1, taken).forEach(rig.spool::ack);
    PutEntry large = SpoolRig.entry(1_000, 20_000);
    assertThat(rig.spool.append(large, false)).as("one is not delivered").isNull();
    rig.spool.ack(frames.get(0));
    rig.disk.failCreation = true;
    assertThat(rig.spool.append(large, false)).isNull();
    assertThat(rig.spool.refusal()).isEqualTo(Refusal.FULL);
    assertThat(rig.segments()).hasSize(1);
    rig.disk.heal();
    assertThat(rig.append(1_002)).isNotNull();
    assertThat(SpoolRig.numbers(rig.takeAll())).containsExactly(1_002);
    rig.spool.close();
  }

  /**
   * What was queued before has smaller ids than the empty file that took the delivered one's place.
   */
  @Test
  void cursor_doesNotCallAcknowledged_whatIsWrittenAfterADeliveredFileMadePlace()
      throws IOException {
    rig.maxBytes = 100_000;
    rig.segmentBytes = 100_000;
    rig.open();
    appendAll(1, 20);
    rig.takeAll();
    rig.spool.roll();
    for (int number = 21; rig.append(number) != null; number++) {
      rig.spool.flush();
    }
    List<Frame> frames = rig.takeAll();
    frames.subList(0, 60).forEach(rig.spool::ack);
    assertThat(rig.spool.append(SpoolRig.entry(1_000, 0), true)).isNotNull();
    frames.subList(60, frames.size()).forEach(rig.spool::ack);
    assertThat(rig.spool.append(SpoolRig.entry(1_001, 20_000), true)).isNotNull();
    rig.disk.failDeletes = true; // the empty file stays
    rig.spool.flush();
    assertThat(rig.segments()).hasSize(3);
    rig.disk.failDeletes = false;
    rig.spool.writeCursors();
    rig.crash(newRoot());
    rig.openRecovered();
    assertThat(SpoolRig.numbers(rig.takeAll())).containsAll(range(1, 20)).contains(1_000, 1_001);
    rig.spool.close();
  }

  @Test
  void append_leavesTheFloorOfTheDiskFree() {
    rig.floorBytes = 1 << 20;
    rig.open();
    rig.disk.freeBytes = (1 << 20) + 100_000;
    assertThat(rig.append(1)).isNotNull();
    rig.spool.flush();
    rig.disk.freeBytes = 1 << 20;
    assertThat(rig.append(2)).isNull();
    assertThat(rig.spool.refusal()).isEqualTo(Refusal.NO_SPACE);
    assertThat(rig.spool.figures())
        .startsWith(", 1048576 bytes are free, and 1048576 are to stay free (")
        .contains(rig.segments().get(0).getParent().toString() + ")");
    rig.spool.close();
  }

  @Test
  void floor_isAShareOfTheDiskUnlessItIsSet() {
    SpoolSettings byDefault =
        new SpoolSettings(1, -1, 1, java.time.Duration.ZERO, SpoolSettings.Sync.NONE);
    assertThat(byDefault.floorBytes(1L << 30)).isEqualTo(256L << 20);
    assertThat(byDefault.floorBytes(1L << 40)).isEqualTo((1L << 40) / 20);
  }

  @Test
  void dropOldest_deletesTheOldestSegmentAndTellsItsLiveEvents() {
    rig.segmentBytes = 5_000;
    rig.open();
    appendAll(1, 60);
    rig.spool.flush();
    Path oldest = rig.segments().get(0);
    List<Integer> inOldest = new ArrayList<>(SpoolRig.intact(oldest).keySet());
    Collections.sort(inOldest);
    Frame first = rig.spool.next();
    Frame second = rig.spool.next();
    rig.spool.ack(first);

    Dropped dropped = rig.spool.dropOldest();

    assertThat(dropped.out()).isEqualTo(second.amount());
    int events = inOldest.stream().skip(2).mapToInt(n -> SpoolRig.entry(n).eventCount()).sum();
    assertThat(dropped.waiting().events()).isEqualTo(events);
    assertThat(dropped.waiting().frames()).isEqualTo(inOldest.size() - 2);
    assertThat(oldest).doesNotExist();
    assertThat(rig.spool.ack(second)).isFalse();
    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(inOldest.size() + 1, 60));
    rig.spool.close();
  }

  @Test
  void dropOldest_takesTheSegmentThatIsBeingWrittenWhenThereIsNoOther() {
    rig.open();
    appendAll(1, 5);
    rig.spool.flush();
    assertThat(rig.spool.dropOldest().waiting().frames()).isEqualTo(5);
    assertThat(rig.spool.dropOldest()).isNull();
    appendAll(6, 7);
    rig.spool.flush();
    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(6, 7));
    rig.spool.close();
    assertThat(rig.disk.opened).isZero();
  }

  @Test
  void dropOldest_leavesWhatIsQueuedToComeBackAfterTwoCrashes() throws IOException {
    rig.open();
    appendAll(1, 7);
    rig.spool.flush();
    appendAll(8, 10);
    assertThat(rig.spool.dropOldest()).isNotNull(); // the one that was written to
    appendAll(11, 26);
    rig.spool.flush();
    rig.spool.writeCursors();
    rig.crash(newRoot());
    rig.openRecovered();
    rig.spool.writeCursors();
    rig.crash(newRoot());

    rig.openRecovered();
    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(8, 26));
    rig.spool.close();
  }

  // --- rule 9: segments

  @Test
  void roll_syncsSegmentAndDirectory() {
    rig.segmentBytes = 5_000;
    rig.open();
    appendAll(1, 60);
    rig.spool.flush();
    List<Path> segments = rig.segments();

    assertThat(segments).hasSizeGreaterThan(3);
    assertThat(rig.disk.syncedBytes).containsOnlyKeys(segments.subList(0, segments.size() - 1));
    assertThat(rig.disk.directorySyncs).isEqualTo(segments.size() - 1);
    segments.forEach(file -> assertThat(file.toFile().length()).isLessThanOrEqualTo(5_000));
    rig.spool.close();
  }

  @Test
  void segment_isDeletedOnceAllItsFramesAreAcknowledgedInAnyOrder() {
    rig.segmentBytes = 5_000;
    rig.open();
    appendAll(1, 60);
    rig.spool.flush();
    Path oldest = rig.segments().get(0);
    int inOldest = SpoolRig.intact(oldest).size();
    List<Frame> frames = rig.takeAll();
    List<Frame> ofOldest = new ArrayList<>(frames.subList(0, inOldest));
    Collections.shuffle(ofOldest, new Random(7));

    for (Frame frame : ofOldest) {
      assertThat(oldest).exists();
      assertThat(rig.spool.ack(frame)).isTrue();
      assertThat(rig.spool.ack(frame)).isFalse();
    }
    assertThat(oldest).doesNotExist();
    frames.forEach(rig.spool::ack);
    rig.spool.close();
    assertThat(rig.segments()).hasSize(1);
    assertThat(rig.segments().get(0)).hasSize(FrameFormat.HEADER_BYTES);
  }

  @Test
  void segmentWithoutAReadableFrame_goesToQuarantine() throws IOException {
    rig.open();
    appendAll(1, 5);
    rig.spool.flush();
    rig.crash(newRoot());
    Path segment = rig.segments().get(0);
    Files.write(segment, new byte[(int) Files.size(segment)]);

    rig.openRecovered();
    assertThat(segment).doesNotExist();
    assertThat(rig.root.resolve("quarantine/app-0." + segment.getFileName())).exists();
    assertThat(rig.spool.counts().quarantinedSegments()).isEqualTo(1);
    assertThat(rig.append(6).id()).isGreaterThan(5);
    rig.spool.close();
  }

  @Test
  void segmentWithoutAReadableFrame_isNotDeleted_thoughItsWarningFindsNoMemory()
      throws IOException {
    rig.open();
    appendAll(1, 5);
    rig.spool.flush();
    rig.crash(newRoot());
    Path segment = rig.segments().get(0);
    byte[] unreadable = new byte[(int) Files.size(segment)];
    Files.write(segment, unreadable);

    rig.open();
    rig.failNextWarning();
    assertThatThrownBy(rig.spool::runDue).isInstanceOf(OutOfMemoryError.class);
    nextSecond();
    nextSecond();
    assertThat(rig.root.resolve("quarantine/app-0." + segment.getFileName()))
        .hasBinaryContent(unreadable);
    rig.spool.close();
  }

  @Test
  void quarantine_holds64MiBAtMostAndTheNewestStay() throws IOException {
    Path quarantine =
        Files.createDirectory(rig.root.resolve("quarantine"), LocalDisk.permissions("rwx------"));
    for (int i = 0; i < 4; i++) {
      Path file = quarantine.resolve("app-0.seg-" + i + ".log");
      try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
        sparse.setLength(20L << 20);
      }
      assertThat(file.toFile().setLastModified(1_000_000L * (i + 1))).isTrue();
    }
    segmentWithoutAReadableFrame_goesToQuarantineOf(quarantine);
  }

  private void segmentWithoutAReadableFrame_goesToQuarantineOf(Path quarantine) throws IOException {
    Path directory =
        Files.createDirectory(rig.root.resolve("app-0"), LocalDisk.permissions("rwx------"));
    Files.write(directory.resolve("seg-0000000000000001.log"), new byte[1000]);
    rig.openRecovered();
    long bytes =
        SpoolRig.files(quarantine, "app-0.").stream().mapToLong(f -> f.toFile().length()).sum();
    assertThat(bytes).isLessThanOrEqualTo(64L << 20);
    assertThat(quarantine.resolve("app-0.seg-0.log")).doesNotExist();
    assertThat(quarantine.resolve("app-0.seg-3.log")).exists();
    assertThat(quarantine.resolve("app-0.seg-0000000000000001.log")).exists();
    rig.spool.close();
  }

  @Test
  void segmentOfALaterVersion_isLeftAlone() throws IOException {
    Path directory =
        Files.createDirectory(rig.root.resolve("app-0"), LocalDisk.permissions("rwx------"));
    Path later = directory.resolve("seg-0000000000000001.log");
    byte[] bytes = new byte[500];
    ByteBuffer.wrap(bytes).put(SpoolRig.laterHeader(1));
    Files.write(later, bytes);

    rig.openRecovered();
    appendAll(1, 3);
    rig.spool.flush();
    assertThat(rig.spool.dropOldest().waiting().frames()).isEqualTo(3);
    rig.spool.close();
    assertThat(later).hasBinaryContent(bytes);
  }

  // --- rule 10 and damage

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void segmentOfALaterVersion_staysAndGivesWhatCanBeReadOnce(boolean header) throws IOException {
    rig.open();
    appendAll(1, 2);
    long laterId = rig.append(3).id() + 1;
    rig.spool.flush();
    rig.crash(newRoot());
    Path segment = rig.segments().get(0);
    byte[] bytes = Files.readAllBytes(segment);
    if (header) {
      ByteBuffer.wrap(bytes).put(SpoolRig.laterHeader(1));
    }
    byte[] laterPrologue = {2, 0, 0, 0};
    int end = bytes.length;
    bytes = Arrays.copyOf(bytes, end + FrameFormat.HEAD_BYTES + laterPrologue.length);
    FrameFormat.encode(bytes, end, laterId, 1, laterPrologue, new byte[0]);
    Files.write(segment, bytes);

    rig.openRecovered();
    List<Frame> readable = rig.takeAll();
    assertThat(SpoolRig.numbers(readable)).isEqualTo(range(1, 3));
    readable.forEach(rig.spool::ack);
    rig.spool.close();
    for (int start = 0; start < 2; start++) {
      rig.openRecovered();
      assertThat(rig.takeAll()).isEmpty();
      assertThat(rig.spool.counts().recovered()).isEqualTo(Amount.NONE);
      rig.spool.close();
      assertThat(segment).hasBinaryContent(bytes);
      assertThat(Cursor.read(rig.disk, segment.getParent()).isAcknowledged(laterId)).isFalse();
    }
  }

  @Test
  void damagedBody_costsOneFrame() throws IOException {
    rig.open();
    appendAll(1, 50);
    rig.spool.flush();
    rig.crash(newRoot());
    flip(rig.segments().get(0), FrameFormat.HEADER_BYTES + FrameFormat.HEAD_BYTES + 3);

    rig.openRecovered();
    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(2, 50));
    rig.spool.close();
  }

  @Test
  void damagedHead_costsOneFrame() throws IOException {
    for (int offset = 0; offset < FrameFormat.HEAD_CRC_OFFSET + 8; offset++) {
      rig = new SpoolRig(newRoot());
      rig.open();
      appendAll(1, 20);
      rig.spool.flush();
      rig.crash(newRoot());
      flip(rig.segments().get(0), FrameFormat.HEADER_BYTES + offset);

      rig.openRecovered();
      assertThat(SpoolRig.numbers(rig.takeAll())).as("%s", offset).isEqualTo(range(2, 20));
      rig.spool.close();
    }
  }

  @Test
  void damagedHeader_costsNothing() throws IOException {
    rig.open();
    appendAll(1, 20);
    rig.spool.flush();
    rig.crash(newRoot());
    try (RandomAccessFile file = new RandomAccessFile(rig.segments().get(0).toFile(), "rw")) {
      file.write(new byte[FrameFormat.HEADER_BYTES]);
    }
    rig.openRecovered();
    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(1, 20));
    rig.spool.close();
  }

  @Test
  void damageSinceItWasWritten_isCountedAsLost() throws IOException {
    rig.open();
    appendAll(1, 20);
    rig.spool.flush();
    flip(rig.segments().get(0), FrameFormat.HEADER_BYTES + FrameFormat.HEAD_BYTES + 3);

    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(2, 20));
    assertThat(rig.spool.counts().lost().events()).isEqualTo(SpoolRig.entry(1).eventCount());
    assertThat(rig.spool.counts().waiting()).isEqualTo(Amount.NONE);
    rig.spool.close();
  }

  @Test
  void lengthBeyondAFrame_isCorruptionAndAllocatesNothing() throws IOException {
    rig.open();
    appendAll(1, 5);
    rig.spool.flush();
    rig.crash(newRoot());
    Path segment = rig.segments().get(0);
    byte[] bytes = Files.readAllBytes(segment);
    ByteBuffer.wrap(bytes)
        .putInt(FrameFormat.HEADER_BYTES + 4, Integer.MAX_VALUE)
        .putInt(
            FrameFormat.HEADER_BYTES + FrameFormat.HEAD_CRC_OFFSET,
            crcOfHead(bytes, FrameFormat.HEADER_BYTES, Integer.MAX_VALUE));
    Files.write(segment, bytes);

    rig.openRecovered();
    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(2, 5));
    rig.spool.close();
  }

  private static int crcOfHead(byte[] bytes, int at, int length) {
    byte[] head = java.util.Arrays.copyOfRange(bytes, at, at + FrameFormat.HEAD_CRC_OFFSET);
    ByteBuffer.wrap(head).putInt(4, length);
    return FrameFormat.crc(head, 0, head.length);
  }

  @Test
  void reader_streamsInBlocks() {
    rig.open();
    for (int number = 1; number <= 20; number++) {
      rig.spool.append(SpoolRig.entry(number, number * 50_000), false);
    }
    rig.spool.flush();
    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(1, 20));
    assertThat(rig.disk.largestRead).isEqualTo(256 * 1024);
    rig.spool.close();
  }

  @Test
  void payloadFullOfMagics_isHarmless() throws IOException {
    rig.open();
    ByteBuffer magics = ByteBuffer.allocate(4_000);
    while (magics.hasRemaining()) {
      magics.putInt(FrameFormat.FRAME_MAGIC);
    }
    PutEntry hostile =
        PutEntry.aggregate("k", null, magics.array(), SeverityCounts.of(Severity.INFO, 1), 1, 0, 0);
    rig.spool.append(hostile, false);
    rig.append(1);
    rig.spool.flush();
    rig.crash(newRoot());
    flip(rig.segments().get(0), FrameFormat.HEADER_BYTES); // so that it looks for the next magic

    rig.openRecovered();
    assertThat(SpoolRig.numbers(rig.takeAll())).containsExactly(1);
    assertThat(rig.spool.counts().damages()).isEqualTo(1);
    rig.spool.close();
  }

  @Test
  void readTrouble_isNoDamageAndIsTriedAgain() throws IOException {
    rig.open();
    appendAll(1, 5);
    rig.spool.flush();
    rig.crash(newRoot());
    rig.disk.failReads = true;
    rig.openRecovered();
    assertThat(rig.spool.next()).isNull();
    rig.disk.heal();
    assertThat(rig.spool.next()).as("rests ten seconds").isNull();
    rig.ticker.advanceMillis(10_000);

    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(1, 5));
    assertThat(rig.spool.counts().damages()).isZero();
    assertThat(rig.spool.counts().quarantinedSegments()).isZero();
    rig.spool.close();
  }

  @Test
  void deletedDirectory_isLossThatIsCountedAndNeverAnException() throws IOException {
    rig.segmentBytes = 5_000;
    rig.open();
    appendAll(1, 60);
    rig.spool.flush();
    for (Path file : SpoolRig.files(rig.root.resolve("app-0"), "")) {
      if (Files.isRegularFile(file)) {
        Files.delete(file);
      }
    }
    Files.delete(rig.root.resolve("app-0"));

    assertThat(rig.spool.next()).isNull();
    assertThat(rig.spool.counts().lost().frames()).isEqualTo(60);
    while (rig.append(100) != null) {
      rig.ticker.advanceMillis(1_100);
      rig.spool.runDue();
    }
    assertThat(rig.spool.refusal()).isEqualTo(Refusal.DISK_TROUBLE);
    assertThat(rig.spool.next()).isNotNull();
    rig.spool.close();
    assertThat(rig.disk.opened).isZero();
  }

  // --- rule 12: no clock is trusted

  @Test
  void age_survivesARestartAndIsNeverNegative() {
    long now = 5_000_000_000L;
    long nowMillis = 1_700_000_000_000L;
    FrameFormat before = new FrameFormat(nowMillis, now, Packing.UNKNOWN);
    PutEntry entry = Records.entry("x", now - 3_000_000_000L);
    byte[] payload = payload(before, entry);

    assertThat(decoded(before, payload, now)).isEqualTo(now - 3_000_000_000L);
    FrameFormat later = new FrameFormat(nowMillis + 60_000, 0, Packing.UNKNOWN);
    assertThat(decoded(later, payload, 0)).isEqualTo(-63_000_000_000L);
    FrameFormat clockWentBack = new FrameFormat(nowMillis - 315_360_000_000L, 7, Packing.UNKNOWN);
    assertThat(decoded(clockWentBack, payload, 9)).isEqualTo(9);
    FrameFormat absurd = new FrameFormat(Long.MAX_VALUE / 2, 7, Packing.UNKNOWN);
    assertThat(decoded(absurd, payload, 9)).isLessThan(0);
  }

  private static byte[] payload(FrameFormat format, PutEntry entry) {
    byte[] prologue = format.prologue(entry);
    ByteBuffer buffer = ByteBuffer.allocate(prologue.length + entry.data().length);
    return buffer.put(prologue).put(entry.data()).array();
  }

  private static long decoded(FrameFormat format, byte[] payload, long nowNanos) {
    return format.decode(payload, payload.length, nowNanos).createdNanos();
  }

  @Test
  void payloadOfALaterVersion_isLeftAlone() {
    FrameFormat format = new FrameFormat(0, 0, Packing.UNKNOWN);
    byte[] payload = payload(format, SpoolRig.entry(1));
    payload[0] = 2;
    assertThat(format.decode(payload, payload.length, 0)).isNull();
    payload[0] = 1;
    payload[1] |= 4;
    assertThat(format.decode(payload, payload.length, 0)).isNull();
  }
}
