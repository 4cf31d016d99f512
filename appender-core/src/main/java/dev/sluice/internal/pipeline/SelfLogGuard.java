// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.util.Untraced;
import dev.sluice.spi.EventReader;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Makes the pipeline's threads, and recognises events that they raise: with the appender on the
 * root logger at TRACE, the SDK's lines about a request would become the next request for ever.
 *
 * <p>Threads are known by their class. Events that come through an asynchronous appender, and those
 * of threads that the SDK starts, are known by the thread name they carry.
 */
final class SelfLogGuard implements ThreadFactory {

  private static final String THREAD_PREFIX = "sluice-";

  /** Threads that the SDK starts and names itself: ours only when they talk about SDK or HTTP. */
  private static final String REAPER_THREAD = "idle-connection-reaper";

  private static final String SDK_THREAD_PREFIX = "sdk-";
  private static final String SDK_LOGGERS = "software.amazon.awssdk.";
  private static final String HTTP_LOGGERS = "org.apache.hc.";

  private final String appender;
  private final AtomicInteger threadCount = new AtomicInteger();

  /**
   * Whether a thread is inside an append. Not inheritable and without a value of our class: nothing
   * of us stays in a server's threads.
   */
  @SuppressWarnings("ThreadLocalUsage") // an append to one appender may log to another
  private final ThreadLocal<boolean[]> inside = ThreadLocal.withInitial(() -> new boolean[1]);

  SelfLogGuard(String appender) {
    this.appender = appender;
  }

  /** For requests. */
  @Override
  public Thread newThread(Runnable task) {
    return newThread("send-" + threadCount.incrementAndGet(), Untraced.byAll(task));
  }

  /** For questions about credentials. */
  Thread newLookupThread(Runnable task) {
    return newThread("credentials", Untraced.byAll(task));
  }

  Thread newThread(String role, Runnable task) {
    return OwnThread.of(this, Untraced.byAgent(task), THREAD_PREFIX + appender + "-" + role);
  }

  /**
   * Enters an append, or returns null: the event was raised inside one, or by our own threads.
   *
   * @return what is set to false at the end: a write needs no stack, and so no thread stays marked
   */
  <E> boolean @Nullable [] enter(EventReader<E> reader, E event) {
    // Never null, also with each new thread: a null that was never seen before makes the JIT
    // compiler throw away the code of the whole append.
    boolean[] mark = inside.get();
    if (mark[0] || isOwn(reader, event)) {
      return null;
    }
    mark[0] = true;
    return mark;
  }

  /** Whether our own threads raised it. */
  <E> boolean isOwn(EventReader<E> reader, E event) {
    if (OwnThread.isCurrent(this)) {
      return true;
    }
    String thread = reader.threadName(event);
    if (thread.startsWith(THREAD_PREFIX)) {
      return true;
    }
    if (thread.equals(REAPER_THREAD) || thread.startsWith(SDK_THREAD_PREFIX)) {
      String logger = reader.loggerName(event);
      return logger.startsWith(SDK_LOGGERS) || logger.startsWith(HTTP_LOGGERS);
    }
    return false;
  }
}
