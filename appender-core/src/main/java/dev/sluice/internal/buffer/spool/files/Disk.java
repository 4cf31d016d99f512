// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.files;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The file operations of the spool, few enough that a test can make each of them fail. Owner thread
 * only; none of them is cut short by an interrupt.
 */
public interface Disk {

  /** Announces an operation, for the watch on whether the device answers. */
  default void begins(String operation, Path path) {}

  /** Makes a file that must not exist yet, readable by this user alone, and opens it. */
  RandomAccessFile create(Path file) throws IOException;

  /** Opens a file for reading. */
  RandomAccessFile open(Path file) throws IOException;

  /** Opens a file for reading and writing, and makes it if need be, as {@link #create} does. */
  RandomAccessFile openOrCreate(Path file) throws IOException;

  /**
   * Locks a file against other processes; null when one of them has it.
   *
   * @throws IOException when the file system gives no locks
   */
  @Nullable FileLock lock(RandomAccessFile file) throws IOException;

  /** Returns when all written bytes are on the device. */
  void sync(RandomAccessFile file) throws IOException;

  /**
   * Brings a file that is full to the device, and closes it. Nobody waits for that.
   *
   * @param directory where its name is
   * @param failed gets the error when the device refuses, on any thread
   */
  default void syncAndClose(RandomAccessFile file, Path directory, Consumer<IOException> failed) {
    try (file) {
      sync(file);
      syncDirectory(directory);
    } catch (IOException e) {
      failed.accept(e);
    }
  }

  /** Returns when the names in the directory are on the device. */
  void syncDirectory(Path directory) throws IOException;

  /** Gives a file another name at once, in the place of a file that has it. */
  void move(Path from, Path to) throws IOException;

  /** Deletes a file, if there is one. */
  void delete(Path file) throws IOException;

  /** Bytes that this user may still write. */
  long freeBytes(Path directory);

  /** The size of the file system. */
  long totalBytes(Path directory);
}
