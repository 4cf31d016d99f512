// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import java.util.List;

/**
 * What a workload logs, handed to its process as system properties.
 *
 * @param warmUp events before the measurement
 * @param measured events as fast as they go
 * @param paced events at {@link #PACED_PER_SECOND}, of which every call is timed; 0 for none
 * @param threads logging threads
 * @param loggers loggers that take turns; with {@code partitionKey=logger} so many keys
 * @param messageChars length of a message, logged without context; 0 for natural lines
 */
record Load(int warmUp, int measured, int paced, int threads, int loggers, int messageChars) {

  static final int PACED_PER_SECOND = 50_000;

  private static final int QUICK_WARM_UP = 400;
  private static final int QUICK_OF_A_LENGTH = 2_000;

  static Load of(int warmUp, int measured, int paced) {
    return new Load(warmUp, measured, paced, 1, 1, 0);
  }

  Load withThreads(int newThreads) {
    return new Load(warmUp, measured, paced, newThreads, loggers, messageChars);
  }

  Load withLoggers(int newLoggers) {
    return new Load(warmUp, measured, paced, threads, newLoggers, messageChars);
  }

  Load withMessageChars(int newMessageChars) {
    return new Load(warmUp, measured, paced, threads, loggers, newMessageChars);
  }

  /** A few events: enough to see whether everything works. Hardly any warm-up, few large events. */
  Load quick() {
    int events = messageChars == 0 ? Lines.COUNT + 1 : QUICK_OF_A_LENGTH;
    int quickPaced = paced == 0 ? 0 : PACED_PER_SECOND / 10;
    return new Load(QUICK_WARM_UP, events, quickPaced, threads, loggers, messageChars);
  }

  List<String> options() {
    return List.of(
        "-Dbench.warmUp=" + warmUp,
        "-Dbench.measured=" + measured,
        "-Dbench.paced=" + paced,
        "-Dbench.threads=" + threads,
        "-Dbench.loggers=" + loggers,
        "-Dbench.messageChars=" + messageChars);
  }

  static Load fromProperties() {
    return new Load(
        Integer.getInteger("bench.warmUp", 0),
        Integer.getInteger("bench.measured", 0),
        Integer.getInteger("bench.paced", 0),
        Integer.getInteger("bench.threads", 1),
        Integer.getInteger("bench.loggers", 1),
        Integer.getInteger("bench.messageChars", 0));
  }
}
