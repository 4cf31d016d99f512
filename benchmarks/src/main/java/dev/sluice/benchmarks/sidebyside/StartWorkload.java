// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import dev.sluice.benchmarks.sidebyside.Application.InfoLogger;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * An application that starts, logs its first event, then few and none, and starts its logging a
 * second time. One thread, which starts and logs. Prints its figures on one line.
 *
 * <p>The process's figures to the first delivery are taken before anything else is loaded.
 */
final class StartWorkload {

  /** Ends with a number by which the endpoint counts it. */
  private static final String LINE = "Session 0x4bf92f35 established, event 0000000000000000";

  private static final int BUSIER_PER_SECOND = 100;
  private static final int LIGHT_PER_SECOND = 10;
  private static final double MILLION = 1e6;
  private static final double NANOS = 1e9;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Figures figures = new Figures();
  private long events;

  private StartWorkload() {}

  /**
   * Arguments: logback or log4j2; seconds of each light load, 0 to end after the first delivery.
   */
  public static void main(String[] args) throws Exception {
    StartWorkload workload = new StartWorkload();
    workload.run(args[0].equals("log4j2"), Double.parseDouble(args[1]));
    System.out.println(Workload.MARK + workload.figures);
    System.exit(0);
  }

  private void run(boolean isLog4j, double phaseSeconds) throws Exception {
    long before = THREADS.getCurrentThreadCpuTime();
    Application application = isLog4j ? new Log4j2Application() : new LogbackApplication();
    figures.put("firstStartMillis", millisSince(before));
    InfoLogger logger = application.logger("org.example.shop.checkout.PaymentService");
    before = THREADS.getCurrentThreadCpuTime();
    log(logger);
    figures.put("firstAppendMillis", millisSince(before));
    Flush.of(application.appender()).run();
    double[] seconds = Processes.userAndSystemSeconds(Path.of("/proc/self/stat"));
    figures.put("cpuSeconds", seconds[0] + seconds[1]);
    figures.count("classes", ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount());
    if (phaseSeconds > 0) {
      lightLoads(logger, phaseSeconds);
      secondStart(application);
    }
    application.stop();
    figures.count("events", events);
  }

  private void lightLoads(InfoLogger logger, double seconds) throws IOException {
    light(logger, BUSIER_PER_SECOND, seconds);
    figures.put("busierMillis", light(logger, BUSIER_PER_SECOND, seconds));
    figures.put("lightMillis", light(logger, LIGHT_PER_SECOND, seconds));
    LiveThreads before = LiveThreads.now();
    parkUntil(System.nanoTime() + (long) (seconds * NANOS));
    LiveThreads after = LiveThreads.now();
    figures.put("idleMillis", after.cpuMillisSince(before) / seconds);
    figures.put("idleWakeUps", after.wakeUpsSince(before) / seconds);
    figures.count("idleThreads", THREADS.getThreadCount());
  }

  /** Milliseconds of CPU in a second. */
  private double light(InfoLogger logger, int perSecond, double seconds) throws IOException {
    long start = System.nanoTime();
    LiveThreads before = LiveThreads.now();
    for (int i = 1; i <= perSecond * seconds; i++) {
      log(logger);
      parkUntil(start + (long) (i * NANOS / perSecond));
    }
    return LiveThreads.now().cpuMillisSince(before) / seconds;
  }

  private void secondStart(Application application) throws Exception {
    application.stop();
    long before = THREADS.getCurrentThreadCpuTime();
    application.startAgain();
    figures.put("secondStartMillis", millisSince(before));
    log(application.logger("org.example.shop.checkout.PaymentService"));
    Flush.of(application.appender()).run();
  }

  private void log(InfoLogger logger) {
    logger.info(LINE);
    events++;
  }

  private static double millisSince(long cpuNanos) {
    return (THREADS.getCurrentThreadCpuTime() - cpuNanos) / MILLION;
  }

  private static void parkUntil(long deadlineNanos) {
    for (long left = deadlineNanos - System.nanoTime();
        left > 0;
        left = deadlineNanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
