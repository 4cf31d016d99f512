// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.Records;
import dev.sluice.record.Packing;
import dev.sluice.record.PutEntry;
import java.nio.ByteBuffer;
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
}
