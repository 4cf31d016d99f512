// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.util.Untraced;
import dev.sluice.record.UndeliveredEvent;
import dev.sluice.spi.EventReader;
import dev.sluice.spi.Fallback;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Makes the pipeline's threads and recognises events that they log. With the appender on the root
 * logger at TRACE, the SDK's lines about a request would become the next request, for ever.
 *
 * <p>An event is ours if one of those threads appends it: they do only our work. Threads that the
 * application's code starts from there are the application's. An event that comes through an
 * asynchronous appender has only the names of its thread and logger: see {@link #isNamedAsOurs}.
 *
 * <p>One kind of event is accepted on our threads: an event that another appender of ours gives up
 * and hands over. The name of its thread lists the appenders that it went through, so that none of
 * them gets it again.
 */
final class SelfLogGuard implements ThreadFactory {

  private static final String THREAD_PREFIX = "sluice-";
  private static final String SHIPPER_SUFFIX = "-ship";

  /** Stands between the names of appenders that handed an event over. */
  private static final String TO = " > ";

  /**
   * Threads that all clients share, of which one is the SDK's own: ours only if their logger is the
   * SDK's, its HTTP client's or the JDK's. Other threads that the SDK starts belong to the
   * application's clients.
   */
  private static final Set<String> SHARED_THREADS =
      Set.of("sdk-sluice-timeout", "idle-connection-reaper");

  /** Of the SDK, its HTTP client, and what the JDK says of connections, through a bridge. */
  private static final List<String> SDK_LOGGERS =
      List.of("software.amazon.awssdk.", "org.apache.hc.", "jdk.", "sun.", "javax.net.");

  private final String appender;
  private final AtomicInteger threadCount = new AtomicInteger();

  /** Appenders that handed events over to this one; this one hands nothing over to them. */
  private final Set<String> givers = ConcurrentHashMap.newKeySet(); // any thread

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
    return OwnThread.of(Untraced.byAgent(task), THREAD_PREFIX + appender + "-" + role);
  }

  /**
   * Starts a thread for work that the appender can do without.
   *
   * @return null where the process has all the threads that it may have
   */
  @Nullable Thread started(String role, Runnable task) {
    try {
      Thread thread = newThread(role, task);
      thread.start();
      return thread;
    } catch (OutOfMemoryError e) {
      return null;
    }
  }

  /** Whether this thread does nothing but our work. */
  static boolean isOnOwnThread() {
    return Thread.currentThread() instanceof OwnThread;
  }

  /**
   * Enters an append, or returns null: the event was raised inside one, or by our own threads.
   *
   * @return the mark, which the caller sets to false at the end: a write needs no stack, so no
   *     thread stays marked
   */
  <E> boolean @Nullable [] enter(EventReader<E> reader, E event) {
    // Never null, for a new thread too: a null that it has not seen before makes the JIT compiler
    // discard the code of the whole append.
    boolean[] mark = inside.get();
    if (mark[0] || isOwn(reader, event)) {
      return null;
    }
    mark[0] = true;
    return mark;
  }

  /** Whether one of our threads logged it. */
  <E> boolean isOwn(EventReader<E> reader, E event) {
    String thread = reader.threadName(event);
    if (thread.startsWith(THREAD_PREFIX)
        && thread.endsWith(SHIPPER_SUFFIX)
        && UndeliveredEvent.LOGGER_NAME.equals(reader.loggerName(event))) {
      return !isHandedOver(thread);
    }
    return isOnOwnThread() || isNamedAsOurs(reader, event, thread);
  }

  /**
   * By the exact name of a thread of ours that runs, whatever the logger; and by the loggers of the
   * SDK, its HTTP client and the JDK on threads that have our prefix or are shared.
   */
  private static <E> boolean isNamedAsOurs(EventReader<E> reader, E event, String thread) {
    boolean hasOurPrefix = thread.startsWith(THREAD_PREFIX);
    if (hasOurPrefix && OwnThread.isRunning(thread)) {
      return true;
    }
    return (hasOurPrefix || SHARED_THREADS.contains(thread)) && isOfTheSdk(reader, event);
  }

  /** Whether the SDK, its HTTP client or the JDK logged this. Such refusals are not reported. */
  static <E> boolean isOfTheSdk(EventReader<E> reader, E event) {
    String logger = reader.loggerName(event);
    for (String prefix : SDK_LOGGERS) {
      if (logger.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** Whether another appender of ours gives this event up, and it was not here before. */
  private boolean isHandedOver(String thread) {
    int end = thread.length() - SHIPPER_SUFFIX.length();
    List<String> path =
        List.of(thread.substring(Math.min(end, THREAD_PREFIX.length()), end).split(TO, -1));
    if (path.contains(appender)) {
      return false; // otherwise it would go round for ever
    }
    givers.addAll(path);
    return true;
  }

  /** Wraps a fallback, so that its events carry the names that other appenders recognise. */
  @Nullable Fallback named(@Nullable Fallback fallback) {
    return fallback == null ? null : event -> fallback.take(event.by(handOverThread()));
  }

  /**
   * The thread's name for events that this appender hands over, with all appenders on their way.
   */
  private String handOverThread() {
    Set<String> path = new TreeSet<>(givers);
    path.remove(appender);
    String way = path.isEmpty() ? appender : String.join(TO, path) + TO + appender;
    return THREAD_PREFIX + way + SHIPPER_SUFFIX;
  }
}
