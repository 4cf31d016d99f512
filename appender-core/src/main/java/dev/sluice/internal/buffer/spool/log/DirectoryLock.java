// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.buffer.spool.files.Disk;
import dev.sluice.internal.buffer.spool.files.LocalDisk;
import dev.sluice.internal.util.Ticker;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
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
final class DirectoryLock implements Closeable {

  static final String NAME = "lock";
  private static final long RENEWAL_NANOS = 600 * Ticker.SECOND_NANOS;
  private static final String REGISTRY = "dev.sluice.spool.";

  /** Descriptors whose closing would drop the lock of somebody else in this JVM. */
  private static final Queue<RandomAccessFile> KEPT_OPEN = new ConcurrentLinkedQueue<>();

  private final Path directory;
  private final String registered;
  private RandomAccessFile file;
  private @Nullable Object fileKey;
  private boolean renewed;
  private long renewedNanos;

  private DirectoryLock(Path directory, String registered, RandomAccessFile file)
      throws IOException {
    this.directory = directory;
    this.registered = registered;
    this.file = file;
    this.fileKey = fileKey();
  }

  /** The file system answers a request for a lock with an error: nobody else has the lock. */
  static final class NoLocks extends IOException {

    private static final long serialVersionUID = 1L;

    NoLocks(Path directory, IOException cause) {
      super(
          "the file system of "
              + directory
              + " gives no file locks ("
              + Layout.describe(cause)
              + "): name a directory on a local disk, or mount this one with locks",
          cause);
    }
  }

  /** Claims the directory, or returns null when somebody else has it. */
  static @Nullable DirectoryLock tryAcquire(Disk disk, Path directory) throws IOException {
    String key = REGISTRY + directory.toRealPath();
    if (System.getProperties().putIfAbsent(key, "in use") != null) {
      return null;
    }
    DirectoryLock lock = null;
    boolean ours = true;
    try {
      Path path = lockFile(directory);
      RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
      try {
        FileLock fileLock = lock(disk, directory, file);
        lock = fileLock == null ? null : new DirectoryLock(directory, key, file);
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

  private static @Nullable FileLock lock(Disk disk, Path directory, RandomAccessFile file)
      throws IOException {
    try {
      return disk.lock(file);
    } catch (IOException e) {
      throw new NoLocks(directory, e);
    }
  }

  private static Path lockFile(Path directory) throws IOException {
    Path path = directory.resolve(NAME);
    try {
      Files.createFile(path, LocalDisk.permissions("rw-------"));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new Trust.NotTrusted(path + " is not a regular file");
      }
    }
    return path;
  }

  Path directory() {
    return directory;
  }

  // --- later

  /**
   * Writes the lock file anew and reads it, which renews its times: jobs that delete old files
   * leave it. It is not opened for that, nor are its times set: Java would open and close it, see
   * above.
   */
  void renew(long nowNanos) {
    if (renewed && nowNanos - renewedNanos < RENEWAL_NANOS) {
      return;
    }
    renewed = true;
    renewedNanos = nowNanos;
    try {
      file.seek(0);
      file.write(0);
      file.seek(0);
      file.read();
    } catch (IOException e) {
      // The disk is full, or worse: whoever writes records says so.
    }
  }

  /** Whether somebody deleted the lock file or the directory, and nobody made another one. */
  boolean isGone() {
    return Files.notExists(directory.resolve(NAME), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Makes the lock file anew where it is gone. Whoever makes it first and locks it has the
   * directory.
   *
   * @throws IOException when another process was quicker, or the disk refuses
   */
  void makeAnew(Disk disk) throws IOException {
    RandomAccessFile fresh = disk.create(directory.resolve(NAME));
    boolean locked = false;
    try {
      if (lock(disk, directory, fresh) == null) {
        throw new IOException("another process was quicker");
      }
      fileKey = fileKey();
      locked = true;
    } finally {
      (locked ? file : fresh).close();
      file = locked ? fresh : file;
    }
  }

  /**
   * Checks that the directory is the one that was claimed. Somebody may have deleted it, and a
   * process that started since then may have made another one in its place. The lock file shows it:
   * ours is open, so no other file gets its number.
   *
   * @throws IOException when it is gone or another one
   */
  void checkClaimed() throws IOException {
    if (!Objects.equals(fileKey, fileKey())) {
      throw new IOException(
          directory
              + " or its lock was deleted, and another process has made a new one: restart this one");
    }
  }

  /** Whether {@link #checkClaimed} finds the directory that was claimed. */
  boolean isInPlace() {
    try {
      checkClaimed();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Identifies the lock file; null on file systems that do not let it be deleted. */
  private @Nullable Object fileKey() throws IOException {
    try {
      return Files.readAttributes(
              directory.resolve(NAME), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .fileKey();
    } catch (NoSuchFileException e) {
      throw new IOException(directory + " or its lock was deleted", e);
    }
  }

  /** Gives the directory up. The file stays: after its deletion there could be two owners. */
  @Override
  public void close() throws IOException {
    try {
      file.close();
    } finally {
      System.getProperties().remove(registered);
    }
  }
}
