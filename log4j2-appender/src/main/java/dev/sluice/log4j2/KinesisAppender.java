// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import dev.sluice.RefusedSluice;
import dev.sluice.Sluice;
import dev.sluice.options.InvalidOptionsException;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.DropReason;
import dev.sluice.record.FilterVerdict;
import dev.sluice.record.Severity;
import dev.sluice.record.SluiceSnapshot;
import dev.sluice.record.SluiceStats;
import dev.sluice.spi.Diagnostics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Node;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sends log events to an Amazon Kinesis data stream: {@code <Kinesis name="K" stream="app-logs"/>}
 * in a Log4j 2 configuration, with the elements {@code <Format>}, {@code <Batch>}, {@code
 * <Buffer>}, {@code <Retry>}, {@code <Spool>}, {@code <Client>}, a layout and filters inside. The
 * options are those of docs/OPTIONS.md, as attributes.
 *
 * <p>{@link #append} formats on the calling thread and puts the bytes into a bounded buffer; it
 * does no I/O and throws nothing. It waits only with {@code buffer.overflow=block}, {@code
 * spool.overflow=block}, {@code spool.ack=wait} or {@code synchronous=true}. With {@code
 * ignoreExceptions="false"} it throws Log4j's {@code AppenderLoggingException} for an event that it
 * refuses, after counting it: for a {@code <Failover>} in front of it.
 *
 * <p>A configuration with an unknown option, an unknown element or a bad value is refused: one
 * ERROR of the status logger has all problems. The appender stays stopped and counts its events as
 * rejected. The application and its other appenders go on.
 */
@Plugin(
    name = "Kinesis",
    category = Node.CATEGORY,
    elementType = Appender.ELEMENT_TYPE,
    printObject = true,
    deferChildren = true)
public final class KinesisAppender extends AbstractAppender {

  /** Initialises the class here: the first event may come from the end of a stack. */
  private static final FilterVerdict UNFILTERED = FilterVerdict.WANTED;

  private final KinesisElement element;
  private final Diagnostics diagnostics;
  private final Refusals refusals;
  private final Predicate<LogEvent> filters = this::passesFilters; // made once
  private final AtomicBoolean starting = new AtomicBoolean();
  private final AtomicBoolean holdsManager = new AtomicBoolean();
  private final RefusedSluice refused = new RefusedSluice(); // any thread: events without a manager

  /** Written by the thread that starts; kept after the stop, for the counts and for late events. */
  private volatile @Nullable SluiceManager manager;

  /** Of an appender that was refused. */
  private volatile @Nullable ConfigurationEnd configurationEnd;

  private KinesisAppender(String name, KinesisElement element) {
    super(name, null, element.layout(), element.ignoresExceptions(), Property.EMPTY_ARRAY);
    this.element = element;
    this.diagnostics = Sluice.audible(name, element.options(), new StatusLoggerDiagnostics(name));
    this.refusals = new Refusals(this);
    setHandler(refusals);
    element.filters().forEach(this::addFilter);
  }

  /** Called by Log4j with the element of the configuration. */
  @PluginFactory
  static @Nullable KinesisAppender create(@KinesisElement.Read KinesisElement element) {
    String name = element.name();
    if (name == null || name.isEmpty()) {
      LOGGER.error("<Kinesis> needs an attribute name: appenders are referred to by it");
      return null;
    }
    return new KinesisAppender(name, element);
  }

  /** Starts without touching the network. A configuration that cannot work leaves it stopped. */
  @Override
  public void start() {
    if (starting.getAndSet(true)) {
      return; // nobody could stop the second of two that are opened at the same time
    }
    try {
      if (!isStarted() && !refusals.isStartRefused()) {
        begin();
      }
    } finally {
      starting.set(false);
    }
  }

  private void begin() {
    if (element.options().isDisabled()) {
      diagnostics.info("enabled=false: no event is taken");
      refused.showDisabled(getName());
      super.start();
    } else {
      open();
    }
  }

  private void open() {
    try {
      manager = SluiceManager.forAppender(getName(), element, diagnostics);
      holdsManager.set(true);
      super.start();
      manager.warnOfMissingFallback(element.configuration(), diagnostics);
      if (fallbackName() != null) {
        StopOrder.add(this, element.configuration());
      }
    } catch (InvalidOptionsException e) {
      refuse(e.problems());
    } catch (Throwable t) { // Log4j would hand it to the application's first logger
      refuse(List.of("not possible: " + t));
    }
  }

  private void refuse(List<String> problems) {
    refusals.startRefused();
    diagnostics.error("it does not start:\n - " + String.join("\n - ", problems));
    configurationEnd = ConfigurationEnd.listen(element.configuration(), refused::hide);
    if (configurationEnd != null) {
      refused.show(getName(), element.options(), diagnostics);
    }
  }

  /** As the configuration gave them. */
  SluiceOptions options() {
    return element.options();
  }

  /** The fallback, or null. The environment may name it too. */
  @Nullable String fallbackName() {
    SluiceManager current = manager;
    return current == null
        ? element.options().find(SluiceOptions.FALLBACK)
        : current.fallbackName();
  }

  /** Takes an event, or counts why not; throws as described at the class. */
  @Override
  public void append(LogEvent event) {
    throwIfTold(take(event));
  }

  private void throwIfTold(@Nullable DropReason reason) {
    if (reason != null && !super.ignoreExceptions() && Refusals.isTold(reason) && !isDisabled()) {
      throw Refusals.exception(getName(), reason);
    }
  }

  private boolean isDisabled() {
    return isStarted() && manager == null;
  }

  private @Nullable DropReason take(LogEvent event) {
    SluiceManager current = manager;
    if (current == null) {
      if (!isDisabled()) {
        refused.append(Log4j2EventReader.severityOf(event));
      }
      return DropReason.CLOSED;
    }
    return current.append(event);
  }

  /** Counts an event that Log4j did not pass to {@link #append}. Caller threads. */
  void countRefused(DropReason reason, Severity severity) {
    SluiceManager current = manager;
    if (current != null) {
      current.sluice().countRefused(reason, severity);
    } else if (!isDisabled()) {
      refused.append(severity);
    }
  }

  /**
   * Takes an event that another appender hands over, unless a filter denies it.
   *
   * @return whether it did
   */
  boolean takesOver(LogEvent event) {
    return filter(event) == FilterVerdict.WANTED && take(event) == null;
  }

  /** Whether a filter denies this event, or fails, both counted. Log4j asks before it appends. */
  @Override
  public boolean isFiltered(LogEvent event) {
    if (!isStarted() && !super.ignoreExceptions()) {
      throwIfTold(take(event)); // see ignoreExceptions
      return true; // taken or counted here: Log4j must not append it again
    }
    FilterVerdict verdict = filter(event);
    throwIfTold(verdict == FilterVerdict.FAILED ? DropReason.FILTER_FAILED : null);
    return verdict != FilterVerdict.WANTED;
  }

  private boolean passesFilters(LogEvent event) {
    return !super.isFiltered(event);
  }

  private FilterVerdict filter(LogEvent event) {
    SluiceManager current = manager;
    return current == null || !hasFilter()
        ? UNFILTERED // without a manager the event is refused anyway
        : current.sluice().filter(event, filters);
  }

  /**
   * The value of the configuration; true while it is not started. Log4j then calls {@link
   * #isFiltered} instead of throwing, and the event is counted before it throws there.
   */
  @Override
  public boolean ignoreExceptions() {
    return super.ignoreExceptions() || !isStarted();
  }

  /**
   * Delivers the buffered events, at most for {@code drainTimeout}, or for a shorter time that the
   * caller asked for ({@link StopTime}). New events are taken meanwhile. After a reconfiguration
   * with the same options it does not wait: the new appender goes on with this buffer. Inside a log
   * call the stop goes on in the background.
   */
  @Override
  public boolean stop(long timeout, TimeUnit timeUnit) {
    SluiceManager current = manager;
    boolean stopped = true;
    if (current != null) { // first: events that arrive meanwhile are delivered too
      stopped = holdsManager.getAndSet(false) ? current.stop(timeout, timeUnit) : current.await();
      StopOrder.remove(this, element.configuration());
    }
    ConfigurationEnd end = configurationEnd;
    if (end != null) {
      end.forget(); // a Routing appender makes and stops many
    }
    refused.hide();
    if (manager == current) { // another thread may have stopped and started it meanwhile
      setStopping();
      stopped &= super.stop(timeout, timeUnit, false);
      setStopped();
    }
    return stopped;
  }

  /**
   * Waits until every event appended before this call is delivered or dropped, without lingering.
   *
   * @return whether that happened within the time
   * @throws InterruptedException when the calling thread is interrupted; delivery goes on
   */
  public boolean flush(Duration timeout) throws InterruptedException {
    SluiceManager current = manager;
    return current == null || current.sluice().flush(timeout);
  }

  /**
   * Waits until everything that was logged before this call is delivered or dropped, by every
   * Kinesis appender of this class loader: of all logger contexts, of both frameworks, and also by
   * those that were stopped and still deliver. It also waits for events in asynchronous appenders
   * and loggers of Log4j. For the end of a function's invocation or of a short job, and before a
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

  /** The counts of all events; shared by the appenders before and after a reconfiguration. */
  public SluiceStats stats() {
    SluiceManager current = manager;
    return current == null ? refused.stats() : current.sluice().stats();
  }

  /** The counts and all other numbers for a monitor; see {@link KinesisSnapshots}. */
  public SluiceSnapshot snapshot() {
    SluiceManager current = manager;
    if (current != null) {
      return current.sluice().snapshot();
    }
    return isDisabled() ? refused.disabledSnapshot() : refused.snapshot();
  }

  /** Whether loggers must look up the place of the call: a stack walk an event. */
  @Override
  public boolean requiresLocation() {
    SluiceManager current = manager;
    return super.requiresLocation() || (current != null && current.includesCaller());
  }
}
