// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.account.QuietDiagnostics;
import dev.sluice.spi.Transport;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The end of a pipeline. Any thread asks for the stop, and the shipper thread carries it out.
 * Callers wait for it if they may. A hook keeps the JVM alive until the stop is done. Any thread.
 */
final class Ending {

  /** A stop waits this long beyond its time. So it returns at most a second late. */
  private static final Duration GRACE = Duration.ofMillis(900);

  /** A stop that gives up waits this long for its messages to be written. */
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
  boolean keepJvm() {
    return hook.add(threads, () -> close(drainTimeout, false));
  }

  /**
   * Asks for the stop, unless another thread did, and waits until it is over. A thread that
   * delivers, or is inside an append, does not wait.
   *
   * @param later true: do not wait, the stop goes on in the background
   */
  void close(Duration timeout, boolean later) {
    if (shipperThread.hasEnded()) {
      if (!later && !shipperThread.isOurs() && !isInsideAppend()) {
        shipperThread.awaitEnd(GRACE);
      }
      return;
    }
    boolean hooked = ask(() -> shipperThread.requestStop(timeout));
    // a JVM that ends waits for no other thread
    boolean waits = !hooked || !(later || isInsideAppend());
    if (waits && !shipperThread.isOurs() && !shipperThread.awaitEnd(GRACE)) {
      giveUp();
    }
  }

  /**
   * Nothing can ever be delivered. The thread that found it does not wait. An application that ends
   * as it reads the message waits for the fallback.
   */
  void closeInVain(Runnable message) {
    ask(
        () -> {
          message.run();
          shipperThread.requestStopInVain(drainTimeout);
        });
  }

  /** Returns false when the JVM ends already. */
  private boolean ask(Runnable request) {
    boolean hooked = true;
    try {
      hooked = keepJvm(); // first: the JVM may end as soon as this thread does
    } catch (SecurityException | OutOfMemoryError e) {
      // A JVM that ends during the stop does not wait for it.
    }
    request.run();
    if (shipperThread.hasEnded()) {
      hook.remove();
    }
    return hooked;
  }

  /** Whether code that formats an event called us: the application's log call must not wait. */
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
    // Not on this thread: the listener may be what hangs, or it may ask for the stop again.
    Thread speaker =
        threads.started(
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
    if (speaker == null) {
      return; // the counts tell it
    }
    try {
      TimeUnit.NANOSECONDS.timedJoin(speaker, SPEECH.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the application's
    }
  }

  /** Called when every record is settled. Shipper thread. */
  void over() {
    try {
      senderThreads.shutdownNow();
    } finally {
      try {
        transport.close();
      } finally {
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
}
