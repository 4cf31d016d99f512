// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.forwarder;

import dev.sluice.internal.send.ReadingClient;
import dev.sluice.options.InvalidOptionsException;
import dev.sluice.options.Variables;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code tail}: prints what arrived at a stream, one event a line. */
final class Tail {

  static final String USAGE =
      """
      Prints what arrived at an Amazon Kinesis data stream, one event a line, aggregates taken apart and decompressed.
        java -jar sluice-forwarder.jar tail --stream NAME [--since 5m] [--follow] [--endpoint URL] [--region REGION]
          --stream NAME    the stream's name or ARN; else SLUICE_STREAM
          --since TIME     from 30s, 5m, 2h, 1d ago, or from 2026-01-31T12:00:00Z; 0 is only what comes from now on;
                           else all that the stream has kept
          --follow         waits for more, until Ctrl-C
          --endpoint URL   another endpoint than that of AWS, such as http://127.0.0.1:4567; else SLUICE_ENDPOINT
          --region REGION  such as eu-west-1; else SLUICE_REGION, or what the AWS SDK finds
      Credentials, proxy and all else are those of the appender, with its SLUICE_* and AWS_* variables.
      gzip, zlib, deflate, zstd and snappy are recognised. What is no text is shown as base64:...
      Exit code: 0 at the end, after Ctrl-C, and when nobody reads the output any more; 2 wrong usage or options;
      3 the stream could not be read, the reason is on standard error.
      """;

  /** The SDK logs: without this the forwarder's own configuration would start its appender. */
  private static final String LOGBACK_FILE = "logback.configurationFile";

  private final LineOutput output = new LineOutput();
  private volatile int exitCode;

  private Tail() {}

  /**
   * Ends the JVM.
   *
   * @throws IllegalArgumentException for a command line that makes no sense
   */
  static void main(CommandLine line) {
    TailOptions options = TailOptions.of(line, Instant.now());
    System.setProperty(LOGBACK_FILE, "tail-logback.xml");
    new Tail().run(options);
  }

  private void run(TailOptions options) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  output.finish();
                  // After Ctrl-C, which is how it is ended, the JVM's own code would be 130.
                  Runtime.getRuntime().halt(exitCode);
                },
                "end"));
    exitCode = code(options);
    System.exit(exitCode);
  }

  private int code(TailOptions options) {
    Variables.unknown(System.getenv())
        .forEach(
            (variable, meant) -> say(variable + " has no effect, it is not an option's" + meant));
    try (ReadingClient client = ReadingClient.open(options.client())) {
      new StreamTail(client, options, output).run();
      output.flush();
      return 0;
    } catch (InvalidOptionsException e) {
      e.problems().forEach(Tail::say);
      return Forwarder.WRONG_USAGE;
    } catch (StreamTail.UnreadableException | IllegalStateException e) {
      say(e.getMessage());
      return Forwarder.INPUT_FAILED;
    } catch (IOException e) {
      if (LineOutput.isClosedPipe(e)) {
        return 0;
      }
      say("standard output: " + e.getMessage());
      return Forwarder.INPUT_FAILED;
    } catch (InterruptedException e) {
      return Forwarder.INPUT_FAILED;
    }
  }

  private static void say(@Nullable String message) {
    System.err.println("forwarder: " + message);
  }

  /** The options of its command line. */
  static List<String> options() {
    return TailOptions.OPTIONS;
  }
}
