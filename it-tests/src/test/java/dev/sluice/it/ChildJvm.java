// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A JVM of a test's own: for what needs another class path, a small heap, another environment, or
 * an end of its own, a violent one included. Its output is kept, in lines. Used by one thread.
 */
final class ChildJvm implements AutoCloseable {

  /**
   * They start in less time, and end before the work of the second compiler is worth it. The
   * nightly profile sets the property to nothing: there they are as users have them.
   */
  private static final List<String> OPTIONS =
      Stream.of(
              System.getProperty(
                      "sluice.child.options",
                      "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData")
                  .split(" ", -1))
          .filter(option -> !option.isEmpty())
          .toList();

  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Thread reader;

  private ChildJvm(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "output of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** A JVM of the same Java that will run this class, which says when by {@link Builder#start}. */
  static Builder of(Class<?> main) {
    return new Builder(main.getName());
  }

  /** A JVM that will run a class of this name, which is not on our class path. */
  static Builder of(String main) {
    return new Builder(main);
  }

  /** A JVM that will run the forwarder. */
  static Builder ofForwarder() {
    Builder builder = new Builder(null);
    builder.jar = Path.of(System.getProperty("sluice.forwarder")).normalize();
    return builder.argument("-jar").argument(builder.jar);
  }

  /** A JVM that will run {@code MODULE/CLASS}; {@code --module-path} is for the test to give. */
  static Builder ofModule(String main) {
    return new Builder(null).argument("--module").argument(main);
  }

  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      output.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      lines.add("[output ends with " + e + "]");
    }
  }

  /** What it wrote so far, standard error included. */
  List<String> lines() {
    return lines;
  }

  /** Waits for a line that contains this text, and returns it. */
  String awaitLine(String text, Duration timeout) {
    await("\"" + text + "\" from the child JVM")
        .pollInterval(Duration.ofMillis(10))
        .atMost(timeout)
        .until(() -> lineWith(text) != null || !process.isAlive());
    awaitOutputIfEnded();
    String line = lineWith(text);
    if (line == null) {
      throw new AssertionError("ended without saying \"" + text + "\":\n" + output());
    }
    return line;
  }

  /** Waits until so many lines contain this text, and returns them. */
  List<String> awaitLines(String text, int count, Duration timeout) {
    await(count + " times \"" + text + "\" from the child JVM")
        .pollInterval(Duration.ofMillis(10))
        .atMost(timeout)
        .until(() -> linesWith(text).size() >= count || !process.isAlive());
    awaitOutputIfEnded();
    if (linesWith(text).size() < count) {
      throw new AssertionError("ended without saying \"" + text + "\" so often:\n" + output());
    }
    return linesWith(text);
  }

  private List<String> linesWith(String text) {
    return lines.stream().filter(line -> line.contains(text)).toList();
  }

  private String lineWith(String text) {
    return lines.stream().filter(line -> line.contains(text)).findFirst().orElse(null);
  }

  /** Our test classes in a jar, where there is one: only jars can be in an archive of classes. */
  private static String packed(String entry) {
    String jar = System.getProperty("sluice.children", "");
    boolean isOurs = Path.of(entry).endsWith(Path.of("it-tests", "target", "test-classes"));
    return isOurs && new File(jar).isFile() ? jar : entry;
  }

  /** Its standard input. */
  OutputStream input() {
    return process.getOutputStream();
  }

  /** Ends its standard input. */
  void endInput() {
    try {
      process.outputWriter(StandardCharsets.UTF_8).close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Writes a line to its standard input. */
  void tell(String line) {
    try {
      Writer input = process.outputWriter(StandardCharsets.UTF_8); // the same one each time
      input.write(line + "\n");
      input.flush();
    } catch (IOException e) {
      throw new AssertionError("does not listen any more:\n" + output(), e);
    }
  }

  /** Waits for its end, and returns the exit code. */
  int awaitExit(Duration timeout) {
    try {
      if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new AssertionError("still runs after " + timeout + ":\n" + output());
      }
      awaitOutputIfEnded();
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void awaitOutputIfEnded() {
    if (!process.isAlive()) {
      try {
        reader.join(TimeUnit.SECONDS.toMillis(5));
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Asks it to end, as a container engine does: SIGTERM. */
  void terminate() {
    process.toHandle().destroy(); // Process.destroy would also close its output
  }

  /** Lets it stand still: SIGSTOP. */
  void pause() {
    signal("STOP");
  }

  /** Lets it go on: SIGCONT. */
  void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      Tools.run("kill", "-" + name, Long.toString(process.pid()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The names of its threads now, which it prints at SIGQUIT. To be called once. */
  List<String> threadNames(Duration timeout) {
    signal("QUIT");
    awaitLine("JNI global refs", timeout);
    return lines.stream()
        .filter(line -> line.startsWith("\""))
        .map(line -> line.substring(1, line.indexOf('"', 1)))
        .toList();
  }

  /** Ends it at once: SIGKILL, no hook of its own runs. */
  void kill() {
    process.toHandle().destroyForcibly();
  }

  String output() {
    return String.join("\n", lines);
  }

  /** Kills it if it still runs. */
  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** How to start one. */
  static final class Builder {

    private final @Nullable String main;
    private final List<String> options = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();
    private final List<String> wrapper = new ArrayList<>();
    private final List<String> absent = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private final List<Path> first = new ArrayList<>();
    private @Nullable String classPath;
    private @Nullable Path input;
    private boolean plain;
    private @Nullable Framework framework;
    private @Nullable Path jar;
    private Path jdk = Path.of(System.getProperty("java.home"));

    private Builder(@Nullable String main) {
      this.main = main;
    }

    /** An option of the JVM, such as {@code -Xmx64m}. */
    Builder option(String option) {
      options.add(option);
      return this;
    }

    Builder property(String name, String value) {
      return option("-D" + name + "=" + value);
    }

    Builder argument(Object argument) {
      arguments.add(argument.toString());
      return this;
    }

    /** With no options but those of the test: for figures that are compared with a user's. */
    Builder plain() {
      plain = true;
      return this;
    }

    /** A program that runs it, and what that takes before the command. */
    Builder wrappedBy(String... command) {
      wrapper.addAll(List.of(command));
      return this;
    }

    /** An environment variable; an empty value takes away one of ours. */
    Builder environment(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /** What it logs through: such applications share their classes. */
    Builder framework(Framework it) {
      framework = it;
      return this;
    }

    /** Leaves out what has such a part in its name, module or archive, from our class path. */
    Builder without(String... nameParts) {
      absent.addAll(List.of(nameParts));
      return this;
    }

    /** These archives or directories of classes go before those of our class path. */
    Builder first(Path... entries) {
      first.addAll(List.of(entries));
      return this;
    }

    /** In place of ours. */
    Builder classPath(List<Path> entries) {
      classPath =
          entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
      return this;
    }

    /** The home of another Java than ours. */
    Builder jdk(Path home) {
      jdk = home;
      return this;
    }

    /** Its standard input. */
    Builder input(Path file) {
      input = file;
      return this;
    }

    /** Starts it, with our environment but for what speaks to the AWS SDK or to the appender. */
    ChildJvm start() {
      try {
        return new ChildJvm(process().redirectErrorStream(true).start());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Starts it, for a test that reads its output itself. */
    Process startApart(ProcessBuilder.Redirect errors) throws IOException {
      return process().redirectError(errors).start();
    }

    private ProcessBuilder process() {
      List<String> command = new ArrayList<>(wrapper);
      command.add(jdk.resolve("bin").resolve("java").toString());
      if (!plain) {
        command.addAll(OPTIONS);
        command.addAll(archive());
      }
      command.addAll(options);
      if (main != null) {
        command.addAll(List.of("-cp", classPath(), main));
      }
      command.addAll(arguments);
      ProcessBuilder builder = new ProcessBuilder(command);
      builder
          .environment()
          .keySet()
          .removeIf(name -> name.startsWith("AWS_") || name.startsWith("SLUICE_"));
      builder.environment().putAll(environment);
      builder.environment().values().removeIf(String::isEmpty);
      if (input != null) {
        builder.redirectInput(input.toFile());
      }
      return builder;
    }

    private List<String> archive() {
      boolean isUsual =
          framework != null
              && classPath == null
              && first.isEmpty()
              && absent.equals(List.of(framework.absentFromChild()));
      // An agent does not see what comes from an archive.
      if (OPTIONS.isEmpty() || options.stream().anyMatch(each -> each.startsWith("-javaagent"))) {
        return List.of();
      }
      if (jar != null) {
        return ClassArchive.ofForwarder(jdk, jar);
      }
      return isUsual ? ClassArchive.ofFramework(framework, jdk, classPath()) : List.of();
    }

    private String classPath() {
      if (classPath != null) {
        return classPath;
      }
      Stream<String> all =
          Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
              .map(ChildJvm::packed)
              .filter(entry -> absent.stream().noneMatch(moduleOrFile(entry)::contains));
      return Stream.concat(first.stream().map(Path::toString), all)
          .collect(Collectors.joining(File.pathSeparator));
    }

    /** The archive's name, or the module's where Maven has not packed it yet. */
    private static String moduleOrFile(String entry) {
      Path path = Path.of(entry);
      return path.endsWith(Path.of("target", "classes"))
          ? path.getParent().getParent().getFileName().toString()
          : path.getFileName().toString();
    }
  }
}
