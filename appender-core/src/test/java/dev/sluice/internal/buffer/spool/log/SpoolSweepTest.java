// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.internal.buffer.spool.files.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One life of a spool, again and again: each time another of its file operations goes wrong. */
class SpoolSweepTest {

  private static final int FOR_EVER = 1_000_000;

  @TempDir Path temp;
  private SpoolRig rig;
  private int next;

  // Numbers of records.
  private final Set<Integer> owed = new HashSet<>(); // taken, and not acknowledged or dropped
  private final Map<Integer, Frame> appended = new HashMap<>(); // since the start
  private final Set<Integer> safe = new HashSet<>(); // the device has them
  private final List<Frame> out = new ArrayList<>();
  private boolean dropping; // records of a file: each is owed or not
  private Amount in = Amount.NONE;
  private Amount gone = Amount.NONE;

  @AfterEach
  void close() {
    rig.disk.heal();
    rig.spool.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create",
        "open",
        "read",
        "write",
        "torn",
        "cut",
        "sync",
        "syncDirectory",
        "move",
        "delete",
        "close"
      })
  void operationThatFails_losesNothing(String what) throws IOException {
    String operation = what.equals("torn") ? "write" : what;
    // If no write ever succeeds, no progress is saved, and what was delivered counts as lost.
    int longest = operation.equals("write") ? 4 : FOR_EVER;
    for (SpoolSettings.Sync sync : List.of(SpoolSettings.Sync.EACH, SpoolSettings.Sync.NONE)) {
      for (int first : new int[] {1, 2, 5, 13}) {
        for (int last : new int[] {first, first + 2, first + longest}) {
          int[] seen = new int[1];
          begin(sync);
          rig.disk.tearsWrites = what.equals("torn");
          rig.disk.gate =
              (begins, path) -> {
                boolean counts = begins.equals(operation);
                if (counts && ++seen[0] >= first && seen[0] <= last) {
                  throw new IOException("No space left on device");
                }
                // A write is torn and cannot be cut off.
                if (rig.disk.tearsWrites && begins.equals("cut") && seen[0] <= last) {
                  throw new IOException("Read-only file system");
                }
              };
          live();
          rig.disk.gate = (begins, path) -> {};
          assertThat(endAndCountMissing()).as("%s from %s to %s", what, first, last).isEmpty();
        }
      }
    }
  }

  private record Image(Path root, String before, Set<Integer> safe, Map<String, Long> synced) {}

  @Test
  void deathBeforeEachOperation_losesNothingThatWasSafe() throws IOException {
    begin(SpoolSettings.Sync.EACH);
    List<Image> images = new ArrayList<>();
    rig.disk.gate =
        (what, path) -> {
          if (!dropping && Set.of("create", "write", "sync", "move", "delete").contains(what)) {
            Path root = directory("image" + images.size());
            SpoolRig.copy(rig.root, root);
            appended.forEach((n, frame) -> safe.addAll(frame.isSafe() ? Set.of(n) : Set.of()));
            Set<Integer> owedNow = new HashSet<>(safe);
            owedNow.retainAll(owed);
            Map<String, Long> synced = new HashMap<>();
            rig.disk.syncedBytes.forEach((p, n) -> synced.put(p.getFileName().toString(), n));
            images.add(new Image(root, what + " " + path, owedNow, synced));
          }
        };
    live();
    rig.disk.gate = (what, path) -> {};

    assertThat(images).hasSizeGreaterThan(50);
    for (Image image : images) {
      for (boolean powerLoss : new boolean[] {false, true}) {
        Path root = directory("try" + image.root.getFileName() + powerLoss);
        SpoolRig.copy(image.root, root);
        if (powerLoss) {
          cutUnsynced(root, image.synced);
        }
        SpoolRig later = new SpoolRig(root);
        later.openRecovered();
        List<Integer> got = SpoolRig.numbers(later.takeAll());
        later.spool.close();
        assertThat(got).as("before %s", image.before).containsAll(image.safe);
        assertThat(got).doesNotHaveDuplicates();
      }
    }
  }

  private static void cutUnsynced(Path root, Map<String, Long> synced) throws IOException {
    for (Path segment : SpoolRig.files(root, "seg-")) {
      byte[] bytes = Files.readAllBytes(segment);
      long kept = synced.getOrDefault(segment.getFileName().toString(), 0L);
      Files.write(segment, Arrays.copyOf(bytes, (int) Math.min(kept, bytes.length)));
    }
  }

  // --- a life

  private Path directory(String name) throws IOException {
    return Files.createDirectory(temp.resolve(name), LocalDisk.permissions("rwx------"));
  }

  private void begin(SpoolSettings.Sync sync) throws IOException {
    if (rig != null) {
      close();
      SpoolRig.delete(rig.root);
    }
    rig = new SpoolRig(directory("life"));
    rig.sync = sync;
    rig.segmentBytes = 3_000;
    rig.maxBytes = 40_000;
    next = 1;
    owed.clear();
    open();
  }

  private boolean open() {
    CountingSpool opened = rig.tryOpen("app");
    rig.spool = opened == null ? rig.spool : opened;
    appended.clear();
    out.clear();
    in = Amount.NONE;
    gone = Amount.NONE;
    return opened != null;
  }

  private void live() {
    append(12);
    second();
    take(5);
    acknowledge(3);
    second();
    append(25);
    second();
    take(10);
    acknowledge(8);
    second();
    end();
    if (open()) {
      second();
      take(4);
      append(6);
      acknowledge(2);
      dropOldest();
      second();
      append(5);
      acknowledge(2);
      end();
    }
  }

  /** The disk is well again: what was owed comes, once. */
  private Set<Integer> endAndCountMissing() {
    rig.ticker.advanceMillis(61_000);
    assertThat(open()).isTrue();
    for (int i = 0; i < 20; i++) {
      second();
    }
    List<Integer> got = SpoolRig.numbers(take(1_000));
    assertThat(got).doesNotHaveDuplicates();
    Set<Integer> missing = new HashSet<>(owed);
    got.forEach(missing::remove);
    acknowledge(1_000);
    end();
    assertThat(rig.disk.opened).as("open files").isZero();
    assertThat(open()).isTrue();
    second();
    assertThat(take(1_000)).as("again after a clean end").isEmpty();
    return missing;
  }

  private void append(int count) {
    for (int i = 0; i < count; i++) {
      int number = next++;
      Frame frame = rig.spool.append(SpoolRig.entry(number, 100 + number * 7 % 300), false);
      if (frame != null) {
        appended.put(number, frame);
        owed.add(number);
        in = in.plus(frame.amount());
      }
    }
    assertConserved();
  }

  private List<Frame> take(int count) {
    List<Frame> frames = new ArrayList<>();
    for (Frame frame; frames.size() < count && (frame = rig.spool.next()) != null; ) {
      frames.add(frame);
    }
    out.addAll(frames);
    assertConserved();
    return frames;
  }

  private void acknowledge(int count) {
    for (int i = 0; i < count && !out.isEmpty(); i++) {
      Frame frame = out.remove(i % 2 == 0 ? 0 : out.size() - 1);
      owed.remove(SpoolRig.number(frame.entry()));
      gone = rig.spool.ack(frame) ? gone.plus(frame.amount()) : gone;
    }
    assertConserved();
  }

  private void dropOldest() {
    Set<Integer> before = onDisk();
    dropping = true;
    Dropped dropped = rig.spool.dropOldest();
    gone = dropped == null ? gone : gone.plus(dropped.waiting()).plus(dropped.out());
    before.removeAll(onDisk());
    owed.removeAll(before);
    dropping = false;
    assertConserved();
  }

  private Set<Integer> onDisk() {
    Set<Integer> numbers = new HashSet<>();
    rig.segments().forEach(segment -> numbers.addAll(SpoolRig.intact(segment).keySet()));
    return numbers;
  }

  private void second() {
    rig.ticker.advanceMillis(1_001);
    rig.spool.runDue();
    assertConserved();
  }

  /** What was not written goes to the caller. */
  private void end() {
    rig.spool.close();
    appended.forEach(
        (number, frame) -> {
          if (frame.segment() == null && !frame.hasCopy()) {
            owed.remove(number);
          }
        });
  }

  private void assertConserved() {
    LogCounts counts = rig.spool.counts();
    assertThat(counts.waiting().plus(counts.out()).plus(counts.lost()).plus(gone))
        .isEqualTo(in.plus(counts.recovered()));
    assertThat(counts.lost()).isEqualTo(Amount.NONE);
    assertThat(counts.diskBytes()).isLessThanOrEqualTo(rig.maxBytes + 1_000);
  }
}
