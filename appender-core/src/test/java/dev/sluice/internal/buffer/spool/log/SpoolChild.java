// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.buffer.spool.files.LocalDisk;
import dev.sluice.internal.util.Ticker;
import dev.sluice.record.Packing;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The other process: asks for a spool directory, writes to a spool until it is killed, or delivers
 * what others leave.
 */
final class SpoolChild {

  private static final File[] NONE = {};

  private SpoolChild() {}

  public static void main(String[] args) throws Exception {
    Path path = Path.of(args[1]);
    switch (args[0]) {
      case "claim" -> claim(path);
      case "inherit" -> inherit(path);
      case "append" -> append(path, Integer.parseInt(args[2]));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  /** Says whether it has the directory, and keeps it until its input ends. */
  private static void claim(Path directory) throws Exception {
    System.out.println(
        DirectoryLock.tryAcquire(new LocalDisk(), directory) == null ? "refused" : "claimed");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (in.readLine() != null) {
      // until the parent closes it
    }
  }

  /**
   * Delivers what others leave, with a clock that runs fast, and says each number. Ends when its
   * input has ended and nothing is left anywhere.
   */
  private static void inherit(Path root) {
    AtomicLong nowNanos = new AtomicLong();
    Spool spool = open(root, nowNanos::get);
    AtomicBoolean ends = new AtomicBoolean();
    Thread listener = new Thread(() -> ends.set(inputEnded()));
    listener.setDaemon(true);
    listener.start();
    System.out.println("ready");
    while (!ends.get() || isAnythingLeft(root)) {
      nowNanos.addAndGet(5_000_000_000L);
      spool.runDue();
      for (Frame frame; (frame = spool.next(spool.nowNanos())) != null; spool.ack(frame)) {
        System.out.print("%09d;%n".formatted(SpoolRig.number(frame.entry())));
      }
    }
    spool.close(true);
  }

  private static boolean inputEnded() {
    try {
      while (System.in.read() >= 0) {
        // until the parent closes it
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return true;
  }

  private static boolean isAnythingLeft(Path root) {
    try (Stream<Path> directories = Files.list(root)) {
      return directories
          .flatMap(each -> Stream.of(Objects.requireNonNullElse(each.toFile().listFiles(), NONE)))
          .anyMatch(file -> file.getName().startsWith("seg-") && file.length() > 24);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Appends for ever, and says which number is the last that is promised. */
  private static void append(Path root, int first) throws Exception {
    Spool spool = open(root, System::nanoTime);
    for (int number = first; ; number++) {
      Frame frame = spool.append(SpoolRig.entry(number), true);
      if (number % 7 == 0) {
        spool.commit();
        spool.runDue();
      }
      if (frame.isSafe()) {
        System.out.print("%09d;%n".formatted(number)); // whole, or it does not count
        System.out.flush();
      }
    }
  }

  private static Spool open(Path root, Ticker ticker) {
    SpoolSettings settings = new SpoolSettings(1L << 30, 0, 1 << 18, SpoolSettings.Sync.NONE);
    LogContext context =
        LogContext.of(
            new LocalDisk(),
            Packing.UNKNOWN,
            ticker,
            (kind, text) -> System.err.println(text),
            System.err::println);
    return Spool.open(context, root, "app", settings);
  }
}
