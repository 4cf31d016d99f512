// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import static dev.sluice.internal.buffer.spool.log.SpoolRig.range;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.internal.buffer.spool.files.LocalDisk;
import dev.sluice.internal.buffer.spool.log.SpoolSettings;
import dev.sluice.record.DropReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A device that takes its time, or fails while callers wait for it. What the shipper does meanwhile
 * happens inside the operation of the device.
 */
class SpoolerSilenceTest {

  @TempDir private Path temp;
  private SpoolerRig rig;

  @BeforeEach
  void rig() throws IOException {
    Path root = temp.resolve("root");
    rig = new SpoolerRig(Files.createDirectory(root, LocalDisk.permissions("rwx------")));
  }

  // --- a device that does not answer

  @ParameterizedTest
  @ValueSource(strings = {"write", "create"})
  void silentDevice_givesBackWhatItDoesNotHave_andIsUsedAgain(String operation) {
    rig.open().begin(true).keepAll(1, 5);
    rig.disk.during(
        operation,
        () -> {
          rig.after(4_999, true);
          assertThat(rig.spooler.isOpen()).isTrue();
          assertThat(rig.refill()).as("the disk has them").isEmpty();
          rig.after(1, true);
          assertThat(rig.spooler.isOpen()).isFalse();
          assertThat(rig.warnings)
              .singleElement()
              .asString()
              .startsWith("SILENT: the spool's disk has not answered for 5 s (" + operation)
              .contains(rig.files.root.toString());
          assertThat(rig.inMemory()).isEqualTo(5);
          rig.assertConserved();
          rig.keepAll(6, 8);
          assertThat(rig.refill()).as("in their order").startsWith(1, 2, 3, 4, 5);
          rig.deliverAll();
        });
    rig.commit();
    assertThat(rig.delivered).isEqualTo(range(1, 8));
    assertThat(rig.files.infos).isEmpty();

    rig.after(1_000, false);
    assertThat(rig.files.infos)
        .containsExactly(
            "the spool's disk answers again, after 1 s: new records are protected again");
    rig.begin(true).keepAll(9, 12).commit();
    assertThat(rig.refill()).isEqualTo(range(9, 12));
    rig.deliverAll().begin(false);
    rig.assertDrained();
    rig.close();
    assertThat(rig.onDisk()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void silentDevice_holdsUpNoRecordThatIsWrittenAhead(SpoolSettings.Sync sync) {
    rig.files.sync = sync;
    rig.writesAhead = true;
    rig.open().keepAll(1, 3);
    rig.disk.during(
        "write",
        () -> {
          rig.deliverAll();
          rig.after(5_000, false).keepAll(4, 6);
          assertThat(rig.inHand).hasSize(3);
          rig.deliverAll().after(60_000, false);
          assertThat(rig.warnings).hasSize(1);
        });
    rig.commit();
    rig.after(1_000, false);
    assertThat(rig.delivered).isEqualTo(range(1, 6));
    rig.assertDrained();
    rig.keepAll(7, 7).commit();
    assertThat(rig.onDisk()).as("it is used again").contains(7);
    rig.deliverAll();
    rig.close();
    rig.open();
    assertThat(rig.refill()).isEmpty();
    rig.close();
  }

  @Test
  void slowDevice_isNotGivenUp_whileItAnswers() {
    rig.writesAhead = true;
    rig.open();
    for (int number = 1; number <= 5; number++) {
      rig.disk.during("write", () -> rig.after(4_900, false));
      rig.keepAll(number, number).commit();
    }
    assertThat(rig.warnings).isEmpty();
    assertThat(rig.onDisk()).isEqualTo(range(1, 5));
    rig.close();
  }

  @Test
  void stop_countsWhatASilentDeviceDoesNotHave() {
    rig.open().begin(true).keepAll(1, 3).commit();
    rig.keepAll(4, 5);
    rig.disk.during(
        "write",
        () -> {
          rig.close();
          rig.assertConserved();
          assertThat(rig.lost).containsOnly(Map.entry(DropReason.SHUTDOWN, 2L));
          assertThat(rig.inSpool).isEqualTo(3);
        });
    rig.commit();
  }

  @Test
  void recordsThatAreReadMeanwhile_comeOnce() {
    rig.readBytes = 1 << 18;
    rig.files.sync = SpoolSettings.Sync.INTERVAL;
    rig.open().begin(true).keepAll(1, 6).commit();
    assertThat(rig.refill(2)).containsExactly(1, 2);
    rig.disk.during("fsync", () -> rig.after(5_000, true));
    rig.after(1_000, true).commit();
    assertThat(rig.refill()).isEqualTo(range(3, 6));
    rig.deliverAll().after(1_000, false);
    rig.assertDrained();
    rig.close();
  }

  // --- callers who wait

  @Test
  void failedSync_letsCallersWait_untilTheRecordIsSafe() {
    rig.files.sync = SpoolSettings.Sync.EACH;
    rig.writesAhead = true;
    rig.open().keepAll(1, 1);
    assertThat(rig.isSafe()).isTrue();
    rig.disk.failSync = true;
    rig.keepAll(2, 2);
    assertThat(rig.isSafe()).isFalse();
    rig.disk.heal();
    rig.keepAll(3, 3);
    assertThat(rig.isSafe()).as("a second of rest").isFalse();
    rig.after(1_000, false).commit();
    assertThat(rig.isSafe()).isTrue();
    assertThat(rig.onDisk()).containsExactly(1, 2, 3);
    rig.deliverAll().close();
  }

  /** What the kernel has is safe from a kill, whatever the device said of its copy. */
  @Test
  void failedSync_letsThoseWait_whoseRecordsAreInMemoryAlone() {
    rig.files.sync = SpoolSettings.Sync.INTERVAL;
    rig.writesAhead = true;
    rig.open().keepAll(1, 1).commit();
    rig.disk.failSync = true;
    rig.after(1_000, false);
    rig.disk.heal();
    assertThat(rig.isSafe()).isTrue();
    rig.keepAll(2, 2);
    assertThat(rig.onDisk()).doesNotContain(2);
    assertThat(rig.isSafe()).isFalse();
    rig.after(1_000, false).commit();
    assertThat(rig.isSafe()).isTrue();
    assertThat(rig.onDisk()).containsExactly(1, 2);
    rig.deliverAll().close();
  }

  @Test
  void diskThatGoesOnRefusing_letsCallersGo_withAWarningEachTime() {
    rig.writesAhead = true;
    rig.open();
    rig.disk.noSpace = true;
    rig.keepAll(1, 1);
    assertThat(rig.isSafe()).isFalse();
    rig.after(1_000, false).commit();
    assertThat(rig.isSafe()).isTrue();
    assertThat(rig.warnings).filteredOn(text -> text.startsWith("WRITE")).hasSize(2);
    rig.disk.heal();
    rig.after(1_000, false).commit();
    rig.disk.noSpace = true;
    rig.keepAll(2, 2);
    assertThat(rig.isSafe()).as("it took the last one").isFalse();
    rig.disk.heal();
    rig.deliverAll().close();
  }

  @Test
  void diskThatDoesNotAnswer_letsCallersGo_whenThatIsSaid() {
    rig.writesAhead = true;
    rig.open().keepAll(1, 1);
    rig.disk.during(
        "write",
        () -> {
          rig.spooler.mark();
          assertThat(rig.spooler.isMarkSafe()).isFalse();
          rig.after(5_000, false);
          assertThat(rig.spooler.isMarkSafe()).isTrue();
          assertThat(rig.warnings).hasSize(1);
        });
    rig.commit();
    rig.deliverAll().close();
  }

  @Test
  void batch_waitsForRecordsThatAreBeingRead_butNotLong() throws IOException {
    rig.readBytes = 200; // two records at a time
    rig.open().begin(true).keepAll(1, 5).commit().close();
    rig.open();
    assertThat(waitMillis()).isZero();
    List<Long> whileItReads = new ArrayList<>();
    rig.disk.during(
        "read",
        () -> {
          whileItReads.add(waitMillis());
          rig.ticker.advanceMillis(99);
          whileItReads.add(waitMillis());
          rig.ticker.advanceMillis(1);
          whileItReads.add(waitMillis());
        });
    assertThat(rig.refill()).isEqualTo(range(1, 5));
    assertThat(whileItReads).containsExactly(100L, 1L, 0L);
    assertThat(waitMillis()).isZero();
    rig.deliverAll().assertDrained();
    rig.close();
  }

  private long waitMillis() {
    return rig.spooler.waitNanos(false, rig.ticker.nanoTime()) / 1_000_000;
  }
}
