// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.files;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The disk of this machine. */
public final class LocalDisk implements Disk {

  public static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  /** Permissions that a new file or directory gets at once, so that nobody is first. */
  public static FileAttribute<?>[] permissions(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  @Override
  public RandomAccessFile create(Path file) throws IOException {
    Files.createFile(file, permissions("rw-------"));
    try {
      return new RandomAccessFile(file.toFile(), "rw");
    } catch (Throwable t) { // no descriptor is left: an empty file would be taken for a cut one
      Files.delete(file);
      throw t;
    }
  }

  @Override
  public RandomAccessFile open(Path file) throws IOException {
    return new RandomAccessFile(file.toFile(), "r");
  }

  @Override
  public RandomAccessFile openOrCreate(Path file) throws IOException {
    try {
      return create(file);
    } catch (FileAlreadyExistsException e) {
      return new RandomAccessFile(file.toFile(), "rw");
    }
  }

  @Override
  public @Nullable FileLock lock(RandomAccessFile file) throws IOException {
    return file.getChannel().tryLock();
  }

  @Override
  public void sync(RandomAccessFile file) throws IOException {
    file.getFD().sync();
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    if (!POSIX) {
      return; // only there can a directory be opened
    }
    boolean interrupted = Thread.interrupted(); // it would close the channel before the sync
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  // Not FileStore, which reads the table of mounts each time.
  @Override
  public long freeBytes(Path directory) {
    return directory.toFile().getUsableSpace();
  }

  @Override
  public long totalBytes(Path directory) {
    return directory.toFile().getTotalSpace();
  }
}
