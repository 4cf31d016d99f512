// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SpoolOptionsTest {

  @Test
  void defaults_areThoseOfTheSpecification() {
    SpoolOptions options = new SpoolOptions();
    assertThat(options.get(SpoolOptions.MODE)).isEqualTo(SpoolOptions.Mode.OFF);
    assertThat(options.find(SpoolOptions.DIRECTORY)).isNull();
    assertThat(options.get(SpoolOptions.MAX_BYTES)).isEqualTo(1L << 30);
    assertThat(options.find(SpoolOptions.FREE_SPACE_FLOOR)).isNull();
    assertThat(options.get(SpoolOptions.SEGMENT_BYTES)).isEqualTo(16L << 20);
    assertThat(options.get(SpoolOptions.SPOOL_DELAY)).isEqualTo(Duration.ofMillis(50));
    assertThat(options.get(SpoolOptions.SYNC)).isEqualTo(SpoolOptions.Sync.NONE);
    assertThat(options.get(SpoolOptions.ACK)).isEqualTo(SpoolOptions.Ack.NONE);
    assertThat(options.get(SpoolOptions.OVERFLOW)).isEqualTo(SpoolOptions.Overflow.DROP_NEWEST);
  }

  @Test
  void setters_fillTheOptionOfTheirName() {
    SpoolOptions options = new SpoolOptions();
    options.setMode("always");
    options.setDirectory("/var/spool/app");
    options.setMaxBytes("2 GiB");
    options.setFreeSpaceFloor("1 GiB");
    options.setSegmentBytes("8 MiB");
    options.setSpoolDelay("10 ms");
    options.setSync("each");
    options.setAck("wait");
    options.setOverflow("drop_oldest");

    assertThat(options.get(SpoolOptions.MODE)).isEqualTo(SpoolOptions.Mode.ALWAYS);
    assertThat(options.get(SpoolOptions.DIRECTORY)).isEqualTo("/var/spool/app");
    assertThat(options.get(SpoolOptions.MAX_BYTES)).isEqualTo(2L << 30);
    assertThat(options.get(SpoolOptions.FREE_SPACE_FLOOR)).isEqualTo(1L << 30);
    assertThat(options.get(SpoolOptions.SEGMENT_BYTES)).isEqualTo(8L << 20);
    assertThat(options.get(SpoolOptions.SPOOL_DELAY)).isEqualTo(Duration.ofMillis(10));
    assertThat(options.get(SpoolOptions.SYNC)).isEqualTo(SpoolOptions.Sync.EACH);
    assertThat(options.get(SpoolOptions.ACK)).isEqualTo(SpoolOptions.Ack.WAIT);
    assertThat(options.get(SpoolOptions.OVERFLOW)).isEqualTo(SpoolOptions.Overflow.DROP_OLDEST);
  }
}
