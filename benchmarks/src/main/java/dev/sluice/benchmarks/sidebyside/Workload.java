// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;

/**
 * The application of one measurement, in a process of its own: logs to warm up, then at full speed,
 * then paced, each time until everything has arrived, and prints its figures on one line. Knows of
 * the contender no more than the configuration that the framework reads.
 */
final class Workload {

  /** What its line of output begins with. */
  static final String MARK = "FIGURES ";

  /**
   * Warm-up comes in pieces, as an application's load does: code that is compiled for one burst on
   * one thread is thrown away and compiled again when the next burst finds it otherwise, and that
   * would be measured.
   */
  private static final int WARM_UP_BURSTS = 4;

  private static final long POLL_NANOS = 10_000_000;
  private static final double NANOS = 1e9;

  private final Sink sink;
  private final Load load;
  private final Callers callers;
  private final Flush flush;
  private final Figures figures = new Figures();
  private @Nullable Recording primer;

  private Workload(Application application, Sink sink, Load load) {
    this.sink = sink;
    this.load = load;
    this.callers = new Callers(application, load);
    this.flush = Flush.of(application.appender());
  }

  /** Arguments: logback or log4j2; endpoint PORT, file PATH or counter. */
  public static void main(String[] args) throws Exception {
    Application application =
        args[0].equals("log4j2") ? new Log4j2Application() : new LogbackApplication();
    Sink sink =
        switch (args[1]) {
          case "endpoint" -> Sinks.endpoint(Integer.parseInt(args[2]));
          case "file" -> Sinks.file(Path.of(args[2]));
          default -> Sinks.counter();
        };
    Workload workload = new Workload(application, sink, Load.fromProperties());
    workload.warmUp();
    workload.fullSpeed();
    workload.paced();
    workload.figures.put("peakResidentBytes", Processes.peakResidentBytes());
    application.stop();
    System.out.println(MARK + workload.figures);
    // Some peers leave threads behind.
    System.exit(0);
  }

  private void warmUp() throws Exception {
    if (recordingFile() != null) {
      // The recorder changes classes of the JDK when it starts, for which the compiler starts anew.
      primer = recording();
      primer.start();
    }
    for (int burst = 0; burst < WARM_UP_BURSTS; burst++) {
      int events = load.warmUp() / WARM_UP_BURSTS;
      sink.begin();
      callers.logAll(events);
      settle(events);
      sink.count();
    }
  }

  private void fullSpeed() throws Exception {
    sink.begin();
    Path recordingFile = recordingFile();
    Recording recording = recordingFile == null ? null : recording();
    Figures threadsBefore = ThreadTimes.now();
    if (recording != null) {
      recording.start();
    }
    if (primer != null) {
      primer.close();
    }
    double cpuBefore = Processes.cpuSeconds();
    long start = System.nanoTime();
    long allocatedBytes = callers.logAll(load.measured());
    settle(load.measured());
    double seconds = (System.nanoTime() - start) / NANOS;
    double cpuSeconds = Processes.cpuSeconds() - cpuBefore;
    figures.putAll("", ThreadTimes.since(threadsBefore));
    if (recording != null) {
      recording.dump(recordingFile);
      recording.close();
    }
    sink.count();
    figures.putAll("", sink.figures(load.measured()));
    figures.count("events", load.measured());
    figures.put("seconds", seconds);
    figures.put("cpuSeconds", cpuSeconds);
    figures.count("allocatedBytes", allocatedBytes);
  }

  private void paced() throws Exception {
    if (load.paced() == 0) {
      return;
    }
    sink.begin();
    long start = System.nanoTime();
    int perSecond = Integer.getInteger("bench.perSecond", Load.PACED_PER_SECOND);
    long[] nanos = callers.logPaced(load.paced(), perSecond);
    double seconds = (System.nanoTime() - start) / NANOS;
    settle(load.paced());
    sink.count();
    Arrays.sort(nanos);
    figures.count("p50Nanos", nanos[nanos.length / 2]);
    figures.count("p999Nanos", nanos[(int) (nanos.length * 0.999)]);
    figures.count("p9999Nanos", nanos[(int) (nanos.length * 0.9999)]);
    figures.count("maxNanos", nanos[nanos.length - 1]);
    figures.put("pacedPerSecond", load.paced() / seconds);
    figures.putAll("paced.", sink.figures(load.paced()));
  }

  /** Waits until everything has arrived, or for so long that it never will. */
  private void settle(long n) throws IOException, ReflectiveOperationException {
    if (flush.run()) {
      return;
    }
    long deadlineNanos = System.nanoTime() + Flush.PATIENCE.toNanos();
    while (!sink.takesAtOnce() && sink.count() < n && System.nanoTime() - deadlineNanos < 0) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static Recording recording() throws IOException, ParseException {
    return new Recording(Configuration.getConfiguration("profile"));
  }

  private static @Nullable Path recordingFile() {
    String file = System.getProperty("bench.recording");
    return file == null ? null : Path.of(file);
  }
}
