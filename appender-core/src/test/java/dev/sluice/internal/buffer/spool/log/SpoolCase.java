// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.internal.buffer.spool.files.LocalDisk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of a {@link Spool} begin with: a rig in a directory of its own. */
abstract class SpoolCase {

  @TempDir private Path temp;
  SpoolRig rig;
  private int crashes;

  @BeforeEach
  void rig() throws IOException {
    rig = new SpoolRig(newRoot());
  }

  final Path newRoot() throws IOException {
    return Files.createDirectory(
        temp.resolve("root-" + crashes++), LocalDisk.permissions("rwx------"));
  }

  final void appendAll(int first, int last) {
    for (int number = first; number <= last; number++) {
      assertThat(rig.append(number)).isNotNull();
    }
  }

  /** With deletions, and a cursor. */
  final void nextSecond() {
    rig.ticker.advanceMillis(1_000);
    rig.spool.runDue();
  }

  static void flip(Path file, long at) throws IOException {
    try (RandomAccessFile raf = new RandomAccessFile(file.toFile(), "rw")) {
      raf.seek(at);
      int old = raf.read();
      raf.seek(at);
      raf.write(old ^ 1);
    }
  }
}
