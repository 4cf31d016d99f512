// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.account;

import dev.sluice.internal.util.Ticker;
import dev.sluice.spi.Diagnostics;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Reports each kind of trouble once, and then at most once a minute, with the number of reports
 * left out. Shipper thread only: a status listener may write to a console, and callers do no I/O.
 */
public final class QuietDiagnostics {

  /** Between two messages of one kind. */
  public static final long QUIET_NANOS = 60_000_000_000L;

  private static final class Topic {
    private long lastNanos;
    private long suppressed;
  }

  private final Diagnostics diagnostics;
  private final Ticker ticker;

  /**
   * By scope, such as a stream, so that the trouble of one does not hide that of another, and by
   * kind. No record is the key: before Java 21 its equals keeps its class loader, see Packing.
   */
  private final Map<String, Map<Enum<?>, Topic>> topics = new HashMap<>();

  public QuietDiagnostics(Diagnostics diagnostics, Ticker ticker) {
    this.diagnostics = diagnostics;
    this.ticker = ticker;
  }

  /**
   * Warns, unless the same topic was warned of less than a minute ago.
   *
   * @return whether it was reported
   */
  public boolean warn(Enum<?> kind, String message) {
    return warn(kind, "", message);
  }

  /**
   * Warns, unless the same kind was warned of in this scope less than a minute ago.
   *
   * @return whether it was said
   */
  public boolean warn(Enum<?> kind, String scope, String message) {
    long nowNanos = ticker.nanoTime();
    Map<Enum<?>, Topic> kinds = topics.computeIfAbsent(scope, any -> new HashMap<>());
    Topic topic = kinds.get(kind);
    if (topic == null) {
      topic = new Topic();
      kinds.put(kind, topic);
    } else if (nowNanos - topic.lastNanos < QUIET_NANOS) {
      topic.suppressed++;
      return false;
    }
    String more = topic.suppressed == 0 ? "" : " (" + topic.suppressed + " more since)";
    topic.lastNanos = nowNanos;
    topic.suppressed = 0;
    say(message + more);
    return true;
  }

  /** The next warning in this scope is about a new trouble and is reported at once. */
  public void endQuiet(String scope) {
    long longAgoNanos = ticker.nanoTime() - QUIET_NANOS;
    topics.getOrDefault(scope, Map.of()).values().forEach(topic -> topic.lastNanos = longAgoNanos);
  }

  /** Warns at once: for messages that come only once. */
  public void say(String message) {
    pass(message, (to, text) -> to.warn(text, null));
  }

  /** Reports that a trouble is over. */
  public void recovered(String message) {
    pass(message, Diagnostics::recovered);
  }

  public void info(String message) {
    pass(message, Diagnostics::info);
  }

  private void pass(String message, BiConsumer<Diagnostics, String> how) {
    boolean wasInterrupted = Thread.currentThread().isInterrupted();
    try {
      how.accept(diagnostics, message);
    } catch (Throwable t) {
      // A listener of the application failed. There is no other place for the message, and records
      // have to be shipped.
    }
    if (!wasInterrupted) {
      Thread.interrupted(); // by a listener: it would end the next wait or write of this thread
    }
  }
}
