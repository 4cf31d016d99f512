// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.buffer.spool.files.LocalDisk;
import dev.sluice.internal.buffer.spool.log.LogContext.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The place for segments of an earlier process in which no frame can be read, for a closer look by
 * a human. All directories beside it share it, and it is bounded: the oldest files are deleted
 * first. Disk thread only.
 */
record Quarantine(LogContext context) {

  static final long MAX_BYTES = 64L << 20;

  /** Moves the segment aside; where that fails it stays. */
  void take(Directory directory, Segment segment) {
    Path quarantine = directory.path().resolveSibling("quarantine");
    try {
      if (!Files.exists(quarantine)) {
        Files.createDirectories(quarantine, LocalDisk.permissions("rwx------"));
      }
      String name = directory.path().getFileName() + "." + segment.file().getFileName();
      directory.remove(segment, file -> context.disk().move(file, quarantine.resolve(name)));
      context.warn(
          Trouble.DAMAGE, "a spool segment without a readable record is now in " + quarantine);
      deleteOldest(quarantine);
    } catch (IOException e) {
      context.warn(Trouble.DELETE, "an unreadable spool segment cannot be moved aside", e);
    }
  }

  private void deleteOldest(Path quarantine) throws IOException {
    List<Path> newestFirst;
    try (Stream<Path> all = Files.list(quarantine)) {
      newestFirst = new ArrayList<>(all.toList());
    }
    newestFirst.sort(Comparator.comparingLong(file -> -file.toFile().lastModified()));
    long bytes = 0;
    for (Path file : newestFirst) {
      long length = file.toFile().length();
      if (bytes + length > MAX_BYTES) {
        context.disk().delete(file);
      } else {
        bytes += length;
      }
    }
  }
}
