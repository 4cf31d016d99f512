// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedDiskTest {

  @TempDir Path directory;

  private final List<IOException> failures = new ArrayList<>();
  private boolean hasThreads;
  private int started;

  /** Runs what it is given in start(), or is one too many. */
  private final class Started extends Thread {

    private final Runnable task;

    Started(Runnable task) {
      this.task = task;
    }

    @Override
    public void start() {
      if (!hasThreads) {
        throw new OutOfMemoryError("unable to create native thread: a test's");
      }
      started++;
      task.run();
    }
  }

  private final WatchedDisk disk =
      new WatchedDisk(new LocalDisk(), (operation, path) -> {}, Started::new);

  @Test
  void syncAndClose_withoutAThread_closesTheFile_andTheNextOneIsSynced() throws IOException {
    RandomAccessFile first = disk.create(directory.resolve("first"));
    assertThatCode(() -> syncAndClose(first)).doesNotThrowAnyException();
    assertThat(first.getChannel().isOpen()).isFalse();
    hasThreads = true;
    RandomAccessFile second = disk.create(directory.resolve("second"));
    syncAndClose(second);
    assertThat(started).isEqualTo(1);
    assertThat(second.getChannel().isOpen()).isFalse();
    assertThat(failures).isEmpty();
  }

  private void syncAndClose(RandomAccessFile file) {
    try {
      disk.syncAndClose(file, directory, failures::add);
    } catch (OutOfMemoryError e) { // it would end the test run
      throw new AssertionError(e);
    }
  }
}
