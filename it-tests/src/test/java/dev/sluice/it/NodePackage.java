// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import dev.sluice.it.thirdparty.Fetching;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** npm's aws-kinesis-agg, with which Lambda functions in JavaScript take aggregates apart. */
final class NodePackage {

  static final String NAME = "aws-kinesis-agg";
  private static final String VERSION = "4.2.8";

  /** The directory that has it among its modules. */
  static final Path HOME =
      Path.of(System.getProperty("basedir", ""), "target", NAME).toAbsolutePath();

  private NodePackage() {}

  /** Installed once, without the scripts that packages bring. */
  static boolean isInstalled() throws IOException, InterruptedException {
    if (!Tools.runs("node", "--version") || !Tools.runs("npm", "--version")) {
      return false;
    }
    Path manifest = HOME.resolve("node_modules").resolve(NAME).resolve("package.json");
    if (!Files.exists(manifest)) {
      Files.createDirectories(HOME);
      // Without its own package.json npm would install into the nearest folder above that has one.
      Files.writeString(HOME.resolve("package.json"), "{\"private\": true}\n");
      Fetching.say(
          NAME + "@" + VERSION + " with npm, once,", "for the test that reads aggregates with it");
      Process npm =
          new ProcessBuilder(
                  "npm",
                  "install",
                  "--prefer-offline",
                  "--ignore-scripts",
                  "--no-audit",
                  "--no-fund",
                  "--no-save",
                  NAME + "@" + VERSION)
              .directory(HOME.toFile())
              .redirectErrorStream(true)
              .redirectOutput(HOME.resolve("npm.log").toFile())
              .start();
      if (!npm.waitFor(120, TimeUnit.SECONDS)) {
        npm.destroyForcibly();
      }
    }
    return Files.exists(manifest);
  }
}
