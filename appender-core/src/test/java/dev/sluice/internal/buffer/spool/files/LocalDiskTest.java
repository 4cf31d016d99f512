// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDiskTest {

  @TempDir private Path directory;
  private final LocalDisk disk = new LocalDisk();

  /** As where another thread took the last descriptor: here the file system has no such files. */
  @Test
  void create_leavesNoFileThatItCannotOpen() throws IOException {
    Map<String, String> options = Map.of("create", "true", "enablePosixFileAttributes", "true");
    try (FileSystem zip = FileSystems.newFileSystem(directory.resolve("a.zip"), options)) {
      Path file = zip.getPath("/seg-0000000000000001.log");
      assertThatThrownBy(() -> disk.create(file)).isInstanceOf(UnsupportedOperationException.class);
      assertThat(Files.exists(file)).isFalse();
    }
  }

  @Test
  void create_leavesAFileOfSomebodyElseAlone() throws IOException {
    Path file = Files.writeString(directory.resolve("seg-0000000000000001.log"), "theirs");
    assertThatThrownBy(() -> disk.create(file)).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent("theirs");
  }

  /** Like vboxsf, /proc answers each fsync of a directory with EINVAL. */
  @Test
  void syncDirectory_passesWhereTheFileSystemKnowsNoSuchThing() {
    Path proc = Path.of("/proc/self");
    assumeTrue(Files.exists(proc), "only Linux has it");
    assertThatCode(() -> disk.syncDirectory(proc)).doesNotThrowAnyException();
    assertThatCode(() -> disk.syncDirectory(directory)).doesNotThrowAnyException();
  }

  @Test
  void syncDirectory_failsWithoutADirectory() {
    assertThatThrownBy(() -> disk.syncDirectory(directory.resolve("gone")))
        .isInstanceOf(NoSuchFileException.class);
  }
}
