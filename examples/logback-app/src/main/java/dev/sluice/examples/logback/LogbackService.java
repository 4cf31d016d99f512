// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.logback;

import ch.qos.logback.classic.LoggerContext;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service that logs until SIGTERM, and ends in the order that loses nothing: first its own work,
 * then the framework, whose appender drains. So logback-service.xml has no {@code <shutdownHook/>}:
 * that one would stop the appender while the service still works.
 */
public final class LogbackService {

  private static final Logger LOG = LoggerFactory.getLogger(LogbackService.class);
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private static volatile boolean stopping;

  private LogbackService() {}

  /** The argument is the requests per second. Prints at the end how many events it logged. */
  public static void main(String[] arguments) {
    long pauseNanos = NANOS_PER_SECOND / Long.parseLong(arguments[0]);
    Thread worker = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(worker), "stop"));
    long logged = 0;
    while (!stopping) {
      logged++;
      LOG.atInfo().addKeyValue("request", logged).log("served request {}", logged);
      LockSupport.parkNanos(pauseNanos);
    }
    System.out.println("logged=" + logged);
  }

  private static void stop(Thread worker) {
    stopping = true;
    try {
      worker.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
  }
}
