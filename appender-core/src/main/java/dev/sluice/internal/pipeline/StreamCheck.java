// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.account.QuietDiagnostics;
import dev.sluice.internal.util.Untraced;
import dev.sluice.options.BatchOptions;
import dev.sluice.options.Problems;
import dev.sluice.options.SluiceOptions;
import dev.sluice.options.SluiceOptions.CheckStream;
import dev.sluice.record.StreamSummary;
import dev.sluice.record.StreamSummary.State;
import dev.sluice.spi.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Looks the streams up while the appender starts, if the options ask for it: to warn, to refuse the
 * start, or to learn how large a record may be. A thread of its own asks. It ends with the answer;
 * without one it asks again for the size, as the network or the stream may come later.
 */
final class StreamCheck {

  private final CheckStream mode;
  private final boolean learnsLimit;
  private final Duration timeout;
  private final List<String> streams;
  private final Transport transport;
  private final RecordLimit limit;
  private final Pauses pauses;
  private final QuietDiagnostics diagnostics;

  /** What the start finds; nothing is added when it is {@link #done}. */
  private final Queue<String> troubles = new ConcurrentLinkedQueue<>();

  private final CountDownLatch done = new CountDownLatch(1);

  StreamCheck(
      SluiceOptions options,
      List<String> streams,
      Transport transport,
      RecordLimit limit,
      Pauses pauses,
      QuietDiagnostics diagnostics) {
    this.mode = options.get(SluiceOptions.CHECK_STREAM);
    this.learnsLimit = options.batch().isRecordLimitLearned();
    this.timeout = options.get(SluiceOptions.CHECK_TIMEOUT);
    this.streams = streams;
    this.transport = transport;
    this.limit = limit;
    this.pauses = pauses;
    this.diagnostics = diagnostics;
  }

  /** Begins the look-up, if an option needs it. */
  void start(SelfLogGuard threads) {
    boolean isNeeded = mode != CheckStream.OFF || learnsLimit;
    if (isNeeded && threads.started("check", Untraced.byAll(this::look)) == null) {
      troubles.add("checkStream: no thread is left for the question");
      answered();
    }
  }

  private void answered() {
    done.countDown();
    if (mode != CheckStream.FAIL) {
      troubles.forEach(diagnostics::say);
    }
  }

  void look() {
    boolean again = false;
    try {
      State worst = ask();
      if (worst == State.UNKNOWN) {
        troubles.clear();
        worst = ask(); // at once: the first answer may have set the client's clock right
      }
      again = learnsLimit && isOpen(worst);
    } catch (Throwable t) { // a transport or credentials of the application's may throw anything
      troubles.add("checkStream: " + t);
    } finally {
      answered();
    }
    for (int i = 0; again && pauses.await(i); i++) {
      try {
        again = isOpen(ask());
      } catch (Throwable t) {
        // no memory, for example: asked again
      }
    }
  }

  /** Whether another answer may come later. */
  private static boolean isOpen(State worst) {
    return worst != State.ACTIVE && worst != State.REFUSED;
  }

  /** Asks each stream, and returns the state that comes last in the order of {@link State}. */
  private State ask() {
    int least = Integer.MAX_VALUE;
    State worst = State.ACTIVE;
    for (String stream : streams) {
      StreamSummary summary = transport.describe(stream);
      least = Math.min(least, summary.maxRecordBytes());
      if (summary.state().compareTo(worst) > 0) {
        worst = summary.state();
      }
      if (summary.state() != State.ACTIVE && done.getCount() > 0) {
        complain(stream, summary);
      }
    }
    learn(least);
    return worst;
  }

  private void complain(String stream, StreamSummary summary) {
    String what = stream + " is " + summary.state() + ": " + summary.detail();
    if (mode != CheckStream.OFF) {
      troubles.add("checkStream: the stream " + what);
    } else if (summary.maxRecordBytes() == 0) {
      troubles.add("batch.maxRecordBytes=auto takes 1 MiB while the stream " + what);
    }
  }

  /** The smallest limit of all streams, or the default limit if one of them is not known. */
  private void learn(int maxRecordBytes) {
    if (learnsLimit && maxRecordBytes > BatchOptions.RECORD_LIMIT_OF_A_NEW_STREAM) {
      limit.learn(maxRecordBytes);
    }
  }

  /** With {@code checkStream=fail}, waits for the answer and adds its problem. */
  void await(Problems problems) {
    if (mode != CheckStream.FAIL) {
      return;
    }
    try {
      if (!done.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        problems.add("checkStream: no answer within checkTimeout; raise it, or use warn");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      problems.add("checkStream: interrupted while it waited for an answer");
    }
    troubles.forEach(problems::add);
  }
}
