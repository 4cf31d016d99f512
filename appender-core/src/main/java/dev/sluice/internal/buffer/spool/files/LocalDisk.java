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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The disk of this machine. */
public final class LocalDisk implements Disk {

  public static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private static final Path NULL = Path.of("/dev/null");

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
    } catch (IOException e) {
      if (!isUnknown(e)) {
        throw e;
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Whether the file system does not know this operation (EINVAL), as vboxsf and old CIFS do for a
   * directory: nothing was refused. Java gives only the system's text, in the user's language; a
   * sync of {@code /dev/null} gets the same.
   */
  private static boolean isUnknown(IOException refusal) {
    try (FileChannel nothing = FileChannel.open(NULL, StandardOpenOption.READ)) {
      nothing.force(true);
      return false;
    } catch (IOException e) {
      return Objects.equals(e.getMessage(), refusal.getMessage());
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
