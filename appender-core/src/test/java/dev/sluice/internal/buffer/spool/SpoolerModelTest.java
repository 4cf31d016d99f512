// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.internal.buffer.spool.files.LocalDisk;
import dev.sluice.internal.buffer.spool.log.SpoolRig;
import dev.sluice.internal.buffer.spool.log.SpoolSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random histories of a spooler whose device is slow, silent, full or refuses, with callers who
 * wait, and a kill at the end: every event is counted in one place, is delivered once, and comes
 * back if its caller was let go without a warning.
 */
class SpoolerModelTest {

  private static final int ROUNDS = Integer.getInteger("sluice.property.tries", 100_000) / 200;
  private static final String[] OPERATIONS = {"write", "fsync", "create", "unlink", "rename"};

  @TempDir private Path temp;

  @Test
  void history_keepsItsAccountsAndItsPromises() throws IOException {
    for (long seed = 0; seed < ROUNDS; seed++) {
      play(seed);
    }
  }

  private void play(long seed) throws IOException {
    Path home = Files.createDirectory(temp.resolve("seed-" + seed));
    try {
      new History(seed, home).play();
    } catch (Throwable t) {
      throw new AssertionError("seed " + seed + ": " + t.getMessage(), t);
    } finally {
      SpoolRig.delete(home);
    }
  }

  private static final class History {

    private final Random random;
    private final Path home;
    private final SpoolerRig rig;
    private final Set<Integer> promised = new HashSet<>();
    private int nextNumber = 1;
    private int depth;

    History(long seed, Path home) throws IOException {
      this.random = new Random(seed);
      this.home = home;
      this.rig = new SpoolerRig(newRoot("root"));
      rig.writesAhead = random.nextBoolean();
      rig.readBytes = random.nextBoolean() ? 1 : 1_000;
      rig.files.sync = SpoolSettings.Sync.values()[random.nextInt(3)];
      rig.files.segmentBytes = 1_000 + random.nextInt(10_000);
      rig.open();
    }

    private Path newRoot(String name) throws IOException {
      return Files.createDirectory(home.resolve(name), LocalDisk.permissions("rwx------"));
    }

    void play() throws IOException {
      int steps = 10 + random.nextInt(40);
      for (int i = 0; i < steps; i++) {
        step();
        rig.assertConserved();
      }
      if (random.nextBoolean()) {
        drain();
      } else {
        kill();
      }
    }

    private void step() {
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> rig.keepAll(nextNumber, (nextNumber += 1 + random.nextInt(6)) - 1);
        case 3 -> rig.commit();
        case 4, 5 -> rig.after(random.nextInt(2_000), random.nextInt(3) == 0);
        case 6 -> rig.refill(random.nextInt(10));
        case 7 -> deliver();
        case 8 -> rig.disk.heal();
        case 9 -> trouble();
        case 10 -> delay();
        default -> promise();
      }
    }

    private void deliver() {
      int count = Math.min(rig.inHand.size(), random.nextInt(8));
      List.copyOf(rig.inHand).subList(0, count).forEach(rig::deliver);
    }

    private void trouble() {
      switch (random.nextInt(5)) {
        case 0 -> rig.disk.noSpace = true;
        case 1 -> rig.disk.noSpaceBehindHeader = true;
        case 2 -> rig.disk.failCreation = true;
        default -> rig.disk.failSync = true;
      }
    }

    /** The device takes its time, and the shipper goes on meanwhile. */
    private void delay() {
      if (depth > 0) {
        return;
      }
      rig.disk.during(
          OPERATIONS[random.nextInt(OPERATIONS.length)],
          () -> {
            depth++;
            int steps = random.nextInt(6);
            for (int i = 0; i < steps; i++) {
              step();
            }
            rig.after(random.nextInt(9_000), random.nextBoolean());
            rig.assertConserved();
            depth--;
          });
    }

    /** A caller waits for all that was appended before, and is let go without a warning. */
    private void promise() {
      if (!rig.writesAhead) {
        return;
      }
      int before = rig.warnings.size();
      int upTo = nextNumber;
      if (rig.isSafe() && rig.warnings.size() == before && isQuiet()) {
        for (int number = 1; number < upTo; number++) {
          promised.add(number);
        }
      }
    }

    /** Whether no warning says that records are in memory alone. */
    private boolean isQuiet() {
      return rig.spooler.isOpen() && rig.warnings.isEmpty();
    }

    private void kill() throws IOException {
      Set<Integer> owed = new HashSet<>(promised);
      owed.removeAll(rig.delivered);
      rig.files.crash(newRoot("killed"));
      SpoolRig after = new SpoolRig(rig.files.root);
      after.openRecovered();
      List<Integer> back = new ArrayList<>();
      after.takeAll().forEach(frame -> back.add(SpoolerRig.number(frame.entry())));
      assertThat(back).as("promised, and not delivered").containsAll(owed);
      after.spool.close();
    }

    private void drain() {
      rig.disk.during("", () -> {});
      rig.disk.heal();
      for (int i = 0; i < 200 && !isDrained(); i++) {
        rig.after(1_100, false).commit();
        rig.refill();
        rig.deliverAll();
      }
      rig.after(1_100, false).commit();
      rig.assertDrained();
      assertThat(rig.delivered).as("once each").doesNotHaveDuplicates();
      assertThat(rig.delivered).hasSize(nextNumber - 1);
      rig.close();
    }

    private boolean isDrained() {
      return rig.delivered.size() == nextNumber - 1;
    }
  }
}
