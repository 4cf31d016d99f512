// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import static dev.sluice.internal.buffer.spool.log.SpoolRig.range;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.internal.buffer.spool.files.LocalDisk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file is that says less than what was written to it, and what is counted then. */
class SpoolDamageTest {

  private static final int PAGE_BYTES = 4096;
  private static final int RECORDS = 90;

  private Path temp;
  private SpoolRig rig;
  private int roots;

  /** In memory where there is such a place: each bit makes a directory. */
  @BeforeEach
  void rig(@TempDir Path onDisk) throws IOException {
    Path memory = Path.of("/dev/shm");
    temp = Files.isWritable(memory) ? Files.createTempDirectory(memory, "spool-damage") : onDisk;
    rig = new SpoolRig(newRoot());
  }

  @AfterEach
  void removePlace() throws IOException {
    if (Files.exists(temp)) {
      SpoolRig.delete(temp);
    }
  }

  private Path newRoot() throws IOException {
    return Files.createDirectory(
        temp.resolve("root-" + roots++), LocalDisk.permissions("rwx------"));
  }

  private void appendAll(int first, int last) {
    for (int number = first; number <= last; number++) {
      assertThat(rig.append(number)).isNotNull();
    }
    rig.spool.flush();
  }

  /** Leaves {@link #RECORDS} in one file, as kill -9 does. */
  private void leaveRecords() throws IOException {
    rig.open();
    appendAll(1, RECORDS);
    rig.crash(newRoot());
  }

  private Path segment() {
    return rig.segments().get(0);
  }

  private List<Integer> takeAndAcknowledge() {
    List<Frame> frames = rig.takeAll();
    List<Integer> numbers = SpoolRig.numbers(frames);
    frames.forEach(rig.spool::ack);
    return numbers;
  }

  private void nextLook() {
    rig.ticker.advanceMillis(10_000);
    rig.spool.runDue();
  }

  /** The numbers of the records, by where their frames begin. */
  private static TreeMap<Integer, Integer> places(Path segment) throws IOException {
    byte[] bytes = Files.readAllBytes(segment);
    TreeMap<Integer, Integer> places = new TreeMap<>();
    for (int at = FrameFormat.HEADER_BYTES; at < bytes.length; ) {
      ByteBuffer frame = ByteBuffer.wrap(bytes, at, FrameFormat.HEAD_BYTES).slice();
      places.put(at, (int) frame.getLong(12)); // the first spool's ids are the numbers
      at += FrameFormat.HEAD_BYTES + frame.getInt(4);
    }
    return places;
  }

  /** The numbers of the records that lie in this span, at least with a byte. */
  private static Set<Integer> touched(Path segment, int from, int end) throws IOException {
    Set<Integer> touched = new HashSet<>();
    Map.Entry<Integer, Integer> last = null;
    TreeMap<Integer, Integer> places = places(segment);
    for (Map.Entry<Integer, Integer> each : places.entrySet()) {
      if (last != null && last.getKey() < end && each.getKey() > from) {
        touched.add(last.getValue());
      }
      last = each;
    }
    if (last != null && last.getKey() < end) {
      touched.add(last.getValue());
    }
    return touched;
  }

  private static long events(Iterable<Integer> numbers) {
    long events = 0;
    for (int number : numbers) {
      events += SpoolRig.entry(number).eventCount();
    }
    return events;
  }

  private static List<Integer> allBut(Set<Integer> numbers) {
    List<Integer> rest = new ArrayList<>(range(1, RECORDS));
    rest.removeAll(numbers);
    return rest;
  }

  private void assertNothingIsLeft() {
    rig.spool.close();
    assertThat(rig.segments()).allMatch(file -> file.toFile().length() == 24);
    Amount none = Amount.NONE;
    rig.openRecovered();
    assertThat(rig.takeAll()).isEmpty();
    assertThat(rig.spool.counts().recovered()).isEqualTo(none);
    assertThat(rig.spool.counts().lost()).isEqualTo(none);
    rig.spool.close();
    assertThat(rig.disk.opened).isZero();
  }

  // --- parts that the device cannot read

