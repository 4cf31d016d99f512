// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.forwarder;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** The input that the command line asks for. */
final class Inputs {

  private static final int MAX_PORT = 65_535;

  private Inputs() {}

  /** All options of the command line. */
  static final List<String> OPTIONS =
      List.of("--file FILE", "--tcp [HOST:]PORT", "--tee", "--join REGEX", "--help", "--version");

  /**
   * Checks the command line, before anything is started.
   *
   * @throws IllegalArgumentException for a command line that is none of the forms in the usage
   */
  static void check(CommandLine line) {
    int inputs =
        (line.has("--file") ? 1 : 0) + (line.has("--tcp") ? 1 : 0) + (hasCommand(line) ? 1 : 0);
    if (inputs > 1) {
      throw new IllegalArgumentException("there can be one of --file, --tcp and -- COMMAND");
    }
    String address = line.find("--tcp");
    if (address != null) {
      address(address);
    }
  }

  /** Whether the input is a command, which has an exit code of its own. */
  static boolean hasCommand(CommandLine line) {
    return !line.rest().isEmpty();
  }

  /**
   * Opens it, and says what it waits for.
   *
   * @param stream the stream as the options name it, for what is said
   * @throws IOException when the port is taken or there is no such command, with all to show
   */
  static Input of(CommandLine line, Supplier<Lines> lines, String stream) throws IOException {
    String file = line.find("--file");
    String address = line.find("--tcp");
    if (hasCommand(line)) {
      // Its arguments may be secrets.
      say("sends what " + line.rest().get(0) + " writes to " + stream);
      return CommandInput.start(line.rest(), lines.get());
    }
    if (file != null) {
      Path path = Path.of(file);
      boolean exists = Files.exists(path);
      if (exists && !Files.isRegularFile(path)) {
        throw new IOException(
            file
                + " is no file that can be followed; a pipe or device is standard input: < "
                + file);
      }
      String wait = exists ? "" : ", and waits for it, as it is not there yet";
      say("sends to " + stream + " the lines of " + file + wait);
      return new FollowedFile(path, lines.get());
    }
    if (address != null) {
      TcpInput input = listen(address, lines);
      say("sends to " + stream + " the lines of connections, and listens on port " + input.port());
      return input;
    }
    say("sends to " + stream + " the lines of standard input, and waits for its end");
    return new StreamInput(new FileInputStream(FileDescriptor.in), lines.get());
  }

  private static TcpInput listen(String address, Supplier<Lines> lines) throws IOException {
    InetSocketAddress place = address(address);
    try {
      return TcpInput.listen(place, lines);
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on "
              + place.getHostString()
              + ":"
              + place.getPort()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static void say(String message) {
    System.err.println("forwarder: " + message);
  }

  private static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "127.0.0.1" : text.substring(0, colon);
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (port >= 0 && port <= MAX_PORT) {
        return new InetSocketAddress(host, port);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "--tcp must be [HOST:]PORT with a port from 0 to " + MAX_PORT + ": " + text);
  }
}
