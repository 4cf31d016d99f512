// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.forwarder;

import java.io.IOException;
import java.util.List;

/**
 * Runs a command and reads what it writes, standard error included: the entry point of a container.
 * A request to end goes to the command, whose last lines are awaited.
 */
final class CommandInput extends StreamInput {

  private final Process process;

  private CommandInput(Process process, Lines lines) {
    super(process.getInputStream(), lines);
    this.process = process;
  }

  static CommandInput start(List<String> command, Lines lines) throws IOException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .start();
      return new CommandInput(process, lines);
    } catch (IOException e) {
      // The JDK's own message begins with the same, and goes on with the reason.
      throw new IOException("cannot run the command: " + e.getMessage(), e);
    }
  }

  @Override
  public void read() throws IOException, InterruptedException {
    super.read();
    process.waitFor();
  }

  @Override
  public void stop() {
    process.toHandle().destroy(); // SIGTERM; Process.destroy would also close what we still read
  }

  /** A command that is silent for a moment may still say something. */
  @Override
  public boolean isIdle() {
    return hasEnded() && !process.isAlive();
  }

  /** The command's own. */
  @Override
  public int exitCode() {
    return process.isAlive() ? 0 : process.exitValue();
  }

  @Override
  public String outcome() {
    return process.isAlive() ? " command=runs" : " command=" + process.exitValue();
  }
}