  @ParameterizedTest
  @CsvSource({"0, false", "2, false", "2, true", "5, true"})
  void unreadablePage_holdsUpItsRecordsAlone_untilItCanBeRead(int page, boolean whole)
      throws IOException {
    leaveRecords();
    Set<Integer> touched = touched(segment(), page * PAGE_BYTES, (page + 1) * PAGE_BYTES);
    assertThat(touched).isNotEmpty();
    rig.disk.failsWholeReads = whole;
    rig.disk.badPages.set(page);

    rig.openRecovered();
    assertThat(takeAndAcknowledge()).isEqualTo(allBut(touched));
    assertThat(rig.spool.counts().lost()).isEqualTo(Amount.NONE);
    assertThat(rig.warnings)
        .singleElement()
        .asString()
        .startsWith("READ_PART: ")
        .containsPattern(
            "seg-\\w+\\.log, [1-9]\\d* events, 4096 bytes, the first at byte " + page * PAGE_BYTES)
        .endsWith("Input/output error");

    nextLook();
    rig.disk.heal();
    nextLook();
    assertThat(takeAndAcknowledge()).containsExactlyInAnyOrderElementsOf(touched);
    assertThat(rig.spool.counts().lost()).isEqualTo(Amount.NONE);
    assertThat(rig.spool.counts().recovered().events()).isEqualTo(events(range(1, RECORDS)));
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void unreadablePage_costsItsRecords_afterABoundedNumberOfTries(int page) throws IOException {
    leaveRecords();
    Set<Integer> touched = touched(segment(), page * PAGE_BYTES, (page + 1) * PAGE_BYTES);
    rig.disk.badPages.set(page);

    rig.openRecovered();
    assertThat(takeAndAcknowledge()).isEqualTo(allBut(touched));
    for (int i = 0; i < 4; i++) {
      nextLook();
    }
    assertThat(rig.spool.counts().lost()).isEqualTo(Amount.NONE);
    nextLook();
    assertThat(rig.spool.counts().lost().events()).isEqualTo(events(touched));
    assertThat(rig.spool.counts().recovered().events()).isEqualTo(events(range(1, RECORDS)));
    assertThat(rig.warnings.get(rig.warnings.size() - 1))
        .startsWith("LOST: " + events(touched) + " events were lost to damage of the spool: ")
        .contains("the first at byte " + page * PAGE_BYTES);
    assertNothingIsLeft();
  }

  /** What an earlier start has counted or delivered is not counted by the next one. */
  @Test
  void unreadablePage_isCountedOnce_whateverStartsAgain() throws IOException {
    leaveRecords();
    Set<Integer> touched = touched(segment(), 3 * PAGE_BYTES, 4 * PAGE_BYTES);
    rig.disk.badPages.set(3);
    rig.openRecovered();
    takeAndAcknowledge();
    rig.spool.close(); // before the tries are over

    rig.openRecovered();
    assertThat(takeAndAcknowledge()).isEmpty();
    for (int i = 0; i < 6; i++) {
      nextLook();
    }
    assertThat(rig.spool.counts().lost().events()).isEqualTo(events(touched));
    rig.crash(newRoot());
    rig.openRecovered();
    assertThat(rig.spool.counts().lost()).isEqualTo(Amount.NONE);
    rig.spool.close();
  }

  @Test
  void unreadablePage_holdsUpOnlyItsRecords_ofARunningProcessToo() throws IOException {
    rig.open();
    appendAll(1, RECORDS);
    Set<Integer> touched = touched(segment(), 2 * PAGE_BYTES, 3 * PAGE_BYTES);
    rig.disk.badPages.set(2);

    assertThat(takeAndAcknowledge()).isEqualTo(allBut(touched));
    assertThat(rig.spool.next()).isNull();
    rig.disk.heal();
    nextLook();
    assertThat(takeAndAcknowledge()).containsExactlyInAnyOrderElementsOf(touched);
    assertThat(rig.spool.counts().lost()).isEqualTo(Amount.NONE);
    assertNothingIsLeft();
  }

  @Test
  void unreadablePage_costsTheRecordsOfARunningProcess_afterABoundedNumberOfTries()
      throws IOException {
    rig.open();
    appendAll(1, RECORDS);
    Set<Integer> touched = touched(segment(), 2 * PAGE_BYTES, 3 * PAGE_BYTES);
    rig.disk.badPages.set(2);
    assertThat(takeAndAcknowledge()).isEqualTo(allBut(touched));
    for (int i = 0; i < 5; i++) {
      assertThat(rig.spool.counts().lost()).isEqualTo(Amount.NONE);
      nextLook();
      assertThat(rig.spool.next()).isNull();
    }
    assertThat(rig.spool.counts().lost().events()).isEqualTo(events(touched));
    assertNothingIsLeft();
  }

  @Test
  void fileOfWhichNothingCanBeRead_isCountedAndMovedAside_afterTheLastTry() throws IOException {
    leaveRecords();
    rig.disk.badPages.set(0, 1_000);
    rig.openRecovered();
    for (int i = 0; i < 6; i++) {
      assertThat(rig.spool.counts().lost()).isEqualTo(Amount.NONE);
      nextLook();
      assertThat(rig.spool.next()).isNull();
      if (i == 4) {
        break;
      }
    }
    assertThat(rig.spool.counts().lost().events()).isEqualTo(events(range(1, RECORDS)));
    assertThat(rig.spool.counts().quarantinedSegments()).isEqualTo(1);
    assertNothingIsLeft();
  }

  @Test
  void manyUnreadablePages_areNotTriedOneByOne() throws IOException {
    Path file = temp.resolve("seg-large");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(64L << 20);
    }
    rig.disk.badPages.set(0, (64 << 20) / PAGE_BYTES);
    try (LogReader reader = new LogReader(rig.disk, file)) {
      assertThat(reader.next()).isFalse();
      assertThat(reader.hasUnread()).isTrue();
    }
    assertThat(rig.disk.failedReads).isLessThan(1_000);
  }

