// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.forwarder;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import dev.sluice.logback.KinesisAppender;
import dev.sluice.record.DropReason;
import dev.sluice.record.SluiceStats;
import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Forwards lines until its input ends or it gets SIGTERM, then drains. See {@link #USAGE}; the exit
 * codes are its last part.
 */
public final class Forwarder {

  static final int WRONG_USAGE = 2;
  static final int INPUT_FAILED = 3;
  static final int NOT_IN_TIME = 4;
  static final int LOST = 5;
  static final int ON_DISK = 6;

  static final String USAGE =
      """
      Sends lines to an Amazon Kinesis data stream.
        COMMAND 2>&1 | java -jar sluice-forwarder.jar     the lines of standard input
        java -jar sluice-forwarder.jar -- COMMAND...      what a command writes; SIGTERM goes to the command
        java -jar sluice-forwarder.jar --file FILE        the lines of a file, and those that are added to it (tail -F)
        java -jar sluice-forwarder.jar --tcp [HOST:]PORT  the lines of connections; HOST is 127.0.0.1 by default
      SLUICE_STREAM names the stream; all options of the appender can be set by their SLUICE_* variables.
      Exit code: 0, or that of the COMMAND, when every line that was read is delivered; 2 wrong usage or options, nothing was
      read; 3 the input could not be read (any more), and what was read is delivered; 4 there was no time to read or deliver
      all; 5 lines were refused or given up, the reasons are on standard error; 6 nothing is lost, and the spool holds what is
      not delivered yet: the next start sends it.
      """;

  /** How long a stop waits for the input to be read up, before the appender's drainTimeout. */
  private static final long READ_UP_MILLIS = 5_000;

  private static final long LOOK_MILLIS = 10;

  private final Logger logger;
  private final KinesisAppender appender;
  private final LongAdder lineCount = new LongAdder();

  private @Nullable Integer exitCode; // under the lock of this

  private Forwarder(Logger logger, KinesisAppender appender) {
    this.logger = logger;
    this.appender = appender;
  }

  public static void main(String[] arguments) {
    Logger logger = (Logger) LoggerFactory.getLogger("lines");
    Appender<ILoggingEvent> appender = logger.getAppender("KINESIS");
    if (!(appender instanceof KinesisAppender kinesis) || !appender.isStarted()) {
      System.err.println("forwarder: the appender KINESIS did not start");
      System.exit(WRONG_USAGE);
      return;
    }
    Forwarder forwarder = new Forwarder(logger, kinesis);
    Input input;
    try {
      input = Inputs.of(arguments, () -> new Lines(forwarder::log));
    } catch (IllegalArgumentException e) {
      System.err.print("forwarder: " + e.getMessage() + "\n" + USAGE);
      System.exit(WRONG_USAGE);
      return;
    } catch (IOException e) {
      System.err.println("forwarder: " + e);
      System.exit(INPUT_FAILED);
      return;
    }
    forwarder.run(input);
  }

  private void log(String line) {
    lineCount.increment();
    logger.info(line);
  }

  private void run(Input input) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  input.stop();
                  // After SIGTERM the JVM's own code would be 143, whatever became of the lines.
                  Runtime.getRuntime().halt(end(input, false));
                },
                "end"));
    boolean failed = false;
    try {
      input.read();
    } catch (IOException | InterruptedException e) {
      System.err.println("forwarder: the input ends with " + e);
      failed = true;
    }
    System.exit(end(input, failed));
  }

  /** Reads up, drains and counts, once. Main thread or hook, whichever is first. */
  private synchronized int end(Input input, boolean failed) {
    if (exitCode == null) {
      boolean readUp = failed || awaitIdle(input);
      input.close();
      appender.stop();
      SluiceStats stats = appender.stats();
      long lines = lineCount.sum();
      exitCode = code(stats, lines, readUp, failed ? INPUT_FAILED : input.exitCode());
      System.err.printf(
          "forwarder: lines=%d stopped: %s readUp=%s exitCode=%d%n",
          lines, stats.summary(), readUp, exitCode);
    }
    return exitCode;
  }

  private static boolean awaitIdle(Input input) {
    long startNanos = System.nanoTime();
    try {
      while (!input.isIdle()) {
        if (System.nanoTime() - startNanos > READ_UP_MILLIS * 1_000_000) {
          return false;
        }
        Thread.sleep(LOOK_MILLIS); // nobody tells when a pipe is empty
      }
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /**
   * What became of the lines, the worst first.
   *
   * @param otherwise the code when all of them are delivered
   */
  static int code(SluiceStats stats, long lines, boolean readUp, int otherwise) {
    long late = stats.count(DropReason.SHUTDOWN) + stats.count(DropReason.CLOSED);
    if (stats.rejectedTotal() + stats.droppedTotal() > late) {
      return LOST;
    }
    // What earlier runs left on disk counts on both sides: it may be delivered, or still be there.
    long events = lines + stats.splitParts() + stats.recovered();
    if (!readUp || events > stats.delivered() + stats.inSpool()) {
      return NOT_IN_TIME;
    }
    return stats.inSpool() > 0 ? ON_DISK : otherwise;
  }
}
