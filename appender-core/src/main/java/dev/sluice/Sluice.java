// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.internal.account.FinalCounts;
import dev.sluice.internal.pipeline.Pipeline;
import dev.sluice.internal.util.StackRoom;
import dev.sluice.options.InvalidOptionsException;
import dev.sluice.options.SluiceOptions;
import dev.sluice.options.Variables;
import dev.sluice.record.DropReason;
import dev.sluice.record.FilterVerdict;
import dev.sluice.record.Randomness;
import dev.sluice.record.Severity;
import dev.sluice.record.SluiceSnapshot;
import dev.sluice.record.SluiceStats;
import dev.sluice.spi.Diagnostics;
import dev.sluice.spi.EventEncoder;
import dev.sluice.spi.EventReader;
import dev.sluice.spi.Fallback;
import dev.sluice.spi.Transport;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The way from an application's log to an Amazon Kinesis data stream. Both appenders are thin
 * wrappers around one of these; it may also be used alone.
 *
 * <p>{@link #append} formats the event on the calling thread and puts the bytes into a bounded
 * buffer; one thread batches them, a few threads send them. Delivery is at-least-once, and {@link
 * #stats} says at every moment what became of every event. Thread-safe.
 *
 * @param <E> the framework's event
 */
public final class Sluice<E> implements AutoCloseable {

  // Written once at the end, by the first thread that sees it: the counts, then no pipeline.
  private volatile @Nullable FinalCounts<E> counts;
  private volatile @Nullable Pipeline<E> pipeline;

  private final Duration drainTimeout;
  private final Sluices.Shown shown;

  private Sluice(String name, Pipeline<E> pipeline) {
    this.pipeline = pipeline;
    this.drainTimeout = pipeline.drainTimeout();
    this.shown = Sluices.add(name, this::snapshot);
    pipeline.whenOver(this::letGo); // nobody may ask any more, after a stop in the background
  }

  /**
   * Opens the way to the stream that the options name. Touches no network: the client is built, and
   * credentials are looked up, by the first request.
   *
   * @param name the appender's name, for thread names
   * @param options copied; later changes have no effect
   * @param reader reads the framework's events
   * @param encoder the framework's own encoder or layout in place of our formats, or null
   * @param diagnostics where trouble is reported
   * @throws InvalidOptionsException with all that is wrong with the options
   */
  public static <E> Sluice<E> open(
      String name,
      SluiceOptions options,
      EventReader<E> reader,
      @Nullable EventEncoder<E> encoder,
      Diagnostics diagnostics) {
    return open(name, options, reader, encoder, diagnostics, null, null);
  }

  /**
   * As {@link #open(String, SluiceOptions, EventReader, EventEncoder, Diagnostics)}, with another
   * way to the stream, or a way for what is given up.
   *
   * @param transport used in place of the AWS SDK, and closed with this; null for the AWS SDK
   * @param fallback gets the accepted events that are given up, or null
   * @hidden
   */
  public static <E> Sluice<E> open(
      String name,
      SluiceOptions options,
      EventReader<E> reader,
      @Nullable EventEncoder<E> encoder,
      Diagnostics diagnostics,
      @Nullable Transport transport,
      @Nullable Fallback fallback) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(reader, "reader");
    Objects.requireNonNull(diagnostics, "diagnostics");
    // Said first: it may be why an option is missing.
    for (Map.Entry<String, String> unknown : Variables.unknown(System.getenv()).entrySet()) {
      diagnostics.warn(
          "the environment variable "
              + unknown.getKey()
              + " has no effect, it is not an option's"
              + unknown.getValue(),
          null);
    }
    return new Sluice<>(
        name, Pipeline.open(name, options, reader, encoder, diagnostics, transport, fallback));
  }

  /**
   * The same diagnostics, with standard error for what nobody sees ({@link Diagnostics#isSeen}).
   * Both appenders wrap theirs before they check anything, so that a configuration error is seen
   * too.
   *
   * @param name the appender's name, which each line has
   * @param options read here, for the option {@code stderr}
   */
  public static Diagnostics audible(String name, SluiceOptions options, Diagnostics diagnostics) {
    return options.isStderrOn() ? Pipeline.audible(name, diagnostics) : diagnostics;
  }

  /**
   * Takes an event, or counts why not. Does no I/O, throws nothing, keeps the interrupt flag, and
   * waits for nothing, unless the options say so: with {@code buffer.overflow=block} or {@code
   * spool.overflow=block} at most {@code buffer.maxBlock} for each part of the event, with {@code
   * spool.ack=wait} as long once more, with {@code synchronous} at most {@code drainTimeout}.
   *
   * @return null when it was taken, or else why not
   */
  public @Nullable DropReason append(E event) {
    Pipeline<E> open = pipeline;
    return open != null ? open.append(event) : counts().countLate(event);
  }

  /**
   * Counts an event that the framework kept to itself: it did not call {@link #append}, or the call
   * found no stack at all and ended with a StackOverflowError, which counts nothing.
   */
  public void countRefused(DropReason reason, Severity severity) {
    Pipeline<E> open = pipeline;
    if (open != null) {
      open.countRefused(reason, severity);
    } else {
      counts().countLate(reason, severity);
    }
  }

  /**
   * Asks the appender's own filters about an event, before {@link #append}, and counts what they
   * deny or break. Throws nothing. An event that append will refuse as {@code self_log} is wanted
   * without asking: a filter that logs is not asked about what it logs.
   *
   * @param filter whether the event may go on; application code that may do anything
   * @hidden
   */
  public FilterVerdict filter(E event, Predicate<? super E> filter) {
    Pipeline<E> open = pipeline;
    return open != null ? open.filter(event, filter) : FilterVerdict.WANTED; // append refuses it
  }

  /**
   * Waits until everything appended before this call is delivered or dropped, and sends it without
   * lingering. For the end of a function's invocation or of a short job.
   *
   * @return whether it came to that within the time
   * @throws InterruptedException when the calling thread is interrupted; delivery goes on
   */
  public boolean flush(Duration timeout) throws InterruptedException {
    StackRoom.require();
    Pipeline<E> open = pipeline;
    return open == null || open.flush(timeout);
  }

  /**
   * As {@link #flush}, for everything that is open in this class loader, also for what was closed
   * and still delivers; waits before for what the frameworks hold in queues in front of it. Both
   * appenders have it: one call reaches those of the other framework too.
   *
   * @param timeout for all together
   * @return whether all came to that within the time; true when nothing is open
   * @throws InterruptedException when the calling thread is interrupted; delivery goes on
   */
  public static boolean flushAll(Duration timeout) throws InterruptedException {
    StackRoom.require();
    return Pipeline.flushAll(timeout);
  }

  /**
   * Draws new random numbers, for a JVM that was restored from a snapshot: else each JVM that is
   * restored from the same one gives its records the same partition keys.
   */
  public static void renewRandomState() {
    Randomness.renew();
  }

  /** What became of every event so far. */
  public SluiceStats stats() {
    StackRoom.require();
    Pipeline<E> open = open();
    return open == null ? counts().stats() : open.stats();
  }

  /** The counts, with all else that a monitor wants to know; see {@link dev.sluice.metrics}. */
  public SluiceSnapshot snapshot() {
    StackRoom.require();
    Pipeline<E> open = open();
    return open == null ? counts().snapshot() : open.snapshot();
  }

  /** Closes with the option {@code drainTimeout}. */
  @Override
  public void close() {
    close(drainTimeout);
  }

  /**
   * Delivers what is buffered, then refuses further events, and counts what is left when the time
   * is over. Returns within the time and a second. The first call says for how long; later ones
   * wait for the same end. It does not wait where it would wait for itself, or hold up a log call:
   * on a thread that delivers, such as in a status listener, and inside an append.
   */
  public void close(Duration timeout) {
    close(timeout, false);
  }

  /**
   * As {@link #close(Duration)}, in the background: for a stop on the thread of a log call. A JVM
   * that ends meanwhile waits for it; {@link #close()} waits for it too.
   */
  public void closeLater(Duration timeout) {
    close(timeout, true);
  }

  private void close(Duration timeout, boolean later) {
    StackRoom.require();
    Sluices.remove(shown);
    Pipeline<E> open = pipeline;
    if (open != null) {
      open.close(timeout, later);
      open();
    }
  }

  /** The option {@code drainTimeout}. */
  public Duration drainTimeout() {
    return drainTimeout;
  }

  /** Whether events are taken: also for a while after a close was asked for. */
  public boolean isOpen() {
    Pipeline<E> open = pipeline;
    return open != null && open.isOpen();
  }

  /** Whether a close is over: nothing is delivered any more, and the counts stay as they are. */
  public boolean isOver() {
    Pipeline<E> open = pipeline;
    return open == null || open.isOver();
  }

  /** The pipeline, or null when all is over: then it is let go, and its counts stay. */
  private @Nullable Pipeline<E> open() {
    Pipeline<E> open = pipeline;
    FinalCounts<E> last = open == null ? null : open.finalCounts();
    if (last == null) {
      return open;
    }
    letGo(last);
    return null;
  }

  private void letGo(FinalCounts<E> last) {
    counts = last;
    pipeline = null;
  }

  private FinalCounts<E> counts() {
    return Objects.requireNonNull(counts, "counts");
  }
}