  @Test
  void fileThatCannotBeOpened_isNotGivenUp() throws IOException {
    leaveRecords();
    rig.disk.failOpening = true;
    rig.openRecovered();
    for (int i = 0; i < 20; i++) {
      assertThat(rig.spool.next()).isNull();
      nextLook();
    }
    assertThat(rig.spool.counts().lost()).isEqualTo(Amount.NONE);
    assertThat(rig.warnings).allMatch(text -> text.contains(segment() + " (Permission denied)"));
    rig.disk.heal();
    nextLook();
    assertThat(takeAndAcknowledge()).isEqualTo(range(1, RECORDS));
    assertNothingIsLeft();
  }

  @Test
  void readsThatReturnLittle_areNoDamage() throws IOException {
    leaveRecords();
    rig.disk.mostBytesOfARead = 7;
    rig.openRecovered();
    assertThat(takeAndAcknowledge()).isEqualTo(range(1, RECORDS));
    assertThat(rig.warnings).isEmpty();
    assertNothingIsLeft();
  }

  @Test
  void cursorThatCannotBeRead_isSaid_andWhatComesAgainIsCounted() throws IOException {
    rig.open();
    appendAll(1, RECORDS);
    rig.takeAll().subList(0, 40).forEach(rig.spool::ack);
    rig.spool.writeCursors();
    rig.crash(newRoot());
    rig.disk.failCursorReads = true;

    rig.openRecovered();
    assertThat(rig.spool.shelf().findings().doubtfulEvents()).isEqualTo(events(range(1, RECORDS)));
    assertThat(rig.warnings).anyMatch(text -> text.startsWith("CURSOR_DAMAGE: "));
    assertThat(takeAndAcknowledge()).isEqualTo(range(1, RECORDS));
    rig.spool.close();
  }

  // --- files that were cut off, or are gone

  /** A file that ends where a frame does says nothing of what followed. */
  @ParameterizedTest
  @ValueSource(ints = {0, 24, 1, 30})
  void fileThatWasCutOff_isSaidAndCounted(int records) throws IOException {
    leaveRecords();
    int length = records; // of a file without a record
    int left = 0;
    if (records == 1 || records == 30) {
      length = places(segment()).keySet().stream().skip(records).findFirst().orElseThrow();
      left = records;
    }
    try (RandomAccessFile file = new RandomAccessFile(segment().toFile(), "rw")) {
      file.setLength(length);
    }
    rig.openRecovered();
    assertThat(takeAndAcknowledge()).isEqualTo(range(1, left));
    List<Integer> cut = range(left + 1, RECORDS);
    assertThat(rig.spool.counts().lost().events()).isEqualTo(events(cut));
    assertThat(rig.spool.counts().lost().severities()).isEqualTo(severities(cut));
    assertThat(rig.spool.counts().recovered().events()).isEqualTo(events(range(1, RECORDS)));
    assertThat(rig.warnings)
        .singleElement()
        .asString()
        .startsWith("LOST: " + events(cut) + " events were lost to damage of the spool: ");
    assertNothingIsLeft();
  }

