// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.forwarder;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/**
 * Joins the lines of one source that belong together, such as a stack trace and its message: a line
 * that begins like the continuation of another becomes a part of it, behind a line feed. The last
 * one is handed on when no line follows for {@value #WAIT_MILLIS} ms.
 *
 * <p>Lines come from the thread that reads the source; one thread of all sources looks for what
 * waits too long.
 */
final class JoinedLines implements LineSink {

  static final long WAIT_MILLIS = 500;

  private static final int LINE_FEED_BYTES = 2;

  /** What {@code --join java} stands for: the lines of a trace behind its first. */
  static final String JAVA = "\\s|Caused by: |Suppressed: |\\.\\.\\. \\d+ more";

  private final Pattern continuation;
  private final LineSink next;
  private final Set<JoinedLines> waiting;
  private final ReentrantLock lock = new ReentrantLock();

  // Under the lock.
  private final StringBuilder event = new StringBuilder();
  private int eventBytes; // as it may be written
  private boolean waits;
  private long lastNanos;

  /**
   * @param waiting those that hold an event: whoever looks after them finds them here
   */
  JoinedLines(Pattern continuation, LineSink next, Set<JoinedLines> waiting) {
    this.continuation = continuation;
    this.next = next;
    this.waiting = waiting;
  }

  @Override
  public void accept(String line) {
    int bytes = bytes(line);
    if (bytes > Lines.MAX_LINE_BYTES) {
      int half = line.length() / 2;
      accept(line.substring(0, half));
      accept(line.substring(half));
      return;
    }
    lock.lock();
    try {
      boolean fits = eventBytes + LINE_FEED_BYTES + bytes <= Lines.MAX_LINE_BYTES;
      if (waits && fits && continues(line)) {
        event.append('\n').append(line);
        eventBytes += LINE_FEED_BYTES + bytes;
      } else {
        handOn();
        event.append(line);
        eventBytes = bytes;
        waits = true;
        waiting.add(this);
      }
      lastNanos = System.nanoTime();
    } finally {
      lock.unlock();
    }
  }

  /** With format.lineFeed=escape a carriage return is two bytes, as a line feed is. */
  private static int bytes(String line) {
    return line.length() + (int) line.chars().filter(c -> c == '\r').count();
  }

  private boolean continues(String line) {
    // Its characters are its bytes: see Lines. The expression is about text.
    String text = new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    try {
      return continuation.matcher(text).lookingAt();
    } catch (StackOverflowError e) { // (a|b)* takes some of the stack for each character
      return false;
    }
  }

  private void handOn() {
    if (waits) {
      String text = event.toString();
      event.setLength(0);
      waits = false;
      waiting.remove(this);
      next.accept(text);
    }
  }

  /** Hands on what has waited long enough. */
  void look() {
    if (lock.tryLock()) {
      try {
        if (System.nanoTime() - lastNanos >= TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS)) {
          handOn();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** A line that waits for room has the lock; then the appender refuses and counts what is left. */
  @Override
  public void finish() {
    try {
      if (lock.tryLock(Lines.CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
        try {
          handOn();
          next.finish();
        } finally {
          lock.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
