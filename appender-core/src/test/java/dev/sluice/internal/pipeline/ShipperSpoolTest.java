// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.FakeTransport;
import dev.sluice.fake.Nightly;
import dev.sluice.internal.batch.Batchers;
import dev.sluice.options.FormatOptions;
import dev.sluice.record.Batch;
import dev.sluice.record.DropReason;
import dev.sluice.record.HashKeys;
import dev.sluice.record.Packing;
import dev.sluice.record.PutEntry;
import dev.sluice.record.PutResult;
import dev.sluice.record.Severity;
import dev.sluice.record.SluiceStats;
import dev.sluice.record.UserRecord;
import dev.sluice.record.Verdict;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory and disk together, step by step without a thread. */
@Timeout(120)
class ShipperSpoolTest {

  /** What one short event holds in memory, about. */
  private static final int EVENT_BYTES = 140;

  private static final BigInteger KPL_MAGIC = new BigInteger("f3899ac2", 16);

  @TempDir Path temporary;

  private final ShipperRig.Settings settings = new ShipperRig.Settings();
  private final List<String> stored = new ArrayList<>();
  private ShipperRig rig;
  private Path root;
  private int roots;

  @AfterEach
  void everyEventIsInExactlyOneState() {
    assertThat(rig.stats().isConserved()).as(rig.stats().summary()).isTrue();
    rig.abandon();
  }

  private void open(String mode) {
    root = temporary.resolve("spool-" + roots++);
    reopen(mode);
  }

  private void reopen(String mode) {
    settings.spool.setMode(mode);
    settings.spool.setDirectory(root.toString());
    settings.spool.setFreeSpaceFloor("0");
    rig = new ShipperRig(settings);
    rig.transport.always(this::store);
    rig.runOnce();
  }

  private PutResult store(Batch batch) {
    stored.addAll(FakeTransport.texts(batch));
    return PutResult.stored();
  }

  private void refuse(Verdict verdict) {
    rig.transport.always(batch -> PutResult.whole(verdict, "no"));
  }

  /** Everything that is appended from now on goes to disk: nothing can be delivered. */
  private void breakDown() {
    refuse(Verdict.THROTTLED);
    rig.append("first");
    for (int i = 0; i < 5; i++) {
      rig.after(20_000).answer();
    }
  }

