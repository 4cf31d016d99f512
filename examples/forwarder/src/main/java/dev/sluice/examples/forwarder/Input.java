// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.forwarder;

import java.io.IOException;

/**
 * Where lines come from. Read on the main thread; the other methods are the end's, on any thread.
 */
interface Input {

  /**
   * Reads until there is nothing more, which for some is never.
   *
   * @throws IOException when it cannot be read (any more)
   */
  void read() throws IOException, InterruptedException;

  /** Asks for the end: nothing new is begun, and what is there already is still read. */
  void stop();

  /** Whether all that was written so far is read, and nobody is about to write more. */
  boolean isIdle();

  /** Takes what came after the last line feed for a line, and nothing after it. */
  void close();

  /** The exit code when everything was delivered. */
  default int exitCode() {
    return 0;
  }

  /** What the last line says of the input, behind a blank. */
  default String outcome() {
    return "";
  }
}
