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
import java.util.List;
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

  /**
   * With a command, its own code is the exit code, and ours begin behind those that commands use.
   */
  static final int BESIDE_A_COMMAND = 100;

  static final String USAGE =
      """
      Sends lines to an Amazon Kinesis data stream.
        COMMAND 2>&1 | java -jar sluice-forwarder.jar     the lines of standard input
        java -jar sluice-forwarder.jar -- COMMAND...      what a command writes; SIGTERM goes to the command
        java -jar sluice-forwarder.jar --file FILE        the lines of a file, and those that are added to it (tail -F)
        java -jar sluice-forwarder.jar --tcp [HOST:]PORT  the lines of connections; HOST is 127.0.0.1 by default
        java -jar sluice-forwarder.jar tail ...           prints what arrived at a stream: tail --help
        java -jar sluice-forwarder.jar endpoint ...       a stream on this machine, for a first try: endpoint --help
      Before these:
        --tee         writes each line to standard output too
        --join REGEX  a line that begins so belongs to the one before it, and both are one event: --join java for stack
                      traces; line feeds inside are written as \\n unless SLUICE_FORMAT_LINE_FEED says otherwise
        --help, --version
      SLUICE_STREAM names the stream; all options of the appender can be set by their SLUICE_* variables.
      Exit code: 0 when every line that was read is delivered; 2 wrong usage or options, nothing was read; 3 the input could
      not be read (any more), and what was read is delivered; 4 there was no time to read or deliver all; 5 lines were refused
      or given up, the reasons are on standard error; 6 nothing is lost, and the spool holds what is not delivered yet: the
      next start sends it. With a COMMAND: its own code in place of 0, and 102 to 106 in place of 2 to 6.
      """;

  /** How long a stop waits for the input to be read up, before the appender's drainTimeout. */
  private static final long READ_UP_MILLIS = 5_000;

  private static final long LOOK_MILLIS = 10;

  private final Logger logger;
  private final KinesisAppender appender;
  private final LongAdder lineCount = new LongAdder();
  private final int base;
  private final @Nullable Tee tee;

  private @Nullable Integer exitCode; // under the lock of this

  private Forwarder(Logger logger, KinesisAppender appender, CommandLine line) {
    this.logger = logger;
    this.appender = appender;
    this.base = base(line);
    this.tee = line.has("--tee") ? new Tee() : null;
  }

  public static void main(String[] arguments) {
    List<String> words = List.of(arguments);
    String command = words.isEmpty() ? "" : words.get(0);
    boolean isTail = command.equals("tail");
    boolean isEndpoint = command.equals("endpoint");
    boolean isCommand = isTail || isEndpoint;
    List<String> options = isCommand ? words.subList(1, words.size()) : words;
    String usage = isTail ? Tail.USAGE : isEndpoint ? Endpoint.USAGE : USAGE;
    List<String> known = isTail ? Tail.options() : isEndpoint ? Endpoint.OPTIONS : Inputs.OPTIONS;
    try {
      CommandLine line = CommandLine.of(options, known);
      if (line.has("--help")) {
        System.out.print(usage);
      } else if (line.has("--version")) {
        System.out.println("sluice-forwarder " + version());
      } else if (isTail) {
        Tail.main(line);
      } else if (isEndpoint) {
        Endpoint.main(line);
      } else {
        Inputs.check(line);
        start(line);
      }
    } catch (IllegalArgumentException e) {
      System.err.println("forwarder: cannot make sense of " + words + ": " + e.getMessage());
      if (!isCommand) {
        System.err.print(usage);
      }
      System.exit(WRONG_USAGE);
    }
  }

  private static String version() {
    String version = Forwarder.class.getPackage().getImplementationVersion();
    return version == null ? "(not from its jar)" : version;
  }

  private static int base(CommandLine line) {
    return Inputs.hasCommand(line) ? BESIDE_A_COMMAND : 0;
  }

  private static void start(CommandLine line) {
    Joiner joiner = Joiner.of(line);
    if (joiner != null) {
      System.setProperty("forwarder.lineFeed", "escape"); // read by logback.xml, with the next line
    }
    Logger logger = (Logger) LoggerFactory.getLogger("lines");
    Appender<ILoggingEvent> appender = logger.getAppender("KINESIS");
    if (!(appender instanceof KinesisAppender kinesis) || !appender.isStarted()) {
      System.err.println("forwarder: the appender KINESIS did not start");
      System.exit(base(line) + WRONG_USAGE);
      return;
    }
    Forwarder forwarder = new Forwarder(logger, kinesis, line);
    Input input;
    try {
      input = Inputs.of(line, () -> new Lines(forwarder.sink(joiner)), streamName());
    } catch (IOException e) {
      System.err.println("forwarder: " + e.getMessage());
      System.exit(base(line) + INPUT_FAILED);
      return;
    }
    forwarder.run(input);
  }

  private static String streamName() {
    String stream = System.getenv("SLUICE_STREAM");
    return stream == null ? "the stream" : "stream " + stream;
  }

  private LineSink sink(@Nullable Joiner joiner) {
    LineSink log = this::log;
    LineSink joined = joiner == null ? log : joiner.before(log);
    Tee copy = tee;
    if (copy == null) {
      return joined;
    }
    return new LineSink() {
      @Override
      public void accept(String text) {
        copy.write(text);
        joined.accept(text);
      }

      @Override
      public void finish() {
        joined.finish();
      }
    };
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
    System.exit(end(input, !isReadToItsEnd(input)));
  }

  /** What nobody expected, such as a lack of memory, is no end of the input either. */
  static boolean isReadToItsEnd(Input input) {
    try {
      input.read();
      return true;
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      System.err.println("forwarder: the input ends with " + e);
      return false;
    }
  }

  /** Reads up, drains and counts, once. Main thread or hook, whichever is first. */
  private synchronized int end(Input input, boolean failed) {
    if (exitCode == null) {
      boolean readUp = failed || awaitIdle(input);
      input.close();
      appender.stop();
      SluiceStats stats = appender.stats();
      long lines = lineCount.sum();
      int trouble = code(stats, lines, readUp, failed ? INPUT_FAILED : 0);
      exitCode = trouble == 0 ? input.exitCode() : base + trouble;
      System.err.printf(
          "forwarder: lines=%d stopped: %s readUp=%s%s exitCode=%d%n",
          lines, stats.summary(), readUp, input.outcome(), exitCode);
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
