// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.buffer.spool.files.Disk;
import dev.sluice.internal.buffer.spool.files.LocalDisk;
import dev.sluice.internal.buffer.spool.log.LogContext.Trouble;
import dev.sluice.internal.util.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directories that a spool may use. Below the one that the user names, each appender owns
 * {@code <name>-<n>}. It takes over those of its name that nobody holds and that are not empty:
 * their owners have crashed or were redeployed. The next appender that starts uses the empty ones.
 *
 * <pre>
 * spool directory
 *   quarantine/                   segments without a readable frame, 64 MiB at most
 *   KINESIS-0/                    the first appender of this name
 *     lock                        held as long as it lives
 *     cursor                      a hint: which frames are acknowledged
 *     seg-0000000000000001.log    frames from id 1 on
 *   KINESIS-1/                    a second process with the same configuration
 * </pre>
 */
final class Layout {

  private static final int MAX_DIRECTORIES = 1 << 16;

  /** A directory that could not be claimed is tried again after this time. */
  private static final long LOOK_AGAIN_NANOS = 60 * Ticker.SECOND_NANOS;

  private final Path root;
  private final String prefix;
  private final Trust trust;
  private final LogContext context;
  private final boolean synced;
  private final @Nullable Object device; // of the root: a volume may go away

  /** Directories that could not be claimed, and when to look at them again. */
  private final Map<Path, Long> leftAloneUntilNanos = new HashMap<>();

  /**
   * Makes the root if need be, and checks it.
   *
   * @param synced whether new directories are on the device when this returns
   */
  Layout(LogContext context, Path root, String appender, boolean synced) throws IOException {
    this.context = context;
    this.root = root.toAbsolutePath();
    this.prefix = DirectoryName.of(appender) + "-";
    this.synced = synced;
    if (!Files.exists(this.root, LinkOption.NOFOLLOW_LINKS)) {
      makeRoot();
    }
    this.trust = Trust.below(context.disk(), this.root, context.info());
    this.device = device(this.root);
  }

  /** Makes the root. Its name is synced, and the names of all parents that did not exist. */
  private void makeRoot() throws IOException {
    List<Path> parents = new ArrayList<>();
    Path parent = root.getParent();
    while (parent != null) {
      parents.add(parent);
      parent = Files.exists(parent) ? null : parent.getParent();
    }
    Files.createDirectories(root, LocalDisk.permissions("rwx------"));
    for (Path made : parents) {
      syncNames(made);
    }
  }

  private void syncNames(Path directory) throws IOException {
    if (synced) {
      context.disk().syncDirectory(directory);
    }
  }

  /** Claims directories: those taken over, oldest contents first, and our own at the end. */
  List<Directory> open() throws IOException {
    List<DirectoryLock> locks = new ArrayList<>();
    orGiveUp(locks, () -> claim(locks));
    List<Directory> directories = directories(locks);
    Directory own = directories.remove(0);
    directories.sort(Comparator.comparingLong(Directory::oldestMillis));
    directories.add(own);
    return directories;
  }

  private List<Directory> directories(List<DirectoryLock> locks) throws IOException {
    List<Directory> directories = new ArrayList<>();
    orGiveUp(
        locks,
        () -> {
          for (DirectoryLock lock : locks) {
            directories.add(new Directory(context, lock));
          }
        });
    return directories;
  }

  /** Claims the directories whose owners have ended since the last look. */
  List<Directory> takeOver() throws IOException {
    List<DirectoryLock> locks = new ArrayList<>();
    orGiveUp(locks, () -> claimThoseLeft(locks));
    return directories(locks);
  }

  private void claimThoseLeft(List<DirectoryLock> locks) throws IOException {
    long nowNanos = context.ticker().nanoTime();
    for (int number : numbers()) {
      Path directory = root.resolve(prefix + number);
      Long untilNanos = leftAloneUntilNanos.get(directory);
      if (untilNanos == null && Files.notExists(directory.resolve(DirectoryLock.NAME))) {
        // Somebody deleted it. Its owner may live, and makes it anew.
        leftAloneUntilNanos.put(directory, nowNanos + LOOK_AGAIN_NANOS);
      } else if (untilNanos == null || nowNanos - untilNanos >= 0) {
        claim(number, locks, true);
      }
    }
  }

