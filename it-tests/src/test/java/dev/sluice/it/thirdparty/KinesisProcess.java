// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.thirdparty;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/**
 * kinesis-mock as a Node process: npm's kinesis-local, installed once under {@code target/}. It
 * reads {@code server.json} from its working directory, so that is its own package folder.
 */
final class KinesisProcess implements ThirdPartyKinesis {

  private static final String PACKAGE = "kinesis-local";
  private static final String VERSION = "0.6.2";
  private static final Pattern INSTALLED =
      Pattern.compile("\"version\"\\s*:\\s*\"" + Pattern.quote(VERSION) + "\"");
  private static final Path HOME =
      Path.of(System.getProperty("basedir", ""), "target", PACKAGE).toAbsolutePath();
  private static final Path LOG = HOME.resolve("server.log");

  private final Process server;
  private final URI endpoint;
  private final Thread stopWithJvm = new Thread(this::stop, "kinesis-local-stop");

  private KinesisProcess(Process server, URI endpoint) {
    this.server = server;
    this.endpoint = endpoint;
  }

  static KinesisProcess start() {
    if (!runs("node") || !runs("npm")) {
      throw new UnavailableException("node and npm are not both on the path");
    }
    try {
      KinesisProcess process = launch(install());
      Runtime.getRuntime().addShutdownHook(process.stopWithJvm);
      process.awaitHealthy();
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean runs(String command) {
    try {
      Process process =
          new ProcessBuilder(command, "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return waitFor(process, 30) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static Path install() throws IOException {
    Files.createDirectories(HOME);
    // The JVMs of the tests come here at the same time.
    try (FileChannel channel =
            FileChannel.open(
                HOME.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      Objects.requireNonNull(lock);
      return installAlone();
    }
  }

  private static Path installAlone() throws IOException {
    Path folder = HOME.resolve("node_modules").resolve(PACKAGE);
    if (isInstalled(folder)) {
      return folder;
    }
    // Without its own package.json npm would install into the nearest folder above that has one.
    Files.writeString(HOME.resolve("package.json"), "{\"private\": true}\n");
    Path log = HOME.resolve("npm.log");
    String wanted = PACKAGE + "@" + VERSION;
    List<String> command =
        List.of(
            "npm", "install", "--prefer-offline", "--no-audit", "--no-fund", "--no-save", wanted);
    Fetching.say(
        wanted + " with npm, once,", "for the third-party cases (-Dit.thirdparty=none skips them)");
    Process npm = process(command, HOME, log).start();
    if (!waitFor(npm, 180) || npm.exitValue() != 0 || !isInstalled(folder)) {
      npm.destroyForcibly();
      throw new UnavailableException("npm cannot install " + wanted + " (see " + log + ")");
    }
    return folder;
  }

  private static boolean isInstalled(Path folder) throws IOException {
    Path manifest = folder.resolve("package.json");
    return Files.exists(folder.resolve("main.js"))
        && Files.exists(manifest)
        && INSTALLED.matcher(Files.readString(manifest)).find();
  }

  private static KinesisProcess launch(Path folder) throws IOException {
    int plainPort;
    int tlsPort;
    try (ServerSocket plain = new ServerSocket(0);
        ServerSocket tls = new ServerSocket(0)) {
      plainPort = plain.getLocalPort();
      tlsPort = tls.getLocalPort();
    }
    ProcessBuilder node = process(List.of("node", "main.js"), folder, LOG);
    node.environment().put("AWS_REGION", REGION);
    node.environment().put("KINESIS_MOCK_PLAIN_PORT", Integer.toString(plainPort));
    node.environment().put("KINESIS_MOCK_TLS_PORT", Integer.toString(tlsPort));
    node.environment().put("SHARD_LIMIT", "500");
    return new KinesisProcess(node.start(), URI.create("http://localhost:" + plainPort));
  }

  private static ProcessBuilder process(List<String> command, Path folder, Path log) {
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile());
  }

  private void awaitHealthy() throws IOException {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest check = HttpRequest.newBuilder(endpoint.resolve("/healthcheck")).build();
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(100))
          .ignoreExceptions()
          .failFast("the process has ended", () -> !server.isAlive())
          .until(
              () -> client.send(check, HttpResponse.BodyHandlers.discarding()).statusCode() == 200);
    } catch (ConditionTimeoutException | TerminalFailureException e) {
      close();
      throw new IllegalStateException(
          PACKAGE + " does not get healthy: " + Files.readString(LOG, UTF_8), e);
    }
  }

  private static boolean waitFor(Process process, int seconds) {
    try {
      return process.waitFor(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void stop() {
    server.destroy();
    if (!waitFor(server, 5)) {
      server.destroyForcibly();
    }
  }

  @Override
  public URI endpoint() {
    return endpoint;
  }

  @Override
  public String describe() {
    return "process " + PACKAGE + "@" + VERSION + " at " + endpoint;
  }

  @Override
  public void close() {
    stop();
    Runtime.getRuntime().removeShutdownHook(stopWithJvm);
  }
}
