// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import dev.sluice.it.child.LogsToItsOwnEndpoint;
import dev.sluice.testkit.EmbeddedKinesis;
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
 * The classes of an application, read and verified once for all the JVMs that run it: an archive
 * for class data sharing, with which each starts in half of the time. The first that needs it makes
 * it, by running the application once; the JVMs of the tests share it.
 */
final class ClassArchive {

  private static final Path DIRECTORY =
      Path.of(System.getProperty("basedir", ""), "target", "class-archives").toAbsolutePath();

  private ClassArchive() {}

  /** The options of a JVM with this class path, which logs through the framework. */
  static List<String> ofFramework(Framework framework, Path jdk, String classPath) {
    return options(
        framework.name(),
        jdk,
        classPath,
        java -> {
          String property = KinesisExtension.ENDPOINT_PROPERTY;
          String endpoint = framework == Framework.LOGBACK ? "${%s}" : "${sys:%s}";
          URL file = new OptionFile(endpoint.formatted(property)).write(framework, DIRECTORY, "");
          java.command().add("-D" + framework.configurationProperty() + "=" + file);
          java.command().addAll(List.of("-cp", classPath, LogsToItsOwnEndpoint.class.getName()));
          java.command().add(Numbered.text(0));
          run(java);
        });
  }

  /** The options of a JVM that runs the forwarder's jar. */
  static List<String> ofForwarder(Path jdk, Path jar) {
    return options(
        "FORWARDER",
        jdk,
        jar.toString(),
        java -> {
          try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream(Settings.STREAM, 1)) {
            java.environment().put("SLUICE_STREAM", Settings.STREAM);
            java.environment().put("SLUICE_ENDPOINT", kinesis.endpoint().toString());
            java.environment().put("SLUICE_REGION", "us-east-1");
            java.environment().put("SLUICE_CLIENT_ACCESS_KEY_ID", "test");
            java.environment().put("SLUICE_CLIENT_SECRET_ACCESS_KEY", "test");
            java.command().addAll(List.of("-jar", jar.toString()));
            java.redirectInput(Files.writeString(DIRECTORY.resolve("line"), "a line\n").toFile());
            run(java);
          }
        });
  }

  /** Runs the application once. */
  private interface Application {
    void run(ProcessBuilder java) throws IOException;
  }

  private static synchronized List<String> options(
      String name, Path jdk, String classPath, Application application) {
    List<Path> entries =
        Stream.of(classPath.split(File.pathSeparator)).map(Path::of).filter(Files::exists).toList();
    if (!entries.stream().allMatch(Files::isRegularFile)) {
      return List.of(); // only of jars can there be one
    }
    try {
      Files.createDirectories(DIRECTORY);
      Path archive = DIRECTORY.resolve(name + "-" + version(jdk, entries) + ".jsa");
      try (FileChannel channel =
              FileChannel.open(
                  DIRECTORY.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        Objects.requireNonNull(lock);
        if (!Files.exists(archive)) {
          make(archive, jdk, application);
        }
      }
      // Nothing is said of an archive that does not fit: it is not used then.
      return Files.size(archive) == 0
          ? List.of()
          : List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:disable");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Another one for other jars, also of the same names. */
  private static String version(Path jdk, List<Path> entries) throws IOException {
    List<Object> parts = new ArrayList<>(List.of(jdk));
    for (Path entry : entries) {
      parts.addAll(List.of(entry, Files.size(entry), Files.getLastModifiedTime(entry)));
    }
    return Integer.toHexString(parts.hashCode());
  }

  private static void make(Path archive, Path jdk, Application application) throws IOException {
    Path made = Files.createTempFile(DIRECTORY, "archive", "");
    Files.delete(made);
    ProcessBuilder java =
        new ProcessBuilder(new ArrayList<>())
            .redirectErrorStream(true)
            .redirectOutput(Path.of(archive + ".log").toFile());
    java.command()
        .addAll(
            List.of(
                jdk.resolve("bin").resolve("java").toString(),
                "-XX:ArchiveClassesAtExit=" + made,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
    java.environment().keySet().removeIf(key -> key.startsWith("SLUICE_"));
    application.run(java);
    if (!Files.exists(made)) {
      Files.createFile(made); // there is none, and nobody tries again
    }
    Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void run(ProcessBuilder java) throws IOException {
    Process process = java.start();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
