// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import java.io.IOException;
import java.nio.file.Path;

/** A small file system of a test's own, which only root can make. */
final class Tmpfs implements AutoCloseable {

  private final Path path;

  private Tmpfs(Path path) {
    this.path = path;
  }

  /** Mounts one; the test is skipped where that is not allowed. */
  static Tmpfs mount(Path path, String size) {
    String options = "size=" + size + ",mode=0700";
    Tools.assume(
        "root, to mount a tmpfs,",
        Tools.runs("mount", "-t", "tmpfs", "-o", options, "tmpfs", path.toString()));
    return new Tmpfs(path);
  }

  Path path() {
    return path;
  }

  void makeReadOnly() throws IOException {
    Tools.run("mount", "-o", "remount,ro", path.toString());
  }

  @Override
  public void close() throws IOException {
    Tools.run("umount", "-l", path.toString());
  }
}
