// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import static dev.sluice.internal.buffer.spool.log.SpoolRig.range;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.record.PutEntry;
import dev.sluice.record.Severity;
import dev.sluice.record.SeverityCounts;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames and files that cannot be read, and what is taken in spite of them. */
class SpoolBadFramesTest extends SpoolCase {

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
    SpoolRig.delete(rig.root); // with the one below alone gone, that is made anew

    assertThat(rig.spool.next()).isNull();
    assertThat(rig.spool.counts().lost().frames()).isEqualTo(60);
    while (rig.append(100) != null) {
      rig.ticker.advanceMillis(1_100);
      rig.spool.runDue();
    }
    assertThat(rig.spool.refusal()).isEqualTo(Spool.Refusal.DISK_TROUBLE);
    assertThat(rig.spool.next()).isNotNull();
    rig.spool.close();
    assertThat(rig.disk.opened).isZero();
  }

  /** As a job does that deletes all *.log files which nobody wrote to for days. */
  @Test
  void deletedSegment_costsWhatWasInItAlone_andNothingMoreIsWrittenThere() throws IOException {
    for (SpoolSettings.Sync sync : SpoolSettings.Sync.values()) {
      rig = new SpoolRig(newRoot());
      rig.sync = sync;
      rig.open();
      appendAll(1, 10);
      rig.spool.sync();
      appendAll(11, 12);
      rig.spool.flush();
      Files.delete(rig.segments().get(0));
      appendAll(13, 20);
      rig.spool.flush();

      int lost = sync == SpoolSettings.Sync.NONE ? 12 : 10; // the others are still in memory
      assertThat(SpoolRig.intact(rig.segments().get(0)).keySet())
          .containsExactlyInAnyOrderElementsOf(range(lost + 1, 20));
      assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(lost + 1, 20));
      assertThat(rig.spool.counts().lost().frames()).isEqualTo(lost);
      rig.crash(newRoot());
      rig.openRecovered();
      assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(lost + 1, 20));
      rig.spool.close();
      assertThat(rig.disk.opened).isZero();
    }
  }

  /** As a volume that is unmounted and mounted again, or a directory that is moved and put back. */
  @Test
  void directoryThatComesBack_stillHasWhatCountedAsLost() throws IOException {
    rig.segmentBytes = 5_000;
    rig.open();
    appendAll(1, 60);
    rig.spool.roll();
    rig.spool.ack(rig.spool.next());
    Path directory = rig.root.resolve("app-0");
    Path away = Files.move(directory, rig.root.resolve("away"));
    rig.takeAll().forEach(rig.spool::ack); // those of the file that is open can still be read
    long lost = rig.spool.counts().lost().frames();
    assertThat(lost).isPositive();
    nextSecond();

    Files.move(away, directory);
    appendAll(61, 70);
    nextSecond();
    rig.takeAll().forEach(rig.spool::ack);
    nextSecond();
    rig.spool.close();
    rig.openRecovered();
    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(61 - (int) lost, 60));
    rig.spool.close();
  }

  @Test
  void directoryThatComesBack_stillHasWhatAnEarlierProcessLeft() throws IOException {
    rig.segmentBytes = 5_000;
    rig.open();
    appendAll(1, 60);
    rig.spool.close();
    rig.open();
    Path directory = rig.root.resolve("app-0");
    Path away = Files.move(directory, rig.root.resolve("away"));
    rig.spool.next();
    Files.move(away, directory);
    nextSecond();
    rig.spool.close();
    rig.openRecovered();
    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(1, 60));
    rig.spool.close();
  }
}
