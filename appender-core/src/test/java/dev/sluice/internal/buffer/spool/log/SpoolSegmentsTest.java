// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.internal.buffer.spool.files.LocalDisk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When segments begin, end and go. */
class SpoolSegmentsTest extends SpoolCase {

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
}
