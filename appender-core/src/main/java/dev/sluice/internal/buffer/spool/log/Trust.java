// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.buffer.spool.files.Disk;
import dev.sluice.internal.buffer.spool.files.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Checks the files and directories that hold a spool: they must belong to the user of this JVM, and
 * no other user may write them. Disk thread only.
 *
 * <p>Files and directories of ours that were opened to their group are closed again and used.
 * Kubernetes opens a volume with {@code fsGroup} at each mount: all directories become writable by
 * the group and setgid, all files writable by the group
 * (https://kubernetes.io/docs/tasks/configure-pod-container/security-context/).
 */
record Trust(UserPrincipal user, Consumer<String> info) {

  private static final Path PROCESS = Path.of("/proc/self");

  /** Somebody else may have made the file or directory, or may write it. */
  static final class NotTrusted extends IOException {

    private static final long serialVersionUID = 1L;

    NotTrusted(String message) {
      super(message);
    }
  }

  /**
   * Checks the directory that the user names.
   *
   * @param disk makes a file, whose owner we are
   * @param info gets a line about each path that was closed to the group
   */
  static Trust below(Disk disk, Path root, Consumer<String> info) throws IOException {
    checkKind(root); // first: nothing is written through a link
    Trust trust = new Trust(whoWeAre(disk, root), info);
    trust.checkDirectory(root);
    return trust;
  }

  /** Checks a directory, and closes it to its group. */
  void checkDirectory(Path directory) throws IOException {
    checkKind(directory);
    checkOwner(directory);
    String before = closeToGroup(directory, "rwx------");
    if (before != null) {
      info.accept(
          "the spool directory "
              + directory
              + " was writable by its group ("
              + before
              + ", as a Kubernetes volume with fsGroup is); it is closed to the group again");
    }
  }

  /** Checks a file in a directory of ours, and closes it to its group. */
  void checkFile(Path file) throws IOException {
    checkOwner(file);
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      closeToGroup(file, "rw-------");
    }
  }

  private static void checkKind(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw new NotTrusted(directory + " must be a directory, and no symbolic link");
    }
    if (LocalDisk.POSIX
        && Files.getPosixFilePermissions(directory).contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new NotTrusted(directory + " must be writable by its owner only: chmod go-w");
    }
  }

  private void checkOwner(Path file) throws IOException {
    UserPrincipal owner = Files.getOwner(file, LinkOption.NOFOLLOW_LINKS);
    if (!owner.equals(user)) {
      throw new NotTrusted(
          file + " must belong to the user of this JVM, and belongs to " + owner.getName());
    }
  }

  /** Returns the permissions that it had, or null when nothing had to be changed. */
  private static @Nullable String closeToGroup(Path file, String most) throws IOException {
    if (!LocalDisk.POSIX) {
      return null;
    }
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
    if (!mode.contains(PosixFilePermission.GROUP_WRITE)) {
      return null;
    }
    String before = PosixFilePermissions.toString(mode);
    mode.retainAll(PosixFilePermissions.fromString(most));
    Files.setPosixFilePermissions(file, mode); // which takes setgid away too
    return before;
  }

  /**
   * The owner of a file that we make: Java has no other way to ask for the process's user. Where
   * the disk is so full that none can be made, Linux knows it; what is on disk can then be sent.
   */
  private static UserPrincipal whoWeAre(Disk disk, Path root) throws IOException {
    Path probe = root.resolve("probe-" + UUID.randomUUID() + ".tmp");
    try {
      disk.create(probe).close();
      return Files.getOwner(probe, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      if (Files.notExists(PROCESS)) {
        throw e;
      }
      return Files.getOwner(PROCESS);
    } finally {
      disk.delete(probe);
    }
  }
}
