// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** The other process: asks for a spool directory, or writes to a spool until it is killed. */
final class SpoolChild {

  private SpoolChild() {}

  public static void main(String[] args) throws Exception {
    Path path = Path.of(args[1]);
    switch (args[0]) {
      case "claim" -> claim(path);
      case "append" -> append(path, Integer.parseInt(args[2]));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  /** Says whether it has the directory, and keeps it until its input ends. */
  private static void claim(Path directory) throws Exception {
    System.out.println(SpoolLock.tryAcquire(directory) == null ? "refused" : "claimed");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (in.readLine() != null) {
      // until the parent closes it
    }
  }

  /** Appends for ever, and says which number is the last that is promised. */
  private static void append(Path root, int first) throws Exception {
    SpoolSettings settings =
        new SpoolSettings(1L << 30, 0, 1 << 18, Duration.ofMillis(1), SpoolSettings.Sync.NONE);
    SpoolContext context =
        SpoolContext.of(
            new LocalDisk(), System::nanoTime, (kind, text) -> System.err.println(text));
    Spool spool = Spool.open(context, root, "app", settings);
    for (int number = first; ; number++) {
      SpoolFrame frame = spool.append(SpoolRig.entry(number), true);
      if (number % 7 == 0) {
        spool.flush();
      }
      spool.runDue();
      if (frame.isSettled()) {
        System.out.print("%09d;%n".formatted(number)); // whole, or it does not count
        System.out.flush();
      }
    }
  }
}
