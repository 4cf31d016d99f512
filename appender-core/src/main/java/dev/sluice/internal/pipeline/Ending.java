// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.account.QuietDiagnostics;
import dev.sluice.spi.Transport;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How a pipeline ends: anybody asks for the stop, the shipper thread carries it out, and those who
 * may wait for it wait. From the first wish to the end a hook keeps the JVM from cutting it short.
 * Any thread.
 */
final class Ending {

  /** How long a stop waits beyond its time, so that it returns within a second of it. */
  private static final Duration GRACE = Duration.ofMillis(900);

  /** How long a stop that gives up waits for its messages to be said. */
  private static final Duration SPEECH = Duration.ofMillis(50);

  private final ShipperThread shipperThread;
  private final SenderThreads senderThreads;
  private final Transport transport;
  private final Monitor monitor;
  private final QuietDiagnostics diagnostics;
  private final SelfLogGuard threads;
  private final Duration drainTimeout;
  private final StopHook hook = new StopHook();
  private final AtomicBoolean gaveUp = new AtomicBoolean(); // any thread

  Ending(
      ShipperThread shipperThread,
      SenderThreads senderThreads,
      Transport transport,
      Monitor monitor,
      QuietDiagnostics diagnostics,
      SelfLogGuard threads,
      Duration drainTimeout) {
    this.shipperThread = shipperThread;
    this.senderThreads = senderThreads;
    this.transport = transport;
    this.monitor = monitor;
    this.diagnostics = diagnostics;
    this.threads = threads;
    this.drainTimeout = drainTimeout;
  }

  /** The drain timeout of the options. */
  Duration drainTimeout() {
    return drainTimeout;
  }

  /** Ends the pipeline with the JVM. */
  boolean holdJvm() {
    return hook.add(threads, () -> close(drainTimeout, false));
  }

  /**
   * Asks for the stop, unless somebody did before, and waits until it is over. A thread that
   * delivers does not wait, nor does one that is inside an append.
   *
   * @param later whether nobody waits: the stop goes on in the background
   */
  void close(Duration timeout, boolean later) {
    if (shipperThread.hasEnded()) {
      if (!later && !shipperThread.isOurs() && !isInsideAppend()) {
        shipperThread.awaitEnd(GRACE);
      }
      return;
    }
    boolean held = holdJvm(); // first: who asks for the stop may be the last one to do so
    shipperThread.requestStop(timeout);
    if (shipperThread.hasEnded()) {
      hook.remove();
    }
    boolean waits = !held || !(later || isInsideAppend()); // a JVM that ends waits for nobody else
    if (waits && !shipperThread.isOurs() && !shipperThread.awaitEnd(GRACE)) {
      giveUp();
    }
  }

  /** Whether an event that is being formatted called us: the application's call must not wait. */
  private static boolean isInsideAppend() {
    String pipeline = Pipeline.class.getName();
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames.anyMatch(
                    frame ->
                        frame.getMethodName().equals("append")
                            && frame.getClassName().equals(pipeline)));
  }

  /** The shipper thread does not come back from a disk, a fallback or a status listener. */
  private void giveUp() {
    long events = monitor.giveUp();
    release();
    if (gaveUp.getAndSet(true)) {
      return;
    }
    // It may be the listener that hangs, or it may ask for the stop once more: not on this thread.
    Thread speaker =
        threads.newThread(
            "end",
            () -> {
              if (events > 0) {
                diagnostics.say(
                    "the stop's time is over, and the thread that delivers hangs in a"
                        + " fallback or a status listener: events that count as lost: "
                        + events);
              }
              sayLastLine();
            });
    speaker.start();
    try {
      TimeUnit.NANOSECONDS.timedJoin(speaker, SPEECH.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the application's
    }
  }

  /** All is settled. Shipper thread. */
  void over() {
    try {
      senderThreads.shutdownNow();
    } finally {
      try {
        transport.close();
      } finally {
        monitor.awaitAppends();
        release();
        sayLastLine();
      }
    }
  }

  private void release() {
    monitor.closing();
    monitor.hide();
    hook.remove();
  }

  private void sayLastLine() {
    diagnostics.info("stopped: " + monitor.stats().summary());
  }

  /** Whether nothing is delivered any more. */
  boolean isOver() {
    return shipperThread.hasEnded();
  }

  /** Whether events are taken: also for a while after the stop was asked for. */
  boolean isOpen() {
    return shipperThread.isOpen();
  }
}
