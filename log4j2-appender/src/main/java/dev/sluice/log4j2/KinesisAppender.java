// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import dev.sluice.options.InvalidOptionsException;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.SeverityAdder;
import dev.sluice.record.SluiceSnapshot;
import dev.sluice.record.SluiceStats;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.ErrorHandler;
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
 * does no I/O, never throws, and waits for nothing, unless {@code buffer.overflow=block}, {@code
 * spool.overflow=block}, {@code spool.ack=wait} or {@code synchronous=true} say so. So {@code
 * ignoreExceptions} is accepted and changes nothing: not even {@code false} lets an exception of
 * the log reach the application.
 *
 * <p>A configuration with an unknown option, an unknown element or a bad value is refused: all that
 * is wrong is said in one ERROR of the status logger, the appender stays stopped and counts what it
 * is handed as rejected, and the application and its other appenders go on.
 */
@Plugin(
    name = "Kinesis",
    category = Node.CATEGORY,
    elementType = Appender.ELEMENT_TYPE,
    printObject = true,
    deferChildren = true)
public final class KinesisAppender extends AbstractAppender {

  private final KinesisElement element;
  private final StatusLoggerDiagnostics diagnostics;
  private final AtomicBoolean holdsManager = new AtomicBoolean();
  private final SeverityAdder refused = new SeverityAdder(); // any thread: events without a manager

  /** Written by the thread that starts; kept after the stop, for the counts and for latecomers. */
  private volatile @Nullable SluiceManager manager;

  private KinesisAppender(String name, KinesisElement element) {
    super(name, null, element.layout(), true, Property.EMPTY_ARRAY);
    this.element = element;
    this.diagnostics = new StatusLoggerDiagnostics(name);
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
    if (isStarted() || getHandler() == Refused.HANDLER) {
      return;
    }
    if (element.options().isDisabled()) {
      diagnostics.info("enabled=false: no event is taken");
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
    } catch (InvalidOptionsException e) {
      refuse(e.problems());
    } catch (RuntimeException | LinkageError e) {
      refuse(
          List.of("not possible: " + e)); // Log4j would hand it to the application's first logger
    }
  }

  private void refuse(List<String> problems) {
    setHandler(Refused.HANDLER);
    diagnostics.error("it does not start:\n - " + String.join("\n - ", problems));
  }

  /** As the configuration gave them. */
  SluiceOptions options() {
    return element.options();
  }

  /** Takes an event, or counts why not. Never throws. */
  @Override
  public void append(LogEvent event) {
    SluiceManager current = manager;
    if (current == null) {
      refused.add(Log4j2EventReader.severityOf(event));
    } else {
      current.sluice().append(event);
    }
  }

  /**
   * Delivers what is buffered, at most for the option {@code drainTimeout}, and for {@code timeout}
   * where somebody asked for one; {@link StopTime} tells. Events are taken meanwhile. After a
   * reconfiguration that left the options as they were nothing is waited for: the new appender goes
   * on with what this one buffered. Inside a log call it only asks for the stop.
   */
  @Override
  public boolean stop(long timeout, TimeUnit timeUnit) {
    SluiceManager current = manager;
    boolean stopped = true;
    if (current != null) { // first: what it is handed until then is delivered too
      stopped = holdsManager.getAndSet(false) ? current.stop(timeout, timeUnit) : current.await();
    }
    setStopping();
    stopped &= super.stop(timeout, timeUnit, false);
    setStopped();
    return stopped;
  }

  /**
   * Waits until every event appended before this call is delivered or dropped, without lingering.
   *
   * @return whether it came to that within the time
   * @throws InterruptedException when the calling thread is interrupted; delivery goes on
   */
  public boolean flush(Duration timeout) throws InterruptedException {
    SluiceManager current = manager;
    return current == null || current.sluice().flush(timeout);
  }

  /** What became of every event; shared by the appenders before and after a reconfiguration. */
  public SluiceStats stats() {
    SluiceManager current = manager;
    return current == null ? SluiceStats.refused(refused.counts()) : current.sluice().stats();
  }

  /** The counts, with all else that a monitor wants to know; see {@link KinesisSnapshots}. */
  public SluiceSnapshot snapshot() {
    SluiceManager current = manager;
    return current == null ? SluiceSnapshot.refused(refused.counts()) : current.sluice().snapshot();
  }

  /** Whether loggers have to find out where they are called: a stack walk an event. */
  @Override
  public boolean requiresLocation() {
    SluiceManager current = manager;
    return super.requiresLocation() || (current != null && current.includesCaller());
  }

  /** Of an appender that said once why it does not start: silent about every single event. */
  private static final class Refused implements ErrorHandler {

    static final ErrorHandler HANDLER = new Refused();

    @Override
    public void error(String message) {}

    @Override
    public void error(String message, Throwable cause) {}

    @Override
    public void error(String message, LogEvent event, Throwable cause) {}
  }
}
