// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.forwarder;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --join} asks for: a {@link JoinedLines} for each source, and who looks after them.
 */
final class Joiner {

  private static final long LOOK_MILLIS = 100;

  private final Pattern continuation;
  private final Set<JoinedLines> waiting = ConcurrentHashMap.newKeySet();

  private Joiner(Pattern continuation) {
    this.continuation = continuation;
  }

  /**
   * Null when nothing is to be joined.
   *
   * @throws IllegalArgumentException when it is no regular expression
   */
  static @Nullable Joiner of(CommandLine line) {
    String regex = line.find("--join");
    if (regex == null) {
      return null;
    }
    try {
      Joiner joiner = new Joiner(Pattern.compile(regex.equals("java") ? JoinedLines.JAVA : regex));
      Thread thread = new Thread(joiner::look, "joined lines");
      thread.setDaemon(true);
      thread.start();
      return joiner;
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "--join must be java or a regular expression: " + e.getDescription() + ": " + regex, e);
    }
  }

  /** Joins the lines of one more source. */
  LineSink before(LineSink next) {
    return new JoinedLines(continuation, next, waiting);
  }

  private void look() {
    try {
      while (true) {
        waiting.forEach(JoinedLines::look);
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      // nobody does that
    }
  }
}
