// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The claim to one spool directory, against other JVMs by a lock on its file {@code lock}, and
 * against other class loaders of this one by a system property.
 *
 * <p>The property is asked before the file is opened: POSIX drops all locks of a process on a file
 * when it closes any descriptor of it, so a second open that is refused would take the first
 * owner's lock away when it closes, and another JVM could come in.
 */
final class SpoolLock implements Closeable {

  private static final String REGISTRY = "dev.sluice.spool.";

  /** Descriptors whose closing would drop the lock of somebody else in this JVM. */
  private static final Queue<RandomAccessFile> KEPT_OPEN = new ConcurrentLinkedQueue<>();

  private final Path directory;
  private final String registered;
  private final RandomAccessFile file;

  private SpoolLock(Path directory, String registered, RandomAccessFile file) {
    this.directory = directory;
    this.registered = registered;
    this.file = file;
  }

  /** Claims the directory, or returns null when somebody else has it. */
  static @Nullable SpoolLock tryAcquire(Path directory) throws IOException {
    String key = REGISTRY + directory.toRealPath();
    if (System.getProperties().putIfAbsent(key, "in use") != null) {
      return null;
    }
    SpoolLock lock = null;
    boolean ours = true;
    try {
      Path path = lockFile(directory);
      RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
      try {
        FileLock held = file.getChannel().tryLock();
        lock = held == null ? null : new SpoolLock(directory, key, file);
      } catch (OverlappingFileLockException e) {
        // Someone in this JVM has it and the registry was wiped: the entry is theirs.
        ours = false;
        KEPT_OPEN.add(file);
      } finally {
        if (lock == null && ours) {
          file.close();
        }
      }
      return lock;
    } finally {
      if (lock == null && ours) {
        System.getProperties().remove(key);
      }
    }
  }

  private static Path lockFile(Path directory) throws IOException {
    Path path = directory.resolve("lock");
    try {
      Files.createFile(path, LocalDisk.permissions("rw-------"));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException(path + " is not a regular file", e);
      }
    }
    return path;
  }

  Path directory() {
    return directory;
  }

  /** Gives the directory up. The file stays: who deletes a lock file invites two owners. */
  @Override
  public void close() throws IOException {
    try {
      file.close();
    } finally {
      System.getProperties().remove(registered);
    }
  }
}