  /** What a process that is killed now leaves: the next one opens a copy of its files. */
  private void crash() throws IOException {
    Path copy = temporary.resolve("spool-" + roots++);
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.toList()) {
        Path to = copy.resolve(root.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else if (!file.endsWith("lock")) {
          Files.copy(file, to);
        }
      }
    }
    rig.abandon();
    root = copy;
  }

  private boolean isOnDisk(String text) {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> numbered(String prefix, int from, int to) {
    List<String> texts = new ArrayList<>();
    for (int i = from; i < to; i++) {
      texts.add(prefix + i);
    }
    return texts;
  }

  @Test
  void off_touchesNoDisk() {
    open("off");
    breakDown();
    rig.append("second");
    rig.after(100);
    assertThat(root).doesNotExist();
    assertThat(rig.stats().inMemory()).isEqualTo(2);
  }

  @Test
  void overflow_leavesTheDiskAlone_whileMemoryHasRoom() {
    open("overflow");
    rig.appendMany("e", 100);
    rig.after(200).answer();
    assertThat(stored).hasSize(100);
    assertThat(isOnDisk("e5")).isFalse();
  }

  @Test
  void overflow_takesWhatMemoryHasNoRoomFor_andDeliversAllInOrder() {
    settings.maxHeldBytes = 100 * EVENT_BYTES;
    settings.returnBytes = 20 * EVENT_BYTES;
    settings.maxRecords = 10;
    settings.maxInFlight = 1;
    open("overflow");
    for (int i = 0; i < 500; i++) {
      rig.append("e" + i);
      rig.after(1);
    }
    assertThat(rig.stats().inSpool()).isGreaterThan(350);
    assertThat(rig.stats().inMemory()).isLessThan(100);
    assertThat(rig.stats().isConserved()).as(rig.stats().summary()).isTrue();
    rig.settleAll();
    assertThat(stored).isEqualTo(numbered("e", 0, 500));
    assertThat(rig.stats().inSpool()).isZero();
    assertThat(rig.stats().heldBytes()).isZero();
  }

  @Test
  void overflow_takesAllThatIsNew_whileNothingCanBeDelivered() {
    open("overflow");
    breakDown();
    rig.append("second", "third");
    rig.after(100);
    assertThat(rig.stats().inMemory()).isEqualTo(1);
    assertThat(rig.stats().inSpool()).isEqualTo(2);
    assertThat(isOnDisk("second")).isTrue();
    rig.transport.always(this::store);
    rig.settleAll();
    assertThat(stored).containsExactly("first", "second", "third");
  }

  /** Such as by a filter: it is tried in vain before and after an outage. */
  @Test
  void recordThatIsRefusedAlone_keepsNoOtherOnDisk() {
    settings.maxAgeNanos = 0;
    open("overflow");
    rig.append("bad");
    refuseBad();
    for (int i = 0; i < 1_200; i++) {
      rig.after(100).answer();
    }
    for (int i = 0; i < 600; i++) {
      rig.append("e" + i);
      rig.after(100).answer();
    }
    assertThat(stored).hasSizeGreaterThan(590);
    assertThat(rig.stats().inSpool()).isZero();
    breakDown();
    rig.append("second", "third");
    rig.after(100);
    assertThat(rig.stats().inSpool()).isEqualTo(2);
    refuseBad();
    for (int i = 0; i < 600; i++) {
      rig.after(100).answer();
    }
    assertThat(stored).contains("first", "second", "third").doesNotHaveDuplicates();
  }

  private void refuseBad() {
    rig.transport.always(
        batch ->
            FakeTransport.texts(batch).contains("bad")
                ? PutResult.whole(Verdict.REFUSED, "HTTP 403")
                : store(batch));
  }

  /** 100 events on disk, in memory room for 15 that come back, in a request for 10. */
  private void comeBackInRequestsOfTen() {
    settings.maxRecords = 10;
    settings.returnBytes = 15 * EVENT_BYTES;
    open("overflow");
    breakDown();
    rig.appendMany("e", 100);
    rig.after(10);
    rig.transport.always(this::store);
    rig.after(20_000);
    rig.transport.requests.clear();
    rig.answer();
  }

  @Test
  void recordsThatComeBack_waitForFullRequests_whileOthersAreUnderWay() {
    comeBackInRequestsOfTen();
    while (!rig.shipper.isDrained()) {
      assertThat(rig.inFlight()).isLessThanOrEqualTo(1);
      rig.after(99).answerOne();
    }
    assertThat(rig.transport.requests)
        .as("the event of the outage is one of 101")
        .extracting(batch -> batch.entries().size())
        .containsExactly(10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 1);
    assertThat(stored.subList(1, 101)).isEqualTo(numbered("e", 0, 100));
  }

  @Test
  void recordsThatComeBack_doNotWaitLong_forARequestWithoutAnAnswer() {
    comeBackInRequestsOfTen();
    assertThat(rig.inFlight()).isEqualTo(1);
    assertThat(rig.shipper.nanosToNextDeadline()).isEqualTo(100_000_000);
    rig.after(99);
    assertThat(rig.inFlight()).isEqualTo(1);
    rig.after(1);
    assertThat(rig.inFlight()).isEqualTo(2);
    rig.settleAll();
    assertThat(stored.subList(1, 101)).isEqualTo(numbered("e", 0, 100));
  }

  @Test
  void memoryOfWhatIsOnDisk_isGivenBackToCallers() {
    settings.maxHeldBytes = 100 * EVENT_BYTES;
    open("overflow");
    breakDown();
    for (int i = 0; i < 1_000; i++) {
      rig.append("e" + i); // would throw where there is no room
      rig.after(1);
    }
    assertThat(rig.stats().heldBytes()).isLessThan(10 * EVENT_BYTES);
    assertThat(rig.stats().inSpool()).isEqualTo(1_000);
  }

  @Test
  void always_writesEachRecordBeforeItIsSent() {
    open("always");
    List<Boolean> onDisk = new ArrayList<>();
    rig.transport.always(
        batch -> {
          FakeTransport.texts(batch).forEach(text -> onDisk.add(isOnDisk(text)));
          return store(batch);
        });
    rig.appendMany("record-", 20);
    rig.after(200).answer();
    assertThat(onDisk).hasSize(20).doesNotContain(false);
    assertThat(rig.stats().delivered()).isEqualTo(20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "newline", "kpl"})
  void always_hasEachEventOnDisk_withinSpoolDelay(String aggregation) {
    settings.batch.setAggregation(aggregation);
    settings.batch.setLinger("10 s");
    settings.spool.setSpoolDelay("50 ms");
    open("always");
    rig.append("an-event");
    rig.after(0);
    assertThat(rig.shipper.nanosToNextDeadline()).isLessThanOrEqualTo(25_000_000L);
    rig.after(25);
    rig.append("another");
    rig.after(25).after(25);
    assertThat(isOnDisk("an-event")).isTrue();
    assertThat(isOnDisk("another")).isTrue();
    assertThat(rig.requests()).as("it lingers on").isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"newline", "kpl"})
  void always_hasEachEventOnDisk_withinSpoolDelay_whenAnAnswerComesBetween(String aggregation) {
    settings.batch.setAggregation(aggregation);
    settings.batch.setLinger("10 s");
    settings.spool.setSpoolDelay("50 ms");
    open("always");
    rig.append("earlier");
    rig.after(10_000);
    rig.append("an-event");
    rig.after(0);
    rig.after(1).answer();
    assertThat(rig.requests()).isEqualTo(1);
    assertThat(rig.shipper.nanosToNextDeadline()).isLessThanOrEqualTo(25_000_000L);
    rig.after(25);
    assertThat(isOnDisk("an-event")).isTrue();
    assertThat(rig.requests()).as("it lingers on").isEqualTo(1);
  }

  /** Aggregates that are full wait for others, but no longer than those that are open. */
  @Test
  void always_hasFullAggregatesOnDisk_withinSpoolDelay() {
    openWithSmallAggregates("always");
    for (int i = 0; i < 12; i++) {
      appendKeyless("e".repeat(200) + i);
    }
    rig.after(0);
    assertThat(isOnDisk("e")).as("two are full, and wait for company").isFalse();
    assertThat(rig.shipper.nanosToNextDeadline()).isLessThanOrEqualTo(25_000_000L);
    rig.after(25).after(25);
    for (String text : numbered("e", 0, 12)) {
      assertThat(isOnDisk(text)).as(text).isTrue();
    }
    assertThat(rig.requests()).as("they linger on").isZero();
  }

  /** An aggregate that became full later may have the older events. */
  @Test
  void always_hasFullAggregatesOnDisk_withinSpoolDelay_whereALaterOneIsOlder() {
    openWithSmallAggregates("always");
    appendKeyed("late", "oldest");
    rig.after(0).after(10);
    rig.ticker.advanceMillis(1);
    for (String key : List.of("soon", "late")) {
      for (int i = 0; i < 6; i++) {
        appendKeyed(key, "e".repeat(200) + i);
      }
    }
    rig.after(24);
    assertThat(rig.shipper.nanosToNextDeadline()).as("the next step").isGreaterThan(15_000_000L);
    assertThat(isOnDisk("oldest")).isTrue();
  }

  @Test
  void always_letsNoAggregatesWait_whileCallersHaveLittleRoom() {
    settings.maxHeldBytes = 20_000;
    openWithSmallAggregates("always");
    breakDown();
    for (int i = 0; rig.intake.quartersTaken() < 3; i++) {
      appendKeyless("e".repeat(200) + i);
    }
    rig.after(0);
    assertThat(isOnDisk("e0")).isTrue();
  }

  /** Memory has no room for them. */
  @Test
  void overflow_letsNoAggregatesWait() {
    openWithSmallAggregates("overflow");
    breakDown();
    for (int i = 0; i < 12; i++) {
      appendKeyless("e".repeat(200) + i);
    }
    rig.after(0);
    assertThat(isOnDisk("e0")).isTrue();
  }

  private void openWithSmallAggregates(String mode) {
    settings.batch.setAggregation("kpl");
    settings.batch.setAggregationMaxBytes("1 KiB");
    settings.batch.setLinger("10 s");
    settings.spool.setSpoolDelay("50 ms");
    open(mode);
  }

  /** Events with the same key, or with none, share an aggregate. */
  private void appendKeyless(String text) {
    appendKeyed(null, text);
  }

  private void appendKeyed(String key, String text) {
    byte[] data = text.getBytes(StandardCharsets.UTF_8);
    rig.append(new UserRecord(data, key, Severity.INFO, rig.ticker.nanoTime()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "newline", "kpl"})
  void always_givesTheNextProcessWhatAKilledOneDidNotDeliver(String aggregation)
      throws IOException {
    settings.batch.setAggregation(aggregation);
    open("always");
    rig.appendMany("kept-", 30);
    rig.after(60).after(60);
    crash();
    reopen("always");
    assertThat(rig.stats().recovered()).isEqualTo(30);
    rig.settleAll();
    assertThat(String.join("\n", stored)).contains(numbered("kept-", 0, 30));
    assertThat(rig.stats().delivered()).isEqualTo(30);
    rig.abandon();
    reopen("always");
    assertThat(rig.stats().recovered()).as("nothing is left").isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"overflow", "always"})
  void stop_leavesTheRestOnDisk_andTheNextStartDeliversIt(String mode) {
    open(mode);
    breakDown();
    rig.appendMany("e", 50);
    rig.after(10);
    rig.abandon();
    SluiceStats stats = rig.stats();
    assertThat(stats.droppedTotal()).as(stats.summary()).isZero();
    assertThat(stats.inSpool()).isEqualTo(51);
    assertThat(stats.inMemory()).isZero();
    assertThat(stats.heldBytes()).isZero();
    assertThat(stats.isConserved()).as(stats.summary()).isTrue();
    reopen(mode);
    rig.append("new");
    rig.settleAll();
    assertThat(stored).hasSize(52).contains("first", "new", "e0", "e49").doesNotHaveDuplicates();
    assertThat(rig.stats().recovered()).isEqualTo(51);
    assertThat(rig.stats().delivered()).isEqualTo(52);
  }

  @Test
  void stop_countsRequestsUnderWayAsPerhapsDuplicated_whenTheDiskKeepsThem() {
    open("overflow");
    rig.append("a", "b");
    rig.after(200);
    assertThat(rig.inFlight()).isEqualTo(1);
    rig.abandonDuringRequest();
    assertThat(rig.stats().inSpool()).isEqualTo(2);
    assertThat(rig.stats().maybeDuplicated()).isEqualTo(2);
  }

  @Test
  void recordsOfOneKey_keepTheirOrder_throughTheDisk() {
    settings.ordered = true;
    settings.maxHeldBytes = 60 * EVENT_BYTES;
    settings.returnBytes = 15 * EVENT_BYTES;
    settings.maxRecords = 5;
    open("overflow");
    Random random = new Random(7);
    rig.transport.always(
        batch -> {
          List<Verdict> verdicts = new ArrayList<>();
          for (String text : FakeTransport.texts(batch)) {
            boolean ok = random.nextInt(3) > 0;
            verdicts.add(ok ? Verdict.STORED : Verdict.FAILED);
            if (ok) {
              stored.add(text);
            }
          }
          return PutResult.perRecord(verdicts, "some");
        });
    for (int i = 0; i < 300; i++) {
      rig.append(ofKey("k" + i % 3, i));
      rig.after(1);
      if (i % 20 == 0) {
        rig.answer();
      }
    }
    assertThat(rig.stats().inSpool()).isPositive();
    rig.settleAll();
    assertThat(stored).hasSize(300);
    for (int key = 0; key < 3; key++) {
      int rest = key;
      List<Integer> numbers =
          stored.stream().map(Integer::valueOf).filter(n -> n % 3 == rest).toList();
      assertThat(numbers).isSorted().hasSize(100);
    }
  }

  /** The disk refused all but the last, which is still in its aggregate. */
  @ParameterizedTest
  @ValueSource(strings = {"newline", "kpl"})
  void stop_givesUpTheOldestFirst_whereTheDiskRefused(String aggregation) throws IOException {
    settings.ordered = true;
    settings.keepsUndelivered = true;
    settings.batch.setAggregation(aggregation);
    settings.batch.setAggregationMaxBytes("1 KiB");
    open("overflow");
    breakDown();
    deleteAll(root);
    for (int i = 0; i < 9; i++) {
      appendKeyed("key", "e" + i + " ".repeat(1_000));
    }
    rig.after(1);
    rig.abandon();
    assertThat(rig.undelivered.stream().map(each -> new String(each.data()).strip()))
        .containsSubsequence(numbered("e", 0, 9));
  }

  private UserRecord ofKey(String key, int number) {
    return new UserRecord(
        String.valueOf(number).getBytes(StandardCharsets.UTF_8),
        key,
        Severity.INFO,
        rig.ticker.nanoTime());
  }

  @Test
  void fullSpool_leavesTheRestInMemory_andSaysSo() {
    settings.spool.setMaxBytes("1 MiB");
    settings.spool.setSegmentBytes("1 MiB");
    open("overflow");
    breakDown();
    String large = "x".repeat(10_000);
    for (int i = 0; i < 200; i++) {
      rig.append(large + i);
      rig.after(1);
    }
    SluiceStats stats = rig.stats();
    assertThat(stats.inSpool()).isBetween(45L, 55L);
    assertThat(stats.inMemory() + stats.inSpool()).isEqualTo(201);
    assertThat(stats.droppedTotal()).isZero();
    assertThat(rig.heard.warnings).anyMatch(text -> text.contains("spool.maxBytes"));
    rig.transport.always(this::store);
    rig.settleAll();
    assertThat(stored).hasSize(201).doesNotHaveDuplicates();
    assertThat(stored.subList(1, 201)).isEqualTo(numbered(large, 0, 200));

    breakDown();
    rig.append(large + "again");
    rig.after(1);
    assertThat(rig.stats().inSpool()).as("the next outage finds room").isPositive();
    rig.transport.always(this::store);
    rig.settleAll();
    assertThat(stored).hasSize(203);
  }

  @Test
  void fullSpool_dropsItsOldest_whereItIsToldTo_andCountsThem() {
    settings.spool.setMaxBytes("3 MiB");
    settings.spool.setSegmentBytes("1 MiB");
    settings.spool.setOverflow("drop_oldest");
    open("overflow");
    breakDown();
    String large = "x".repeat(10_000);
    for (int i = 0; i < 600; i++) {
      rig.append(large + i);
      rig.after(1);
    }
    SluiceStats stats = rig.stats();
    assertThat(stats.count(DropReason.OVERFLOW)).isPositive();
    assertThat(stats.inSpool() + stats.count(DropReason.OVERFLOW)).isEqualTo(600);
    assertThat(stats.isConserved()).as(stats.summary()).isTrue();
    rig.transport.always(this::store);
    rig.settleAll();
    assertThat(stored).contains(large + 599);
    assertThat(stored.subList(1, stored.size()))
        .as("the first ones were read, and were safe")
        .doesNotContain(large + 60);
    assertThat(stored).hasSize(601 - (int) rig.stats().count(DropReason.OVERFLOW));
  }

  @Test
  void damageOfTheDisk_costsWhatItTouches_andIsCounted() throws IOException {
    open("overflow");
    breakDown();
    rig.appendMany("event-", 4_000); // the first ones are read at once
    rig.after(10);
    Path segment;
    try (Stream<Path> files = Files.walk(root)) {
      segment = files.filter(file -> file.toString().endsWith(".log")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(segment);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    bytes[text.indexOf("event-3900") + 6] = 'X';
    Files.write(segment, bytes);
    rig.transport.always(this::store);
    rig.settleAll();
    assertThat(rig.stats().count(DropReason.SPOOL_DAMAGED)).isEqualTo(1);
    assertThat(stored).hasSize(4_000).doesNotContain("event-3900");
    assertThat(rig.heard.warnings).anyMatch(warning -> warning.contains("lost to damage"));
  }

  @Test
  void recordsOnDisk_growTooOld_asAllDo() {
    settings.maxAgeNanos = Duration.ofMinutes(10).toNanos();
    open("overflow");
    breakDown();
    rig.append("old");
    rig.after(1);
    rig.transport.always(this::store);
    rig.ticker.advanceMillis(Duration.ofMinutes(11).toMillis());
    rig.append("new");
    rig.settleAll();
    assertThat(stored).contains("new").doesNotContain("old");
    assertThat(rig.stats().count(DropReason.EXPIRED)).isPositive();
  }

  @Test
  void unusableDirectory_costsAWarning_andAllStaysInMemory() throws IOException {
    root = temporary.resolve("a-file");
    Files.writeString(root, "not a directory");
    reopen("always");
    rig.appendMany("e", 10);
    rig.after(200).answer();
    assertThat(stored).hasSize(10);
    assertThat(rig.heard.warnings).singleElement().asString().contains("not usable");
    assertThat(root).hasContent("not a directory");
  }

  @Test
  void directoryThatVanishes_costsAWarning_andNoEvent() throws IOException {
    open("always");
    rig.appendMany("before-", 10);
    rig.after(60);
    deleteAll(root);
    rig.appendMany("after-", 10);
    rig.after(200).answer();
    rig.settleAll();
    assertThat(stored).hasSize(20);
    rig.append("later");
    rig.settleAll();
    assertThat(stored).hasSize(21);
    assertThat(rig.stats().droppedTotal()).isZero();
  }

  /** It may have room again, and nothing waits there that would come back and say so. */
  @Test
  void diskThatRefusedAtFirst_isTriedAgain_whileNothingCanBeDelivered() throws IOException {
    settings.maxAgeNanos = 0;
    settings.maxRecords = 5;
    open("overflow");
    breakDown();
    Path elsewhere = temporary.resolve("elsewhere");
    Files.move(root, elsewhere); // no file can be made
    rig.appendMany("refused ", 10);
    rig.after(1);
    assertThat(rig.stats().inSpool()).isZero();
    Files.move(elsewhere, root);
    for (int i = 0; i < 10; i++) {
      rig.after(60_000).answer();
    }
    rig.append("later");
    rig.after(60_000);
    assertThat(rig.stats().inMemory()).as("a request and what comes back").isLessThan(10);
    assertThat(isOnDisk("later")).isTrue();
    rig.transport.always(this::store);
    rig.settleAll();
    assertThat(stored).hasSize(12).doesNotHaveDuplicates().endsWith("later");
  }

  private static void deleteAll(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 30})
  void callersWhoWaitForTheDisk_goOnWhenItHasTheirEvent(int others) throws InterruptedException {
    settings.batch.setLinger("10 s");
    settings.batch.setAggregation("kpl");
    settings.batch.setAggregationMaxBytes("1 KiB");
    settings.spool.setSpoolDelay("10 s");
    open("always");
    for (int i = 0; i < others; i++) {
      appendKeyless("e".repeat(200) + i);
    }
    appendKeyless("awaited");
    Thread caller =
        new Thread(
            () ->
                rig.commits.await(
                    rig.intake.enqueuedCount(), TimeUnit.MINUTES.toNanos(1), rig.intake::wake));
    caller.start();
    while (!rig.commits.isAwaited()) {
      Thread.onSpinWait();
    }
    assertThat(isOnDisk("awaited")).isFalse();
    rig.after(0);
    caller.join(30_000);
    assertThat(caller.isAlive()).isFalse();
    assertThat(isOnDisk("awaited")).isTrue();
  }

  @Test
  void streams_haveASpoolEach_soThatADeadOneHoldsUpNoOther() {
    settings.streams = List.of("dead", "alive");
    open("overflow");
    rig.transport.always(
        batch ->
            batch.stream().equals("dead")
                ? PutResult.whole(Verdict.THROTTLED, "no")
                : store(batch));
    rig.append("d");
    for (int i = 0; i < 5; i++) {
      rig.after(20_000).answer();
    }
    rig.appendTo(0, "d1", "d2");
    rig.appendTo(1, "a1", "a2");
    rig.after(200).answer();
    assertThat(stored).containsExactly("a1", "a2");
    assertThat(rig.stats().inSpool()).isEqualTo(2);
    rig.abandon();
    reopen("overflow");
    rig.settleAll();
    assertThat(rig.transport.requests).allMatch(batch -> batch.stream().equals("dead"));
    assertThat(stored).containsExactlyInAnyOrder("a1", "a2", "d", "d1", "d2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"overflow", "always"})
  void anyWalk_throughFaultsStopsAndKills_losesNothingThatWasPromised(String mode)
      throws IOException {
    for (int seed = 0; seed < Nightly.rounds(150); seed++) {
      walk(mode, seed);
      rig.abandon();
    }
  }

  private void walk(String mode, int seed) throws IOException {
    Random random = new Random(seed);
    stored.clear();
    settings.ordered = random.nextInt(3) == 0;
    settings.batch.setAggregation(List.of("none", "newline", "kpl").get(random.nextInt(3)));
    settings.batch.setAggregationMaxBytes("1 KiB");
    // Aggregates grow full where events are large and have no keys of their own.
    boolean isLarge = random.nextBoolean();
    String padding = " ".repeat(isLarge ? 100 + random.nextInt(100) : 0);
    settings.maxRecords = 1 + random.nextInt(6);
    settings.maxInFlight = 1 + random.nextInt(4);
    settings.maxAgeNanos = 0;
    settings.maxHeldBytes = (isLarge ? 90L : 30L) * EVENT_BYTES;
    settings.returnBytes = 10 * EVENT_BYTES;
    settings.spool.setSync(List.of("none", "interval", "each").get(random.nextInt(3)));
    open(mode);
    Set<String> unknown = new HashSet<>();
    rig.transport.always(batch -> answer(batch, random, unknown));
    int appended = 0;
    boolean killed = false;
    for (int step = 0; step < 250; step++) {
      switch (random.nextInt(5)) {
        case 0, 1 -> {
          if (rig.stats().heldBytes() < settings.maxHeldBytes * 2 / 3) {
            String text = "<" + appended++ + ">" + padding;
            if (isLarge) {
              appendKeyless(text);
            } else {
              rig.append(text);
            }
          }
        }
        case 2 -> rig.after(random.nextInt(300));
        case 3 -> rig.answer();
        default -> {
          boolean kills = mode.equals("always") && random.nextInt(30) == 0;
          if (kills) {
            rig.after(60).after(60); // what was appended is on disk by now
            crash();
            killed = true;
          } else if (random.nextInt(30) == 0) {
            rig.abandon();
            assertThat(rig.stats().droppedTotal()).as("seed %s", seed).isZero();
            // Requests under way may arrive; what was stored by now is written down as settled.
            List<String> unsettled =
                new ArrayList<>(numbered("<", 0, appended).stream().map(t -> t + ">").toList());
            unsettled.removeAll(stored);
            unknown.addAll(unsettled);
          } else {
            continue;
          }
          reopen(mode);
          rig.transport.always(batch -> answer(batch, random, unknown));
        }
      }
      String state = mode + ", seed " + seed + ", step " + step + ": " + rig.stats().summary();
      assertThat(rig.stats().isConserved()).as(state).isTrue();
      assertThat(rig.stats().heldBytes())
          .as(state)
          .isBetween(0L, settings.maxHeldBytes + settings.returnBytes);
    }
    rig.transport.always(this::storeEvents);
    rig.settleAll();
    rig.after(1_000); // what was written is synced
    String end = mode + ", seed " + seed + ": " + rig.stats().summary();
    Set<String> expected = new HashSet<>();
    for (int i = 0; i < appended; i++) {
      expected.add("<" + i + ">");
    }
    Set<String> arrived = new HashSet<>(stored);
    expected.removeAll(arrived);
    assertThat(expected).as(end).isEmpty();
    assertThat(rig.stats().inMemory() + rig.stats().inSpool()).as(end).isZero();
    assertThat(rig.stats().heldBytes()).as(end).isZero();
    if (!killed) {
      List<String> twice = new ArrayList<>(stored);
      arrived.forEach(twice::remove);
      assertThat(unknown).as(end).containsAll(twice);
    }
  }

  private PutResult storeEvents(Batch batch) {
    batch.entries().forEach(entry -> stored.addAll(events(entry)));
    return PutResult.stored();
  }

  /** The events of a record, as a consumer reads them. */
  private List<String> events(PutEntry entry) {
    byte[] data = entry.data();
    if (new BigInteger(1, Arrays.copyOf(data, 4)).equals(KPL_MAGIC)) {
      byte[] digest = HashKeys.md5().digest(Arrays.copyOfRange(data, 4, data.length - 16));
      assertThat(data).endsWith(digest);
    }
    Packing packing = Batchers.packing(settings.batch, new FormatOptions());
    return Batchers.unpacker(packing).apply(entry).stream()
        .map(event -> new String(event, StandardCharsets.UTF_8).strip())
        .toList();
  }

  private PutResult answer(Batch batch, Random random, Set<String> unknown) {
    switch (random.nextInt(6)) {
      case 0 -> {
        return PutResult.whole(Verdict.THROTTLED, "slow");
      }
      case 1 -> {
        boolean arrives = random.nextBoolean();
        for (PutEntry entry : batch.entries()) {
          unknown.addAll(events(entry));
          if (arrives) {
            stored.addAll(events(entry));
          }
        }
        return PutResult.whole(Verdict.UNKNOWN, "reset");
      }
      default -> {
        List<Verdict> verdicts = new ArrayList<>();
        for (PutEntry entry : batch.entries()) {
          boolean ok = random.nextInt(4) > 0;
          verdicts.add(ok ? Verdict.STORED : Verdict.FAILED);
          if (ok) {
            stored.addAll(events(entry));
          }
        }
        return PutResult.perRecord(verdicts, "some");
      }
    }
  }

  @Test
  void abandon_afterItsTime_keepsWhatIsOnDiskAndCountsTheRestExactly() {
    open("overflow");
    refuse(Verdict.PAUSED);
    rig.append("a", "b");
    for (int i = 0; i < 5; i++) {
      rig.after(30_000).answer();
    }
    rig.append("spilled 1", "spilled 2", "spilled 3");
    rig.after(100);
    long onDisk = rig.stats().inSpool();
    assertThat(onDisk).isPositive();
    rig.append("late 1", "late 2");
    rig.shipper.abandon(rig.ticker.nanoTime() - Duration.ofSeconds(1).toNanos());
    assertThat(rig.stats().inSpool()).isEqualTo(onDisk);
    assertThat(rig.stats().count(DropReason.SHUTDOWN)).isEqualTo(7 - onDisk);
    assertThat(rig.stats().inMemory()).isZero();
  }

  @Test
  void handOver_needsTimeForADiskAlone() {
    open("off");
    rig.append("a");
    assertThat(rig.shipper.handOverNanos()).isZero();
    rig.settleAll();
    rig.abandon();
    open("overflow");
    rig.append("a");
    assertThat(rig.shipper.handOverNanos()).isPositive();
  }
}
