// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Programs of the machine that some faults need. */
final class Tools {

  /** Where this is set, a test that lacks its tool fails. */
  private static final boolean REQUIRED = Boolean.getBoolean("sluice.tools.required");

  private Tools() {}

  static void assumeStrace() {
    assume("strace", runs("strace", "-V"));
  }

  /** Skips the test, saying what is missing, unless everything has to be there. */
  static void assume(String what, boolean isThere) {
    if (REQUIRED && !isThere) {
      throw new AssertionError(what + " is missing, and sluice.tools.required is set");
    }
    Assumptions.assumeTrue(isThere, what + " is needed");
  }

  /** Compiles a library for {@code LD_PRELOAD} from a resource, or skips the test. */
  static Path preloaded(String resource, Path directory) throws IOException {
    assume("cc, for " + resource + ",", runs("cc", "--version"));
    Path source = directory.resolve(resource);
    try (InputStream in = Tools.class.getResourceAsStream("/" + resource)) {
      Files.copy(Objects.requireNonNull(in), source);
    }
    Path library = directory.resolve(resource + ".so");
    run("cc", "-shared", "-fPIC", "-O1", "-o", library.toString(), source.toString(), "-ldl");
    return library;
  }

  /** Whether a command ends well. */
  static boolean runs(String... command) {
    try {
      Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  /** Runs a command that has to end well. */
  static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new AssertionError(String.join(" ", command) + ": " + output);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
