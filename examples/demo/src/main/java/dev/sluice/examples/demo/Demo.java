// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts an example application as a process of its own, reads back what it put on the stream, and
 * says whether that adds up. Exit code 0: everything logged was delivered, once.
 */
public final class Demo {

  private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);
  private static final int SHOWN = 3;
  private static final Pattern LOGGED = Pattern.compile("logged=(\\d+)");

  private Demo() {}

  /** Arguments: the framework's name, the application's main class, a file of lines or nothing. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.exit(run(arguments) ? 0 : 1);
  }

  private static boolean run(String[] arguments) throws IOException, InterruptedException {
    String framework = arguments[0];
    Path lines = arguments.length > 2 && !arguments[2].isEmpty() ? Path.of(arguments[2]) : sample();
    String run = UUID.randomUUID().toString();
    try (Target target = Target.open(System.getenv());
        StreamTail tail = new StreamTail(target)) {
      System.out.println(
          "== "
              + framework
              + ": "
              + (arguments.length > 2 && !arguments[2].isEmpty() ? lines : "recorded build lines")
              + " to "
              + target.describe());
      long logged = runApplication(arguments[1], lines, run, target);
      List<String> delivered =
          tail.read(logged, READ_TIMEOUT, record -> record.contains("\"run\":\"" + run + "\""));
      delivered.stream().limit(SHOWN).forEach(System.out::println);
      long distinct = delivered.stream().distinct().count();
      System.out.println(
          framework
              + ": logged="
              + logged
              + " delivered="
              + delivered.size()
              + " dropped="
              + (logged - distinct));
      return logged > 0 && logged == distinct && logged == delivered.size();
    }
  }

  private static long runApplication(String mainClass, Path lines, String run, Target target)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                mainClass,
                lines.toString(),
                run)
            .redirectErrorStream(true);
    builder.environment().putAll(target.environment());
    Process process = builder.start();
    long logged = 0;
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        Matcher matcher = LOGGED.matcher(line);
        if (matcher.matches()) {
          logged = Long.parseLong(matcher.group(1));
        } else if (line.contains("stopped:") || line.contains("WARN") || line.contains("ERROR")) {
          System.out.println("   " + line);
        }
      }
    }
    int exitCode = process.waitFor();
    if (exitCode != 0) {
      throw new IllegalStateException(mainClass + " ended with exit code " + exitCode);
    }
    return logged;
  }

  /** The lines shipped with the demo: recorded from builds of this project. */
  private static Path sample() throws IOException {
    Path file = Files.createTempFile("build-log", ".txt");
    file.toFile().deleteOnExit();
    try (InputStream lines = Demo.class.getResourceAsStream("/build-log.txt")) {
      if (lines == null) {
        throw new IllegalStateException("the demo's jar lacks build-log.txt");
      }
      Files.copy(lines, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return file;
  }
}
