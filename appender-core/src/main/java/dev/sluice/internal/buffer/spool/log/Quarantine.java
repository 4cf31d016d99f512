// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.buffer.spool.files.LocalDisk;
import dev.sluice.internal.buffer.spool.log.LogContext.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps segments in which no frame could be read, for a closer look by a human. All spools below
 * one directory share it. It is bounded: the oldest files are deleted first. Disk thread only.
 */
final class Quarantine {

  static final long MAX_BYTES = 64L << 20;

  private final LogContext context;
  private final Path path;

  Quarantine(LogContext context, Path root) {
    this.context = context;
    this.path = root.resolve("quarantine");
  }

  /** Moves the segment aside; where that fails it stays. */
  void take(Directory directory, Segment segment) {
    try {
      if (!Files.exists(path)) {
        Files.createDirectories(path, LocalDisk.permissions("rwx------"));
      }
      String name = directory.path().getFileName() + "." + segment.file().getFileName();
      directory.remove(segment, file -> context.disk().move(file, path.resolve(name)));
      context.warn(Trouble.DAMAGE, "a spool segment without a readable record is now in " + path);
      bound();
    } catch (IOException e) {
      context.warn(Trouble.DELETE, "an unreadable spool segment cannot be moved aside", e);
    }
  }

  private void bound() throws IOException {
    List<Path> newestFirst;
    try (Stream<Path> all = Files.list(path)) {
      newestFirst = new ArrayList<>(all.toList());
    }
    newestFirst.sort((a, b) -> Long.compare(modifiedMillis(b), modifiedMillis(a)));
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

  private static long modifiedMillis(Path file) {
    return file.toFile().lastModified();
  }
}