  /**
   * Keeps a claim in spite of jobs that delete old files: renews the lock's times, or makes the
   * directory and its lock anew, where both are gone or one is.
   */
  void keep(DirectoryLock lock) {
    if (!lock.isGone()) {
      lock.renew(context.ticker().nanoTime());
      return;
    }
    String what = "the spool directory " + lock.directory() + " or its lock was deleted";
    try {
      makeAnew(lock);
      context.warn(
          Trouble.DIRECTORY, what + ", and is made anew: keep other programs away from it");
    } catch (IOException | RuntimeException e) {
      context.warn(Trouble.DIRECTORY, what + ", and cannot be made anew", e);
    }
  }

  private void makeAnew(DirectoryLock lock) throws IOException {
    trust.checkDirectory(root);
    if (!Objects.equals(device, device(root))) {
      throw new IOException(root + " is on another file system now");
    }
    if (Files.notExists(lock.directory(), LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(lock.directory(), LocalDisk.permissions("rwx------"));
      syncNames(root);
    }
    trust.checkDirectory(lock.directory());
    lock.makeAnew(context.disk());
  }

  private static @Nullable Object device(Path path) throws IOException {
    return LocalDisk.POSIX ? Files.getAttribute(path, "unix:dev") : null;
  }

  private interface Claim {
    void run() throws IOException;
  }

  /** Gives the locks up if later work fails: else nobody in this JVM gets them. */
  private static void orGiveUp(List<DirectoryLock> locks, Claim claim) throws IOException {
    try {
      claim.run();
    } catch (Throwable t) {
      for (DirectoryLock lock : locks) {
        lock.close();
      }
      throw t;
    }
  }

  /** The lowest number that is free, or a new one, and the free ones that hold something. */
  private void claim(List<DirectoryLock> locks) throws IOException {
    Set<Integer> taken = numbers();
    for (int number : taken) {
      IOException trouble = claim(number, locks, !locks.isEmpty());
      if (trouble instanceof DirectoryLock.NoLocks && locks.isEmpty()) {
        throw trouble; // a new directory would get no lock either
      }
    }
    for (int number = 0; locks.isEmpty(); number++) {
      if (number == MAX_DIRECTORIES) {
        throw new IOException("all numbers are taken");
      }
      if (!taken.contains(number) && make(number)) {
        IOException trouble = claim(number, locks, false);
        if (trouble != null) {
          throw trouble; // the next one would be no better
        }
        // Without a lock and without trouble a neighbour that starts now was quicker.
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
      syncNames(root);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /**
   * Looks before it locks: even a short lock would turn away an owner that starts now.
   *
   * @return why it is left alone for a while, or null
   */
  private @Nullable IOException claim(
      int number, List<DirectoryLock> locks, boolean onlyIfNotEmpty) {
    Path directory = root.resolve(prefix + number);
    try {
      trust.checkDirectory(directory);
      DirectoryLock lock =
          onlyIfNotEmpty && isEmpty(context.disk(), directory)
              ? null
              : DirectoryLock.tryAcquire(context.disk(), directory);
      if (lock != null) {
        takeFiles(lock);
        locks.add(lock);
      }
      leftAloneUntilNanos.remove(directory);
      return null;
    } catch (IOException e) {
      leftAloneUntilNanos.put(directory, context.ticker().nanoTime() + LOOK_AGAIN_NANOS);
      context.warn(Trouble.DIRECTORY, "the spool directory " + directory + " is left alone", e);
      return e;
    }
  }

  /** While the group could write the directory, it could also put files of its own there. */
  private void takeFiles(DirectoryLock lock) throws IOException {
    boolean ours = false;
    try (Stream<Path> files = Files.list(lock.directory())) {
      for (Path file : files.toList()) {
        trust.checkFile(file);
      }
      ours = true;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      if (!ours) {
        lock.close();
      }
    }
  }

  private static boolean isEmpty(Disk disk, Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return !Inventory.listsAny(disk, directory)
          && files.noneMatch(
              file ->
                  file.getFileName().toString().matches(Directory.SEGMENT_PATTERN)
                      && file.toFile().length() > FrameFormat.HEADER_BYTES // 0 if it is deleted now
                      && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** A text for an operator; the messages of NIO's exceptions are mere paths. */
  static String describe(Throwable e) {
    String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return e instanceof AccessDeniedException
        ? "no permission for " + text
        : e.getClass() == IOException.class ? text : e.getClass().getSimpleName() + ": " + text;
  }
}
