// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.forwarder;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** The input that the command line asks for. */
final class Inputs {

  private static final int MAX_PORT = 65_535;

  private Inputs() {}

  /**
   * @throws IllegalArgumentException for a command line that is none of the forms in the usage
   * @throws IOException when the port is taken or there is no such command
   */
  static Input of(String[] arguments, Supplier<Lines> lines) throws IOException {
    List<String> words = Arrays.asList(arguments);
    if (words.isEmpty()) {
      return new StreamInput(new FileInputStream(FileDescriptor.in), lines.get());
    }
    if (words.get(0).equals("--") && words.size() > 1) {
      return CommandInput.start(words.subList(1, words.size()), lines.get());
    }
    if (words.size() == 2 && words.get(0).equals("--file")) {
      return new FollowedFile(Path.of(words.get(1)), lines.get());
    }
    if (words.size() == 2 && words.get(0).equals("--tcp")) {
      TcpInput input = TcpInput.listen(address(words.get(1)), lines);
      System.err.println("forwarder: listens on port " + input.port());
      return input;
    }
    throw new IllegalArgumentException("cannot make sense of " + words);
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
