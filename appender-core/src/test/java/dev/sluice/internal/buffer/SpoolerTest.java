// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a spooler does while its disk fails in one way after the other. */
class SpoolerTest {

  @TempDir private Path temp;
  private SpoolerRig rig;

  @BeforeEach
  void rig() throws IOException {
    Path root = temp.resolve("root");
    rig = new SpoolerRig(Files.createDirectory(root, LocalDisk.permissions("rwx------")));
  }

  private static List<Integer> range(int first, int last) {
    return IntStream.rangeClosed(first, last).boxed().toList();
  }

  @Test
  void refill_returnsWhatWentToDisk_andItsMemoryIsGivenBackOnce() {
    rig.open().begin(true).keepAll(1, 20).commit();
    assertThat(rig.inMemory()).isZero();
    assertThat(rig.intake.held().bytes()).isZero();
    assertThat(rig.inSpool).isEqualTo(20);
    assertThat(rig.onDisk()).isEqualTo(range(1, 20));

    assertThat(rig.refill()).isEqualTo(range(1, 20));
    rig.assertConserved();
    rig.deliverAll();
    rig.assertDrained();
    rig.close();
  }
}
