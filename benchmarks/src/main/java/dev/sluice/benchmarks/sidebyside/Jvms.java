// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Starts the processes: the endpoint once, and one for each measurement. One thread. */
final class Jvms implements AutoCloseable {

  private static final long PATIENCE_MINUTES = 10;
  private static final int KEPT_LINES = 30;

  private final ClassPaths classPaths;
  private final Path folder;
  private final List<String> more;
  private final Path memory;
  private final Process endpoint;
  private final String endpointUrl;
  private final String controlPort;
  private final String trustStorePassword;

  /**
   * Starts the endpoint.
   *
   * @param folder gets what the processes write
   * @param more options of the JVMs that are measured
   */
  Jvms(ClassPaths classPaths, Path folder, List<String> more) throws IOException {
    this.classPaths = classPaths;
    this.more = more;
    this.folder = folder;
    // Where the machine has it, the file that is the yardstick costs no disk.
    Path shared = Path.of("/dev/shm");
    this.memory = Files.isWritable(shared) ? Files.createTempDirectory(shared, "sluice") : folder;
    this.endpoint =
        new ProcessBuilder(
                java(),
                "-Xmx1g",
                "-cp",
                ClassPaths.own(),
                EndpointServer.class.getName(),
                trustStore().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    // Not closed: the endpoint has this one line to say.
    String line = endpoint.inputReader(StandardCharsets.UTF_8).readLine();
    if (line == null) {
      throw new IOException("the endpoint did not start");
    }
    String[] words = line.split(" ", -1);
    endpointUrl = words[0];
    controlPort = words[1];
    trustStorePassword = words[2];
  }

  /**
   * Measures once.
   *
   * @param recording where the JVM's flight recorder writes, or null for none
   * @throws IOException if the process fails, with the last it said
   */
  Figures measure(Contender contender, @Nullable Path recording)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(contender.load().options());
    if (recording != null) {
      options.add("-Dbench.recording=" + recording);
    }
    List<String> arguments =
        switch (contender.sink()) {
          case ENDPOINT -> List.of("endpoint", controlPort);
          case FILE -> List.of("file", file(contender).toString());
          case COUNTER -> List.of("counter");
        };
    String classPath = classPaths.of(contender.family());
    return run(contender, options, classPath, Workload.class, arguments);
  }

  /**
   * Measures a start, a light load and idleness; where it is asked for, once more the start, with
   * an archive of the classes that such a start loads.
   *
   * @throws IOException if a process fails, with the last it said
   */
  Figures start(Contender contender, double phaseSeconds, boolean isArchived)
      throws IOException, InterruptedException {
    String classPath = classPaths.ofJars(contender.family(), folder);
    String seconds = Double.toString(phaseSeconds);
    Sinks.ask(Integer.parseInt(controlPort), "begin");
    Figures figures = startOnce(contender, List.of(), classPath, seconds);
    if (contender.sink() == Contender.SinkKind.ENDPOINT) {
      double arrived = Double.parseDouble(Sinks.ask(Integer.parseInt(controlPort), "count"));
      figures.put(Measures.WRONG, Math.abs(figures.get("events") - arrived));
    }
    if (isArchived) {
      Path archive = folder.resolve(contender.id() + ".jsa");
      startOnce(contender, List.of("-XX:ArchiveClassesAtExit=" + archive), classPath, "0");
      // On: a JVM that could not use the archive would not say so.
      List<String> withIt = List.of("-Xshare:on", "-XX:SharedArchiveFile=" + archive);
      figures.putAll(Starts.ARCHIVED, startOnce(contender, withIt, classPath, "0"));
    }
    return figures;
  }

  private Figures startOnce(
      Contender contender, List<String> options, String classPath, String seconds)
      throws IOException, InterruptedException {
    return run(contender, options, classPath, StartWorkload.class, List.of(seconds));
  }

  private Figures run(
      Contender contender,
      List<String> options,
      String classPath,
      Class<?> main,
      List<String> arguments)
      throws IOException, InterruptedException {
    Path log = folder.resolve(contender.id() + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command(contender, options, classPath, main, arguments))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("AWS_") || name.startsWith("SLUICE_"));
    Process process = builder.start();
    try {
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        throw new IOException("still runs after " + PATIENCE_MINUTES + " minutes\n" + tail(log));
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Files.deleteIfExists(file(contender));
    }
    try (BufferedReader lines = Files.newBufferedReader(log, StandardCharsets.ISO_8859_1)) {
      String last =
          lines
              .lines()
              .filter(line -> line.startsWith(Workload.MARK))
              .reduce("", (first, second) -> second);
      if (!last.isEmpty()) {
        return Figures.parse(last.substring(Workload.MARK.length()));
      }
    }
    throw new IOException("exit code " + process.exitValue() + "\n" + tail(log));
  }

  private List<String> command(
      Contender contender,
      List<String> options,
      String classPath,
      Class<?> main,
      List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(contender.options());
    command.addAll(more);
    command.addAll(options);
    String configuration = "sidebyside/" + contender.configuration();
    command.add(
        (contender.usesLog4j() ? "-Dlog4j2.configurationFile=" : "-Dlogback.configurationFile=")
            + configuration);
    command.addAll(
        List.of(
            "-Dbench.endpoint=" + endpointUrl,
            "-Dbench.file=" + file(contender),
            "-Djava.io.tmpdir=" + folder,
            "-Djavax.net.ssl.trustStore=" + trustStore(),
            "-Djavax.net.ssl.trustStorePassword=" + trustStorePassword,
            "-Daws.region=us-east-1",
            "-Daws.accessKeyId=test",
            "-Daws.secretAccessKey=test",
            "-cp",
            classPath,
            main.getName(),
            contender.usesLog4j() ? "log4j2" : "logback"));
    command.addAll(arguments);
    return command;
  }

  private Path file(Contender contender) {
    return memory.resolve(contender.id() + ".jsonl");
  }

  private Path trustStore() {
    return folder.resolve("trust.p12");
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String tail(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - KEPT_LINES), lines.size()));
  }

  @Override
  public void close() throws IOException {
    endpoint.destroy();
    if (!memory.equals(folder)) {
      Files.deleteIfExists(memory);
    }
  }
}
