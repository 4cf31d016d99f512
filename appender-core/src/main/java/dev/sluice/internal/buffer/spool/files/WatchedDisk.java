// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.files;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Announces each operation on a disk before it begins, so that a device that does not answer is
 * noticed. A thread of its own brings full files to the device, so that no write waits for that.
 * Disk thread only.
 */
public final class WatchedDisk implements Disk {

  private final Disk disk;
  private final BiConsumer<String, Path> watcher;
  private final @Nullable ThreadFactory threads;
  private final AtomicBoolean syncing = new AtomicBoolean(); // beside the disk thread

  /**
   * @param threads make those beside the disk thread; null where there is no other thread, in tests
   */
  public WatchedDisk(Disk disk, BiConsumer<String, Path> watcher, @Nullable ThreadFactory threads) {
    this.disk = disk;
    this.watcher = watcher;
    this.threads = threads;
  }

  /** A device that has not taken the last file yet gets the next one when the kernel likes. */
  @Override
  public void syncAndClose(RandomAccessFile file, Path directory, Consumer<IOException> failed) {
    if (threads == null) {
      disk.syncAndClose(file, directory, failed);
    } else if (!syncing.compareAndSet(false, true)
        || !isStarted(threads, () -> syncAside(file, directory, failed))) {
      close(file, failed);
    }
  }

  private boolean isStarted(ThreadFactory factory, Runnable task) {
    try {
      factory.newThread(task).start();
      return true;
    } catch (OutOfMemoryError e) { // no more threads: the next file tries again
      syncing.set(false);
      return false;
    }
  }

  private void syncAside(RandomAccessFile file, Path directory, Consumer<IOException> failed) {
    try {
      disk.syncAndClose(file, directory, failed);
    } finally {
      syncing.set(false);
    }
  }

  private static void close(RandomAccessFile file, Consumer<IOException> failed) {
    try {
      file.close();
    } catch (IOException e) {
      failed.accept(e);
    }
  }

  @Override
  public void begins(String operation, Path path) {
    watcher.accept(operation, path);
  }

  @Override
  public RandomAccessFile create(Path file) throws IOException {
    begins("create", file);
    return disk.create(file);
  }

  @Override
  public RandomAccessFile open(Path file) throws IOException {
    begins("open", file);
    return disk.open(file);
  }

  @Override
  public RandomAccessFile openOrCreate(Path file) throws IOException {
    begins("open", file);
    return disk.openOrCreate(file);
  }

  @Override
  public @Nullable FileLock lock(RandomAccessFile file) throws IOException {
    return disk.lock(file);
  }

  @Override
  public void sync(RandomAccessFile file) throws IOException {
    disk.sync(file);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    begins("fsync", directory);
    disk.syncDirectory(directory);
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    begins("rename", from);
    disk.move(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    begins("unlink", file);
    disk.delete(file);
  }

  @Override
  public long freeBytes(Path directory) {
    begins("statfs", directory);
    return disk.freeBytes(directory);
  }

  @Override
  public long totalBytes(Path directory) {
    begins("statfs", directory);
    return disk.totalBytes(directory);
  }
}
