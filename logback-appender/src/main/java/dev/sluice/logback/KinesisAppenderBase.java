// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import ch.qos.logback.core.Context;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import ch.qos.logback.core.spi.LifeCycle;
import dev.sluice.RefusedSluice;
import dev.sluice.Sluice;
import dev.sluice.options.InvalidOptionsException;
import dev.sluice.options.OptionsBean;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.FilterVerdict;
import dev.sluice.record.Severity;
import dev.sluice.record.SluiceSnapshot;
import dev.sluice.record.SluiceStats;
import dev.sluice.spi.Diagnostics;
import dev.sluice.spi.EventEncoder;
import dev.sluice.spi.EventReader;
import dev.sluice.spi.Fallback;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The common part of the appenders for Logback's two kinds of events: everything except reading an
 * event.
 *
 * @param <E> Logback's event
 */
public abstract class KinesisAppenderBase<E> extends UnsynchronizedAppenderBase<E>
    implements OptionsBean {

  // Written by the thread that configures, starts and stops.
  private final SluiceOptions options = new SluiceOptions();
  private final JoranWatch joran = new JoranWatch(options);
  private @Nullable Encoder<E> encoder;
  private @Nullable Layout<E> layout;

  private final AtomicBoolean starting = new AtomicBoolean();

  /** Stays after a stop, for its counts and to count late events, until the next start. */
  private volatile @Nullable Sluice<E> sluice;

  /** To the status manager, which keeps bounded lists, or to standard error too; any thread. */
  private volatile Diagnostics diagnostics = StatusDiagnostics.before(this);

  private final Predicate<E> filters = this::passesFilters; // made once
  private volatile boolean hasFilters; // written by whoever adds one
  private final RefusedSluice refused = new RefusedSluice(); // any thread: events without a sluice

  KinesisAppenderBase() {}

  /** Reads the events; asked for at each start. */
  abstract EventReader<E> reader();

  /** The appender of the option {@code fallback}, or null. */
  abstract @Nullable Fallback fallback(@Nullable String name);

  @Override
  public void setContext(Context context) {
    super.setContext(context);
    joran.begin(context);
  }

  /** The options as Joran fills them, through the setters of {@link OptionsBean}. */
  @Override
  public SluiceOptions options() {
    return options;
  }

  public void setEncoder(Encoder<E> encoder) {
    joran.refuseSecond("encoder", this.encoder);
    this.encoder = encoder;
  }

  public void setLayout(Layout<E> layout) {
    joran.refuseSecond("layout", this.layout);
    this.layout = layout;
  }

  /**
   * Checks the configuration and opens the buffer. Touches no network. Does nothing when started
   * already; after a stop it starts anew, with all counts at zero.
   */
  @Override
  public void start() {
    joran.end();
    if (starting.getAndSet(true)) {
      return; // nobody could stop the second of two that are opened at the same time
    }
    try {
      if (!isStarted()) {
        begin();
      }
    } finally {
      starting.set(false);
    }
  }

  private void begin() {
    refused.hide();
    EmptyElements.setInSift(getContext(), name(), options);
    diagnostics = Sluice.audible(name(), options, StatusDiagnostics.of(this));
    Runnable problems = open();
    try {
      if (EmptyElements.await(
          getContext(), getName(), options, found -> finishStart(found, problems))) {
        return;
      }
    } catch (NoClassDefFoundError e) {
      // Before 1.3.6 and 1.4.6 Logback does not report that a file has been read.
    }
    problems.run();
  }

  /** Called when the whole file is read. Only now it is known which options it sets to nothing. */
  private void finishStart(boolean foundMore, Runnable problems) {
    if (foundMore) {
      stopDelivery(); // of an appender that has just begun: its fallback stays
      open().run();
    } else {
      problems.run();
    }
    if (isStarted()) {
      fileRead(diagnostics);
    }
  }

  /** It is started, and each appender that the file gives to a logger is there. */
  void fileRead(Diagnostics told) {}

  /** It is started, perhaps for the second time of one start; disabled if there is no buffer. */
  void opened(@Nullable Sluice<E> buffer) {}

  /** Opens the appender, or returns a report of why it stays stopped. */
  private Runnable open() {
    sluice = null; // a closed one would count where no monitor looks
    try {
      joran.refuseMistakes(getClass());
      EventEncoder<E> format = format();
      boolean disabled = options.isDisabled(); // reads the environment too
      Fallback fallback = fallback(options.find(SluiceOptions.FALLBACK));
      if (disabled) {
        refused.showDisabled(name());
        addInfo("[" + getName() + "] is disabled: it takes no events");
      } else {
        sluice = Sluice.open(name(), options, reader(), format, diagnostics, null, fallback);
      }
      super.start();
      opened(sluice);
      return () -> {};
    } catch (InvalidOptionsException e) {
      return () -> {
        e.problems().forEach(diagnostics::error);
        diagnostics.error("stays stopped, problems found: " + e.problems().size());
        refused.show(name(), options, diagnostics);
      };
    } catch (Throwable t) { // encoders, layouts and patterns are code of the application
      return () -> {
        if (getContext() == null) { // in code; our own formats need none
          diagnostics.error("has no context, which Logback's layouts need: call setContext first");
        }
        diagnostics.error("stays stopped, it could not start", t);
        refused.show(name(), options, diagnostics);
      };
    }
  }

  private @Nullable EventEncoder<E> format() {
    if (encoder != null && layout != null) {
      options.refuse("encoder and layout exclude each other: remove one of them");
    }
    if (encoder != null) {
      return EncoderFormat.of(encoder, getContext(), options);
    }
    return layout == null ? null : EncoderFormat.of(layout, getContext(), options);
  }

  private String name() {
    return getName() == null ? "kinesis" : getName();
  }

  /**
   * Delivers the buffered events, for {@code drainTimeout} at most, and counts the rest as lost.
   * New events are taken meanwhile. Inside a log call, on a thread that delivers, or while Logback
   * reads its file again, the stop goes on in the background. The stop of the context or the end of
   * the JVM then waits for it.
   */
  @Override
  public void stop() {
    stopDelivery();
  }

  private void stopDelivery() {
    joran.end();
    refused.hide();
    if (!isStarted()) {
      return;
    }
    Sluice<E> opened = sluice;
    if (opened != null) {
      close(opened);
    }
    if (sluice == opened) { // another thread may have stopped and started it meanwhile
      super.stop(); // last: until then it still takes events
    }
  }

  private void close(Sluice<E> opened) {
    if (BackgroundStops.isLogCall() || (mayOverlap() && BackgroundStops.isReload())) {
      opened.closeLater(opened.drainTimeout());
    } else {
      opened.close();
    }
    if (!opened.isOver() && getContext() != null) { // in code, an appender may have none
      BackgroundStops.of(getContext()).add(opened, mayOverlap());
    }
  }

  /** Whether the next appender may send before this one has ended: not with ordered records. */
  boolean mayOverlap() {
    return options.get(SluiceOptions.ORDERING) != SluiceOptions.Ordering.KEY;
  }

  /** Stops the fallback when no more events are handed over. */
  final void stopWhenOver(LifeCycle fallback) {
    Sluice<E> opened = sluice;
    if (opened == null || opened.isOver()) {
      fallback.stop();
    } else {
      BackgroundStops.of(getContext()).addFallback(fallback);
    }
  }

  /**
   * Takes an event, unless a filter denies it. In place of the base class's: its guard drops events
   * that are raised inside an append without counting them, and reports a failure as an ERROR.
   */
  @Override
  public void doAppend(E event) {
    Sluice<E> opened = sluice;
    if (!isStarted() && (opened == null || !opened.isOpen())) {
      sayNotStarted(event);
    }
    takes(event);
  }

  /** Takes an event, unless a filter denies it; returns whether it did. */
  boolean takes(E event) {
    Sluice<E> opened = sluice;
    if (opened == null) {
      if (!isStarted()) { // else it is disabled
        refused.append(severity(event));
      }
      return false;
    }
    return (!hasFilters || opened.filter(event, filters) == FilterVerdict.WANTED)
        && opened.append(event) == null; // after a stop it counts the refusal
  }

  private Severity severity(E event) {
    try {
      return reader().severity(event);
    } catch (Throwable t) { // an event class of the application
      return Severity.ERROR;
    }
  }

  private boolean passesFilters(E event) {
    return getFilterChainDecision(event) != FilterReply.DENY;
  }

  private void sayNotStarted(E event) {
    try {
      super.doAppend(event); // reports this now and then
    } catch (Throwable t) {
      // A status listener of the application failed: there is no other place for the message.
    }
  }

  @Override
  public void addFilter(Filter<E> filter) {
    super.addFilter(filter);
    hasFilters = true;
  }

  /** Does nothing: {@link #doAppend} does it all. */
  @Override
  protected void append(E event) {}

  /**
   * Waits until everything appended before this call is delivered or dropped, and sends it without
   * lingering. For the end of a function's invocation or of a short job.
   *
   * @return whether that happened within the time
   * @throws InterruptedException when the calling thread is interrupted; delivery goes on
   */
  public boolean flush(Duration timeout) throws InterruptedException {
    Sluice<E> opened = sluice;
    return opened == null || opened.flush(timeout);
  }

  /**
   * Waits until everything that was logged before this call is delivered or dropped, by every
   * Kinesis appender of this class loader: of all logger contexts, of both frameworks, and also by
   * those that were stopped and still deliver. It also waits for events in asynchronous appenders
   * and loggers of Logback. For the end of a function's invocation or of a short job, and before a
   * snapshot of the JVM is made.
   *
   * @param timeout for all together
   * @return whether that happened within the time; true if no appender runs
   * @throws InterruptedException when the calling thread is interrupted; delivery goes on
   */
  public static boolean flushAll(Duration timeout) throws InterruptedException {
    return Sluice.flushAll(timeout);
  }

  /**
   * Draws new random numbers after the JVM was restored from a snapshot (SnapStart, CRaC). Without
   * it all JVMs that are restored from one snapshot give their records the same partition keys.
   */
  public static void renewRandomState() {
    Sluice.renewRandomState();
  }

  /** The counts of all events since the last start. */
  public SluiceStats stats() {
    Sluice<E> opened = sluice;
    return opened == null ? refused.stats() : opened.stats();
  }

  /** The counts and all other numbers for a monitor; see {@link KinesisSnapshots}. */
  public SluiceSnapshot snapshot() {
    Sluice<E> opened = sluice;
    if (opened != null) {
      return opened.snapshot();
    }
    return isStarted() ? refused.disabledSnapshot() : refused.snapshot();
  }
}
