// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import dev.sluice.it.child.LogsToItsOwnEndpoint;
import dev.sluice.testkit.KinesisExtension;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The classes of an application with a framework, read and verified once for all the JVMs that run
 * it: an archive for class data sharing, with which each starts in half of the time. The first that
 * needs it makes it, by running one such application; the JVMs of the tests share it.
 */
final class ClassArchive {

  private static final Path DIRECTORY =
      Path.of(System.getProperty("basedir", ""), "target", "class-archives").toAbsolutePath();

  private ClassArchive() {}

  /** The options of a JVM with this class path; none where the JVM could not have an archive. */
  static synchronized List<String> options(Framework framework, Path jdk, String classPath) {
    List<Path> entries =
        Stream.of(classPath.split(File.pathSeparator)).map(Path::of).filter(Files::exists).toList();
    if (!entries.stream().allMatch(Files::isRegularFile)) {
      return List.of(); // jars alone can be in one
    }
    try {
      Files.createDirectories(DIRECTORY);
      Path archive = DIRECTORY.resolve(framework + "-" + version(jdk, entries) + ".jsa");
      Path lock = DIRECTORY.resolve("lock");
      try (FileChannel channel =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        Objects.requireNonNull(held);
        if (!Files.exists(archive)) {
          make(archive, framework, jdk, classPath);
        }
      }
      return Files.size(archive) == 0
          ? List.of()
          : List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:disable"); // nothing of one that does not fit
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Another one for other jars, whatever their names. */
  private static String version(Path jdk, List<Path> entries) throws IOException {
    List<Object> parts = new ArrayList<>(List.of(jdk));
    for (Path entry : entries) {
      parts.addAll(List.of(entry, Files.size(entry), Files.getLastModifiedTime(entry)));
    }
    return Integer.toHexString(parts.hashCode());
  }

  private static void make(Path archive, Framework framework, Path jdk, String classPath)
      throws IOException {
    Path made = Files.createTempFile(DIRECTORY, "archive", "");
    Files.delete(made);
    String property = KinesisExtension.ENDPOINT_PROPERTY;
    URL file =
        new OptionFile(
                (framework == Framework.LOGBACK ? "${%s}" : "${sys:%s}").formatted(property))
            .write(framework, DIRECTORY, "");
    Process process =
        new ProcessBuilder(
                jdk.resolve("bin").resolve("java").toString(),
                "-XX:ArchiveClassesAtExit=" + made,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-D" + framework.configurationProperty() + "=" + file,
                "-cp",
                classPath,
                LogsToItsOwnEndpoint.class.getName(),
                Numbered.text(0))
            .redirectErrorStream(true)
            .redirectOutput(DIRECTORY.resolve(framework + ".log").toFile())
            .start();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (!Files.exists(made)) {
      Files.createFile(made); // there is none, and nobody tries again
    }
    Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
  }
}