  private static dev.sluice.record.SeverityCounts severities(List<Integer> numbers) {
    dev.sluice.record.SeverityCounts counts = dev.sluice.record.SeverityCounts.NONE;
    for (int number : numbers) {
      counts = counts.plus(SpoolRig.entry(number).severities());
    }
    return counts;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void fileThatIsGone_isSaidAndCounted(int which) throws IOException {
    rig.segmentBytes = 10_000;
    rig.open();
    appendAll(1, RECORDS);
    rig.crash(newRoot());
    List<Path> segments = rig.segments();
    Path gone = segments.get(which == 2 ? segments.size() - 1 : which);
    Set<Integer> lost = SpoolRig.intact(gone).keySet();
    Files.delete(gone);

    rig.openRecovered();
    assertThat(takeAndAcknowledge()).isEqualTo(allBut(lost));
    assertThat(rig.spool.counts().lost().events()).isEqualTo(events(lost));
    assertThat(rig.warnings).singleElement().asString().endsWith("the file is gone");
    assertThat(rig.append(200).id()).as("no id twice").isGreaterThan(1 << 20);
    takeAndAcknowledge();
    assertNothingIsLeft();
  }

  @Test
  void onlyFileOfAnEndedNeighbour_isMissedToo() throws IOException {
    leaveRecords();
    Files.move(rig.root.resolve("app-0"), rig.root.resolve("app-7"));
    Files.createDirectory(rig.root.resolve("app-0"), LocalDisk.permissions("rwx------"));
    Files.delete(segment());
    rig.open();
    assertThat(rig.spool.shelf().directories()).hasSize(2);
    nextLook();
    assertThat(rig.spool.counts().lost().events()).isEqualTo(events(range(1, RECORDS)));
    assertNothingIsLeft();
  }

  /** Delivered records that are missing are nobody's loss. */
  @Test
  void cutOffRecords_countOnlyWhereTheyWereNotAcknowledged() throws IOException {
    rig.open();
    appendAll(1, RECORDS);
    rig.takeAll().subList(0, 70).forEach(rig.spool::ack);
    rig.spool.writeCursors();
    rig.crash(newRoot());
    Files.write(segment(), new byte[0]);

    rig.openRecovered();
    assertThat(rig.spool.counts().lost().frames()).isEqualTo(RECORDS - 70);
    assertThat(rig.spool.counts().lost().events())
        .isBetween(events(range(71, RECORDS)), events(range(1, RECORDS)) - 70);
    assertNothingIsLeft();
  }

  /** Files that we delete are missed by nobody, though the cursor was not written since. */
  @Test
  void deliveredOrDroppedFiles_areNotMissed_afterAKill() throws IOException {
    rig.segmentBytes = 10_000;
    rig.open();
    appendAll(1, RECORDS);
    int inFirst = SpoolRig.intact(segment()).size();
    rig.takeAll().subList(0, inFirst).forEach(rig.spool::ack);
    assertThat(rig.spool.dropOldest()).isNotNull();
    rig.crash(newRoot());

    rig.openRecovered();
    assertThat(rig.spool.counts().lost()).isEqualTo(Amount.NONE);
    assertThat(rig.warnings).isEmpty();
    rig.spool.close();
  }

  /** A file of 0.1.0 has no entry in the inventory: its ids and heads tell what is missing. */
  @Test
  void damage_isCountedByIds_whereNoInventoryIs() throws IOException {
    leaveRecords();
    Files.delete(rig.root.resolve("app-0/inventory"));
    List<Integer> places = List.copyOf(places(segment()).keySet());
    try (RandomAccessFile file = new RandomAccessFile(segment().toFile(), "rw")) {
      file.seek(places.get(10) + 40); // a body
      file.write(new byte[] {-1, -1});
      file.seek(places.get(20)); // two heads
      file.write(new byte[places.get(21) + 10 - places.get(20)]);
    }
    rig.openRecovered();
    Set<Integer> lost = Set.of(11, 21, 22);
    assertThat(takeAndAcknowledge()).isEqualTo(allBut(lost));
    long atLeast = events(List.of(11)) + 2;
    assertThat(rig.spool.counts().lost().events()).isEqualTo(atLeast);
    assertNothingIsLeft();
  }

  @Test
  void inventory_isAHint_whoseLossLosesNothing() throws IOException {
    leaveRecords();
    Path inventory = rig.root.resolve("app-0/inventory");
    Files.write(inventory, new byte[] {1, 2, 3});
    rig.openRecovered();
    assertThat(takeAndAcknowledge()).isEqualTo(range(1, RECORDS));
    assertThat(rig.spool.counts().lost()).isEqualTo(Amount.NONE);
    assertNothingIsLeft();
  }

  // --- each bit

  /**
   * Flips each bit of a segment's header and heads and of the cursor, and one of each byte behind a
   * head and of the inventory. The first of two records was delivered.
   */
  @Test
  void flippedBit_costsItsRecordAlone_andIsCounted() throws IOException {
    rig.open();
    for (int number = 1; number <= 2; number++) {
      rig.spool.append(SpoolRig.entry(number, 3), false);
    }
    rig.spool.flush();
    rig.spool.ack(rig.takeAll().get(0));
    rig.spool.writeCursors();
    Path golden = newRoot();
    rig.crash(golden);
    TreeMap<Integer, Integer> places = places(segment());

    for (String name : List.of("cursor", "inventory", segment().getFileName().toString())) {
      byte[] bytes = Files.readAllBytes(golden.resolve("app-0/" + name));
      for (int bit = 0; bit < 8 * bytes.length; bit++) {
        Integer frameAt = name.startsWith("seg-") ? places.floorKey(bit / 8) : null;
        boolean isDense = frameAt == null || bit / 8 < frameAt + FrameFormat.HEAD_BYTES;
        if ((!isDense || name.equals("inventory")) && bit % 8 != bit / 8 % 8) {
          continue;
        }
        rig.root = temp.resolve("flipped");
        SpoolRig.copy(golden, rig.root);
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        Files.write(rig.root.resolve("app-0/" + name), flipped);
        int touched = frameAt == null ? 0 : places.get(frameAt);
        assertFlipIsHarmless(name + " bit " + bit, touched, name.equals("cursor"));
        SpoolRig.delete(rig.root);
      }
    }
  }

  private void assertFlipIsHarmless(String what, int touched, boolean cursorIsDamaged) {
    rig.warnings.clear();
    rig.openRecovered();
    List<Integer> expected = new ArrayList<>(range(cursorIsDamaged ? 1 : 2, 2));
    expected.remove((Integer) touched);
    LogCounts counts = rig.spool.counts();
    assertThat(takeAndAcknowledge()).as(what).isEqualTo(expected);
    assertThat(counts.lost().events())
        .as(what)
        .isEqualTo(touched < 2 ? 0 : SpoolRig.entry(touched, 3).eventCount());
    assertThat(rig.spool.shelf().findings().doubtfulEvents())
        .as(what)
        .isEqualTo(cursorIsDamaged ? counts.recovered().events() : 0);
    rig.spool.close();
    assertThat(rig.segments()).as(what).allMatch(file -> file.toFile().length() == 24);
  }

  @Test
  void headerOfADamagedVersion_isSaid_andTheFileGoes() throws IOException {
    leaveRecords();
    try (RandomAccessFile file = new RandomAccessFile(segment().toFile(), "rw")) {
      file.seek(6);
      file.write(1);
    }
    rig.openRecovered();
    assertThat(rig.warnings)
        .containsExactly(
            "DAMAGE: 1 damaged places in the spool were stepped over: "
                + segment()
                + ", the first at byte 0");
    assertThat(takeAndAcknowledge()).isEqualTo(range(1, RECORDS));
    assertNothingIsLeft();
  }

  @Test
  void powerLossAfterDeletion_countsNothingThatWasDelivered() throws IOException {
    openTwoSegments();
    assertPowerLossCountsNothing(
        () -> {
          for (int number = 1; number <= 5; number++) {
            rig.spool.ack(rig.spool.next());
          }
          assertThat(rig.segments()).hasSize(1);
        });
  }

  @Test
  void powerLossAfterDropOldest_countsNoEventTwice() throws IOException {
    openTwoSegments();
    assertPowerLossCountsNothing(
        () -> assertThat(rig.spool.dropOldest().waiting().frames()).isEqualTo(5));
  }

  private void openTwoSegments() {
    rig.open();
    appendAll(1, 5);
    rig.spool.roll();
    appendAll(6, 8);
    rig.spool.flush();
  }

  private void assertPowerLossCountsNothing(Runnable deletion) throws IOException {
    rig.ticker.advanceMillis(1_000);
    rig.spool.runDue();
    Path inventory = SpoolRig.files(rig.root, "inventory").get(0);
    byte[] onDevice = Files.readAllBytes(inventory); // its page is written later than the names
    deletion.run();
    Files.write(inventory, onDevice);
    rig.crash(newRoot());

    rig.openRecovered();

    assertThat(rig.spool.counts().lost()).isEqualTo(Amount.NONE);
    assertThat(SpoolRig.numbers(rig.takeAll())).containsExactly(6, 7, 8);
  }

  @Test
  void segmentThatCannotBeDropped_isReadAfterACrash() throws IOException {
    openTwoSegments();
    rig.disk.gate =
        (what, path) -> {
          if (what.equals("delete") && path.toString().endsWith(".log")) {
            throw new IOException("Input/output error");
          }
        };
    assertThat(rig.spool.dropOldest()).isNull();
    rig.crash(newRoot());

    rig.openRecovered();

    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(1, 8));
  }
}
