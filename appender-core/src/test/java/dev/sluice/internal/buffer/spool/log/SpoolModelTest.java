// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.internal.buffer.spool.files.LocalDisk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories of a spool on a disk that is damaged, full, cut off, or cannot be read in
 * places, against a model of what must come back. {@code -Dsluice.property.tries} sets how many: a
 * fiftieth of it. A history that fails names its seed; put it into {@link #history_thatOnceFailed}.
 */
class SpoolModelTest {

  private static final int ROUNDS = Integer.getInteger("sluice.property.tries", 100_000) / 50;

  /** Far more than a step needs: the most in 28,000 histories was 8. */
  private static final int MAX_FILES_OF_A_STEP = 200;

  private Path temp;

  /** In memory where there is such a place: the histories make some 50,000 files. */
  @BeforeEach
  void makePlace(@TempDir Path onDisk) throws IOException {
    Path memory = Path.of("/dev/shm");
    temp = Files.isWritable(memory) ? Files.createTempDirectory(memory, "spool-model") : onDisk;
  }

  @AfterEach
  void removePlace() throws IOException {
    if (Files.exists(temp)) {
      delete(temp);
    }
  }

  @Test
  void history_neverReturnsWrongDataNorLosesWhatIsWhole() throws IOException {
    int damagedRounds = 0;
    long seed = 0;
    for (; damagedRounds < ROUNDS; seed++) {
      damagedRounds += run(seed) ? 1 : 0;
    }
    assertThat(seed).isGreaterThanOrEqualTo(damagedRounds);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 299, 330, 361, 674, 2835, 4464, 6271, 17801})
  void history_thatOnceFailed(long seed) throws IOException {
    run(seed);
  }

  private boolean run(long seed) throws IOException {
    Path home = Files.createDirectory(temp.resolve("seed-" + seed));
    try {
      History history = new History(seed, home);
      history.play();
      return history.damaged;
    } catch (Throwable t) {
      throw new AssertionError("seed " + seed + ": " + t.getMessage(), t);
    } finally {
      delete(home);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }

  private static final class History {

    private final Random random;
    private final Random later; // of its own, so that seeds stay what they were
    private final Random reads; // of what cannot be read: the other two stay as they were
    private final Path home;
    private final SpoolRig rig;
    private int roots;
    private int nextNumber = 1;
    boolean damaged;

    // What must come back: written, not acknowledged, not dropped.
    private final Set<Integer> expected = new HashSet<>();
    private final Set<Integer> acknowledged = new HashSet<>();
    private final Set<Integer> dropped = new HashSet<>();
    private final Set<Integer> hit = new HashSet<>(); // a copy of it was damaged, or unreadable
    private final Map<Long, Integer> ids = new HashMap<>();

    // Of the running spool.
    private final Map<Frame, Integer> appended = new HashMap<>();
    private final Set<Frame> unsettled = new LinkedHashSet<>();
    private final List<Frame> out = new ArrayList<>();
    private final Set<Integer> fresh = new HashSet<>(); // appended, and not recovered
    private final Set<Integer> taken = new HashSet<>(); // held, handed out or acknowledged
    private final Set<Integer> inKernel = new HashSet<>(); // written once, synced or not
    private Amount offered = Amount.NONE;
    private Amount gone = Amount.NONE;

    History(long seed, Path home) throws IOException {
      this.random = new Random(seed);
      this.later = new Random(~seed);
      this.reads = new Random(31 * seed + 7);
      this.home = home;
      this.rig = new SpoolRig(newRoot());
      rig.segmentBytes = 10_000 + random.nextInt(60_000);
      rig.maxBytes = 100_000 + random.nextInt(300_000);
      if (seed % 4 == 2) {
        rig.segmentBytes = rig.maxBytes; // one file fills the spool, and is never rolled
      }
    }

    private Path newRoot() throws IOException {
      return Files.createDirectory(
          home.resolve("root-" + roots++), LocalDisk.permissions("rwx------"));
    }

    void play() throws IOException {
      open();
      int steps = 10 + random.nextInt(30);
      for (int i = 0; i < steps; i++) {
        rig.disk.filesLeft = MAX_FILES_OF_A_STEP;
        step();
        assertConserved();
      }
      crash();
      damage();
      List<Integer> first = comeBack();
      rig.crash(newRoot());
      List<Integer> second = comeBack();
      assertThat(second).as("recovery is idempotent").isEqualTo(first);
      rig.spool.close();
      assertThat(rig.disk.opened).as("open descriptors").isZero();
    }

    private void open() {
      rig.sync = SpoolSettings.Sync.values()[random.nextInt(3)];
      rig.open();
      appended.clear();
      unsettled.clear();
      out.clear();
      fresh.clear();
      taken.clear();
      offered = Amount.NONE;
      gone = Amount.NONE;
    }

    private void step() throws IOException {
      switch (random.nextInt(20)) {
        case 0, 1, 2, 3, 4, 5 -> append(1 + random.nextInt(12));
        case 6 -> rig.spool.flush();
        case 7 -> rig.spool.sync();
        case 8, 9, 10 -> take(1 + random.nextInt(20));
        case 11, 12 -> acknowledge(1 + random.nextInt(20));
        case 13 -> giveBack();
        case 14 -> rig.spool.writeCursors();
        case 15 -> rig.spool.roll();
        case 16 -> dropOldest();
        case 17 -> trouble();
        case 18 -> {
          int millis = random.nextInt(3_000);
          rig.ticker.advanceMillis(reads.nextInt(3) == 0 ? 10_000 : millis);
          rig.spool.runDue();
        }
        default -> {
          switch (random.nextInt(3)) {
            case 0 -> {
              crash();
              damage();
              open();
            }
            case 1 -> {
              crash();
              open();
            }
            default -> reopen();
          }
        }
      }
      note();
    }

    private void append(int count) {
      for (int i = 0; i < count; i++) {
        int number = nextNumber++;
        boolean held = random.nextInt(3) == 0;
        Frame frame = rig.spool.append(SpoolRig.entry(number), held);
        if (frame != null) {
          appended.put(frame, number);
          unsettled.add(frame);
          fresh.add(number);
          offered = offered.plus(frame.amount());
          if (held) {
            out.add(frame);
            taken.add(number);
          }
        }
      }
    }

    private void take(int count) {
      for (int i = 0; i < count; i++) {
        Frame frame = rig.spool.next();
        if (frame == null) {
          return;
        }
        int number = SpoolRig.number(frame.entry());
        // After a crash there may be copies, where a segment had been abandoned. Not before it.
        boolean again = !taken.add(number);
        assertThat(again && fresh.contains(number)).as("%s is handed out once", number).isFalse();
        Integer known = ids.get(frame.id());
        if (known != null && known != number) {
          throw new AssertionError("id " + frame.id() + " is of " + known + " and " + number);
        }
        out.add(frame);
      }
    }

    private void acknowledge(int count) {
      for (int i = 0; i < count && !out.isEmpty(); i++) {
        Frame frame = out.remove(random.nextInt(out.size()));
        int number = numberOf(frame);
        if (rig.spool.ack(frame)) {
          gone = gone.plus(frame.amount());
          acknowledged.add(number);
          expected.remove(number);
        } else if (!damaged) {
          assertThat(dropped).as("acknowledged, and not there").contains(number);
        }
        if (rig.spool.ack(frame)) {
          throw new AssertionError("acknowledged twice");
        }
      }
    }

    private int numberOf(Frame frame) {
      Integer number = appended.get(frame);
      return number != null ? number : SpoolRig.number(frame.entry());
    }

    private void giveBack() {
      if (!out.isEmpty()) {
        Frame frame = out.remove(random.nextInt(out.size()));
        int number = numberOf(frame);
        if (rig.spool.giveBack(frame)) {
          taken.remove(number);
        }
      }
    }

    private void dropOldest() {
      Map<Path, Set<Integer>> before = new HashMap<>();
      for (Path segment : rig.segments()) {
        before.put(segment, SpoolRig.intact(segment).keySet());
      }
      Dropped amounts = rig.spool.dropOldest();
      before.forEach(
          (segment, numbers) -> {
            if (Files.notExists(segment)) {
              expected.removeAll(numbers);
              dropped.addAll(numbers);
            }
          });
      if (amounts != null) {
        gone = gone.plus(amounts.waiting()).plus(amounts.out());
        assertThat(amounts.waiting().frames() + amounts.out().frames()).isPositive();
      }
    }

    private void trouble() {
      boolean well = random.nextInt(3) == 0;
      rig.disk.heal();
      rig.disk.noSpace = !well && random.nextBoolean();
      rig.disk.failCutting = rig.disk.noSpace && random.nextBoolean();
      rig.disk.failSync = !well && random.nextBoolean();
      rig.disk.failDeletes = !well && random.nextInt(4) == 0;
      rig.disk.failReads = !well && random.nextInt(4) == 0;
      rig.disk.failCreation = !well && random.nextInt(4) == 0;
      rig.disk.noSpaceBehindHeader = !well && later.nextInt(4) == 0;
      rig.disk.failsWholeReads = reads.nextBoolean();
      for (int i = well ? 0 : reads.nextInt(4); i > 0; i--) {
        rig.disk.badPages.set(reads.nextInt(16));
      }
    }

    /** Settled frames are on disk, under an id that nobody had before. */
    private void note() {
      noteUnreadable();
      for (Frame frame : List.copyOf(unsettled)) {
        int number = numberOf(frame);
        if (frame.segment() != null) {
          inKernel.add(number);
        }
        if (frame.isSafe()) {
          unsettled.remove(frame);
          Integer other = ids.put(frame.id(), number);
          if (other != null) {
            throw new AssertionError("id " + frame.id() + " of " + other + " is used again");
          }
          if (!acknowledged.contains(number) && !dropped.contains(number)) {
            expected.add(number);
          }
        }
      }
    }

    /** Records where the disk cannot be read: they may be given up, and are counted then. */
    private void noteUnreadable() {
      if (rig.disk.badPages.isEmpty()) {
        return;
      }
      for (Path segment : rig.segments()) {
        try {
          byte[] bytes = Files.readAllBytes(segment);
          Set<Integer> before = SpoolRig.intact(bytes).keySet();
          for (int page : rig.disk.badPages.stream().toArray()) {
            int from = Math.min(bytes.length, page * 4096);
            Arrays.fill(bytes, from, Math.min(bytes.length, from + 4096), (byte) 0);
          }
          Set<Integer> unreadable = new HashSet<>(before);
          unreadable.removeAll(SpoolRig.intact(bytes).keySet());
          hit.addAll(unreadable);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    private void assertConserved() {
      LogCounts counts = rig.spool.counts();
      Amount in = offered.plus(counts.recovered());
      Amount now = counts.waiting().plus(counts.out()).plus(counts.lost()).plus(gone);
      if (!now.equals(in) || counts.diskBytes() > rig.maxBytes + 1_000) {
        throw new AssertionError(in + " went in, and there is " + counts + " and " + gone);
      }
    }

    private void crash() throws IOException {
      rig.crash(newRoot());
      Set<Integer> whole = wholeNumbers();
      Set<Integer> missing = new HashSet<>(expected);
      missing.removeAll(whole);
      missing.removeAll(hit);
      if (!damaged) {
        assertThat(missing).as("settled, and not on disk").isEmpty();
        Set<Integer> written = owed(inKernel);
        written.removeAll(hit);
        assertThat(written).as("written, and not on disk").isSubsetOf(whole);
      }
    }

    /** Those of them that nobody has acknowledged or dropped. */
    private Set<Integer> owed(Set<Integer> numbers) {
      Set<Integer> owed = new HashSet<>(numbers);
      owed.removeAll(acknowledged);
      owed.removeAll(dropped);
      return owed;
    }

    private void reopen() {
      rig.disk.heal();
      Dropped unwritten = rig.spool.close();
      if (unwritten.waiting().plus(unwritten.out()).frames() > 0) {
        // Copies of what a failed sync made doubtful may fill the spool: said, never exceeded.
        assertThat(rig.warnings.get(rig.warnings.size() - 1)).contains("maxBytes is reached");
      }
      note();
      open();
    }

    private void damage() throws IOException {
      Map<Integer, Integer> before = copies();
      damageFiles();
      Map<Integer, Integer> after = copies();
      before.forEach(
          (number, count) -> {
            if (after.getOrDefault(number, 0) < count) {
              hit.add(number);
            }
          });
    }

    private Map<Integer, Integer> copies() {
      Map<Integer, Integer> copies = new HashMap<>();
      for (Path segment : rig.segments()) {
        SpoolRig.intact(segment).keySet().forEach(each -> copies.merge(each, 1, Integer::sum));
      }
      return copies;
    }

    private void damageFiles() throws IOException {
      List<Path> files = new ArrayList<>(rig.segments());
      files.addAll(SpoolRig.files(rig.root, "cursor"));
      for (int i = random.nextInt(4); i > 0 && !files.isEmpty(); i--) {
        Path path = files.get(random.nextInt(files.size()));
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
          damage(file, file.length());
        }
        damaged = true;
      }
    }

    private void damage(RandomAccessFile file, long length) throws IOException {
      if (length == 0) {
        return;
      }
      long at = random.nextLong(length);
      switch (random.nextInt(4)) {
        case 0 -> file.setLength(at);
        case 1 -> {
          file.seek(at);
          file.write(new byte[(int) Math.min(length - at, 1 + random.nextInt(4096))]);
        }
        case 2 -> {
          file.seek(at);
          byte[] noise = new byte[(int) Math.min(length - at, 1 + random.nextInt(40))];
          random.nextBytes(noise);
          file.write(noise);
        }
        default -> {
          file.seek(at);
          int old = file.read();
          file.seek(at);
          file.write(old ^ (1 << random.nextInt(8)));
        }
      }
    }

    private Set<Integer> wholeNumbers() {
      Set<Integer> whole = new HashSet<>();
      rig.segments().forEach(segment -> whole.addAll(SpoolRig.intact(segment).keySet()));
      return whole;
    }

    /** Opens, and takes all; what is whole and not acknowledged must be there. */
    private List<Integer> comeBack() {
      Set<Integer> whole = wholeNumbers();
      open();
      List<Integer> numbers = SpoolRig.numbers(rig.takeAll());
      Set<Integer> missing = new HashSet<>(expected);
      missing.addAll(owed(inKernel));
      missing.retainAll(whole);
      missing.removeAll(hit); // what is whole may be the copy that does not count any more
      missing.removeAll(new HashSet<>(numbers));
      assertThat(missing).as("whole, not acknowledged, and not back").isEmpty();
      assertConserved();
      return numbers;
    }
  }
}
