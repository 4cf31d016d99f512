// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.Records;
import dev.sluice.record.Packing;
import dev.sluice.record.PutEntry;
import dev.sluice.record.Severity;
import dev.sluice.record.SeverityCounts;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the bytes of a frame say of its record: no clock is trusted, and no later version. */
class FrameFormatTest {

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

  /** The machine slept for a day, or got the time late: the ticker stood still, or never knew. */
  @Test
  void clockThatJumpedAhead_makesNoRecordOld() {
    long second = 1_000_000_000L;
    long startMillis = 1_700_000_000_000L;
    long dayMillis = 86_400_000;
    FrameFormat format = new FrameFormat(startMillis, 0, Packing.UNKNOWN);
    byte[] before = payload(format, Records.entry("x", second));
    format.clockIs(startMillis + 10_000, 10 * second);
    format.clockIs(startMillis + dayMillis + 20_000, 20 * second);
    byte[] waited = payload(format, Records.entry("x", 2 * second));
    byte[] after = payload(format, Records.entry("x", 30 * second));
    format.clockIs(startMillis, 40 * second); // back again: nothing gets older by that

    assertThat(decoded(format, before, 50 * second)).isEqualTo(second);
    assertThat(decoded(format, waited, 50 * second)).isEqualTo(2 * second);
    assertThat(decoded(format, after, 50 * second)).isEqualTo(30 * second);
    FrameFormat next = new FrameFormat(startMillis + dayMillis + 60_000, 0, Packing.UNKNOWN);
    assertThat(decoded(next, after, 0)).isEqualTo(-30 * second);
  }

  private static byte[] payload(FrameFormat format, PutEntry entry) {
    byte[] prologue = format.prologue(entry);
    ByteBuffer buffer = ByteBuffer.allocate(prologue.length + entry.data().length);
    return buffer.put(prologue).put(entry.data()).array();
  }

  private static long decoded(FrameFormat format, byte[] payload, long nowNanos) {
    return format.decode(payload, 0, payload.length, nowNanos).createdNanos();
  }

  @Test
  void payloadOfALaterVersion_isLeftAlone() {
    FrameFormat format = new FrameFormat(0, 0, Packing.UNKNOWN);
    byte[] payload = payload(format, SpoolRig.entry(1));
    payload[0] = 2;
    assertThat(format.decode(payload, 0, payload.length, 0)).isNull();
    payload[0] = 1;
    payload[1] |= 4;
    assertThat(format.decode(payload, 0, payload.length, 0)).isNull();
  }

  @Test
  void decode_findsTheEventsOfEachSeverityAndThePacking() {
    FrameFormat format = new FrameFormat(0, 0, Packing.UNKNOWN);
    SeverityCounts mixed =
        SeverityCounts.of(Severity.INFO, 3)
            .plus(SeverityCounts.one(Severity.TRACE))
            .plus(SeverityCounts.of(Severity.FATAL, 2));
    Packing kpl = new Packing(Packing.Aggregation.KPL, Packing.Compression.ZSTD);
    for (Packing packing : List.of(kpl, Packing.UNKNOWN, kpl)) {
      for (SeverityCounts counts :
          List.of(
              mixed,
              SeverityCounts.NONE,
              SeverityCounts.one(Severity.WARN),
              SeverityCounts.of(Severity.ERROR, 7))) {
        byte[] data = {1, 2, 3};
        PutEntry entry = PutEntry.aggregate("key", null, data, counts, 9, 9, 0).with(packing);
        byte[] bytes = new byte[200];
        byte[] payload = payload(format, entry);
        System.arraycopy(payload, 0, bytes, 50, payload.length);
        PutEntry read = format.decode(bytes, 50, payload.length, 0);
        assertThat(read.severities()).isEqualTo(counts);
        assertThat(read.eventCount()).isEqualTo((int) counts.total());
        assertThat(read.packing(Packing.UNKNOWN)).isEqualTo(packing);
        assertThat(read.partitionKey()).isEqualTo("key");
        assertThat(read.data()).containsExactly(1, 2, 3);
      }
    }
  }

  @Test
  void keyThatIsLongerThanThePayload_isNoRecord() {
    FrameFormat format = new FrameFormat(0, 0, Packing.UNKNOWN);
    byte[] payload = payload(format, SpoolRig.entry(1));
    payload[2] = (byte) 0xFF; // the length of the key
    payload[3] = (byte) 0xFF;
    assertThat(format.decode(Arrays.copyOf(payload, 100_000), 0, payload.length, 0)).isNull();
  }
}
