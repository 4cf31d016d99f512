// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import dev.sluice.internal.buffer.SpoolContext.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which directories a spool may use. Below the one that the user names, each appender owns {@code
 * <name>-<n>}, and takes over those of its name that nobody holds and that are not empty: their
 * owners have crashed or were redeployed. Empty ones wait for whoever starts next.
 *
 * <pre>
 * spool directory
 *   quarantine/                   segments without a readable frame, 64 MiB at most
 *   KINESIS-0/                    the first appender of this name
 *     lock                        held as long as it lives
 *     cursor                      a hint of what is acknowledged
 *     seg-0000000000000001.log    frames from id 1 on
 *   KINESIS-1/                    a second process with the same configuration
 * </pre>
 */
final class SpoolLayout {

  private static final int MAX_DIRECTORIES = 1 << 16;

  private final Path root;
  private final String prefix;
  private final UserPrincipal user;
  private final SpoolContext context;
  private final Set<Path> leftAlone = new HashSet<>();

  /** Makes the root if need be, and checks it. */
  SpoolLayout(SpoolContext context, Path root, String appender) throws IOException {
    this.context = context;
    this.root = root.toAbsolutePath();
    this.prefix = escape(appender) + "-";
    if (!Files.exists(this.root, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(this.root, LocalDisk.permissions("rwx------"));
    }
    checkMode(this.root);
    this.user = whoWeAre();
    checkOwner(this.root);
  }

  /** Claims directories: those taken over, oldest contents first, and our own at the end. */
  List<SpoolDirectory> open() throws IOException {
    List<SpoolLock> locks = new ArrayList<>();
    claim(locks);
    List<SpoolDirectory> directories = directories(locks);
    SpoolDirectory own = directories.remove(0);
    directories.sort(Comparator.comparingLong(SpoolDirectory::oldestMillis));
    directories.add(own);
    return directories;
  }

  private List<SpoolDirectory> directories(List<SpoolLock> locks) throws IOException {
    List<SpoolDirectory> directories = new ArrayList<>();
    boolean complete = false;
    try {
      for (SpoolLock lock : locks) {
        directories.add(new SpoolDirectory(context, lock));
      }
      complete = true;
      return directories;
    } finally {
      if (!complete) {
        for (SpoolLock lock : locks) {
          lock.close();
        }
      }
    }
  }

  /** Claims the directories whose owners have ended since the last look. */
  List<SpoolDirectory> takeOver() throws IOException {
    List<SpoolLock> locks = new ArrayList<>();
    for (int number : numbers()) {
      if (!leftAlone.contains(root.resolve(prefix + number))) {
        claim(number, locks, true);
      }
    }
    return directories(locks);
  }

  /** The lowest number that is free, or a new one, and the free ones that hold something. */
  private void claim(List<SpoolLock> locks) throws IOException {
    Set<Integer> taken = numbers();
    for (int number : taken) {
      claim(number, locks, !locks.isEmpty());
    }
    for (int number = 0; locks.isEmpty(); number++) {
      if (number == MAX_DIRECTORIES) {
        throw new IOException("all numbers are taken");
      }
      if (!taken.contains(number) && make(number)) {
        claim(number, locks, false); // a neighbour that starts now may be quicker
      }
    }
  }

  private Set<Integer> numbers() throws IOException {
    Set<Integer> numbers = new TreeSet<>();
    try (Stream<Path> files = Files.list(root)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        String number = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
        if (number.matches("0|[1-9][0-9]{0,4}")) {
          numbers.add(Integer.parseInt(number));
        }
      }
    }
    return numbers;
  }

  private boolean make(int number) throws IOException {
    try {
      Files.createDirectory(root.resolve(prefix + number), LocalDisk.permissions("rwx------"));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** Looks before it locks: a lock, however short, would turn away the owner who starts now. */
  private void claim(int number, List<SpoolLock> locks, boolean onlyIfNotEmpty) {
    Path directory = root.resolve(prefix + number);
    try {
      checkMode(directory);
      checkOwner(directory);
      SpoolLock lock =
          onlyIfNotEmpty && isEmpty(directory) ? null : SpoolLock.tryAcquire(directory);
      if (lock != null) {
        locks.add(lock);
      }
    } catch (IOException e) {
      leftAlone.add(directory);
      context.warn(Trouble.DIRECTORY, "the spool directory " + directory + " is left alone", e);
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.noneMatch(
          file ->
              file.getFileName().toString().matches(SpoolDirectory.SEGMENT_PATTERN)
                  && file.toFile().length() > SpoolFormat.HEADER_BYTES // 0 if it is deleted now
                  && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void checkMode(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(directory + " must be a directory, and no symbolic link");
    }
    if (LocalDisk.POSIX) {
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(directory);
      if (mode.contains(PosixFilePermission.GROUP_WRITE)
          || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
        throw new IOException(directory + " must be writable by its owner only: chmod go-w");
      }
    }
  }

  private void checkOwner(Path directory) throws IOException {
    UserPrincipal owner = Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS);
    if (!owner.equals(user)) {
      throw new IOException(
          directory + " must belong to the user of this JVM, and belongs to " + owner.getName());
    }
  }

  /** The owner of what we make; Java has no other way to ask for the user of the process. */
  private UserPrincipal whoWeAre() throws IOException {
    Path probe = Files.createTempFile(root, "probe-", null);
    try {
      return Files.getOwner(probe, LinkOption.NOFOLLOW_LINKS);
    } finally {
      Files.delete(probe);
    }
  }

  /** A file name for any appender's name; two names never become one. */
  private static String escape(String appender) {
    StringBuilder name = new StringBuilder();
    for (byte b : appender.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean plain = c == '_' || c == '-' || (c < 0x80 && Character.isLetterOrDigit(c));
      name.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return name.toString();
  }

  /** What an exception means to an operator; NIO's messages are mere paths. */
  static String describe(Throwable e) {
    String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return e instanceof AccessDeniedException
        ? "no permission for " + text
        : e.getClass() == IOException.class ? text : e.getClass().getSimpleName() + ": " + text;
  }
}
