// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.forwarder;

import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.EmbeddedKinesisBuilder;
import dev.sluice.testkit.OfferedRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * {@code endpoint}: takes the place of AWS on this machine for a first try, and prints what it
 * gets. It keeps nothing.
 */
final class Endpoint {

  static final String USAGE =
      """
      Takes the place of Kinesis on this machine, and prints each event that arrives. For a first try: it keeps nothing.
        java -jar sluice-forwarder.jar endpoint [--stream NAME] [--port PORT]
          --stream NAME  the stream that there is, or several: a,b; else app-logs
          --port PORT    on 127.0.0.1; else 4567
      Exit code: 0 after Ctrl-C; 2 wrong usage; 3 the port could not be had.
      """;

  static final List<String> OPTIONS =
      List.of("--stream NAME", "--port PORT", "--help", "--version");

  private static final String DEFAULT_STREAM = "app-logs";
  private static final int DEFAULT_PORT = 4567;
  private static final int MAX_PORT = 65535;

  private final LineOutput output = new LineOutput();

  private Endpoint() {}

  /**
   * Stays until the JVM ends.
   *
   * @throws IllegalArgumentException for a command line that makes no sense
   */
  static void main(CommandLine line) {
    if (!line.rest().isEmpty()) {
      throw new IllegalArgumentException("endpoint runs no command: " + line.rest().get(0));
    }
    int port = port(line);
    String streams = line.has("--stream") ? line.find("--stream") : DEFAULT_STREAM;
    EmbeddedKinesisBuilder builder = EmbeddedKinesis.builder().port(port).countOnly();
    for (String stream : String.valueOf(streams).split(",", -1)) {
      builder.stream(stream.strip(), 1);
    }
    Endpoint endpoint = new Endpoint();
    try {
      EmbeddedKinesis kinesis = builder.onStored(endpoint::show).start();
      Runtime.getRuntime().addShutdownHook(new Thread(endpoint::end, "end"));
      System.err.printf(
          "forwarder: stream %s is at %s, Ctrl-C ends it. For the application:%n"
              + "export SLUICE_ENDPOINT=%s AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=test"
              + " AWS_SECRET_ACCESS_KEY=test%n",
          streams, kinesis.endpoint(), kinesis.endpoint());
      new CountDownLatch(1).await(); // its own threads do not hold the JVM
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (UncheckedIOException e) {
      System.err.println("forwarder: " + e.getMessage() + ": " + e.getCause());
      System.exit(Forwarder.INPUT_FAILED);
    }
  }

  private static int port(CommandLine line) {
    String text = line.find("--port");
    if (text == null) {
      return DEFAULT_PORT;
    }
    int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : -1;
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("--port must be a number from 0 to 65535: " + text);
    }
    return port;
  }

  /** A thread of the endpoint, which holds back its answer meanwhile. */
  private void show(OfferedRecord record) {
    try {
      for (byte[] line : Contents.lines(record.data())) {
        output.write(line);
      }
      output.flush();
    } catch (IOException e) { // nobody reads the output any more
      Runtime.getRuntime().halt(0);
    }
  }

  private void end() {
    output.finish();
    Runtime.getRuntime().halt(0); // after Ctrl-C the JVM's own code would be 130
  }
}
