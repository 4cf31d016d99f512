// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.FilterReply;
import dev.sluice.Sluice;
import dev.sluice.options.BatchOptions;
import dev.sluice.options.BufferOptions;
import dev.sluice.options.ClientOptions;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.InvalidOptionsException;
import dev.sluice.options.RetryOptions;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.SluiceStats;
import dev.sluice.spi.Diagnostics;
import dev.sluice.spi.EventEncoder;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Sends log events to an Amazon Kinesis data stream. Joran fills it from an {@code <appender>}
 * element: an option is an element, a section a nested one; {@code <encoder>} or {@code <layout>}
 * replaces the built-in formats.
 *
 * <p>Logback calls {@link #doAppend} on the threads of the application, several at once: it formats
 * the event and puts the bytes into a bounded buffer, without I/O and without a lock around the
 * formatting. Configuration is checked by {@link #start}: a mistake leaves the appender stopped,
 * with an ERROR status for each problem, and the application running. Trouble with delivery is a
 * WARN status at most.
 */
public final class KinesisAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

  // Written by the thread that configures, starts and stops.
  private final AppenderOptions options = new AppenderOptions();
  private final JoranWatch joran = new JoranWatch();
  private @Nullable Encoder<ILoggingEvent> encoder;
  private @Nullable Layout<ILoggingEvent> layout;

  /** Stays after a stop: the counts are still asked for, and late events still counted. */
  private volatile @Nullable Sluice<ILoggingEvent> sluice;

  /** To the status manager, which keeps bounded lists; any thread. */
  private final Diagnostics diagnostics =
      new Diagnostics() {
        @Override
        public void info(String message) {
          addInfo(message);
        }

        @Override
        public void warn(String message, @Nullable Throwable cause) {
          addWarn(message, cause);
        }

        @Override
        public void error(String message) {
          addError(message);
        }
      };

  private final AtomicBoolean filterFailed = new AtomicBoolean(); // any thread

  @Override
  public void setContext(Context context) {
    super.setContext(context);
    joran.begin(context);
  }

  public void setStream(String text) {
    options.own().setStream(text);
  }

  public void setRegion(String text) {
    options.own().setRegion(text);
  }

  public void setEndpoint(String text) {
    options.own().setEndpoint(text);
  }

  public void setPartitionKey(String text) {
    options.own().setPartitionKey(text);
  }

  public void setPartitionKeyDefault(String text) {
    options.own().setPartitionKeyDefault(text);
  }

  public void setPartitionKeySalt(String text) {
    options.own().setPartitionKeySalt(text);
  }

  public void setDrainTimeout(String text) {
    options.own().setDrainTimeout(text);
  }

  public void setEnabled(String text) {
    options.own().setEnabled(text);
  }

  public void setFormat(FormatOptions format) {
    options.section(format, SluiceOptions::setFormat);
  }

  public void setBatch(BatchOptions batch) {
    options.section(batch, SluiceOptions::setBatch);
  }

  public void setBuffer(BufferOptions buffer) {
    options.section(buffer, SluiceOptions::setBuffer);
  }

  public void setRetry(RetryOptions retry) {
    options.section(retry, SluiceOptions::setRetry);
  }

  public void setClient(ClientOptions client) {
    options.section(client, SluiceOptions::setClient);
  }

  public void setEncoder(Encoder<ILoggingEvent> encoder) {
    this.encoder = encoder;
  }

  public void setLayout(Layout<ILoggingEvent> layout) {
    this.layout = layout;
  }

  /**
   * Checks the configuration and opens the buffer. Touches no network. Does nothing when started
   * already; after a stop it starts anew, with all counts at zero.
   */
  @Override
  public void start() {
    joran.end();
    if (isStarted()) {
      return;
    }
    try {
      options.refuseMistakes(this, joran);
      EventEncoder<ILoggingEvent> format = format();
      if (options.own().isDisabled()) {
        sluice = null;
        addInfo("[" + getName() + "] is disabled: it takes no events");
      } else {
        sluice = open(format);
      }
      super.start();
    } catch (InvalidOptionsException e) {
      e.problems().forEach(problem -> addError("[" + getName() + "] " + problem));
      addError("[" + getName() + "] stays stopped, problems found: " + e.problems().size());
    } catch (RuntimeException | LinkageError e) {
      addError("[" + getName() + "] stays stopped, it could not start", e);
    }
  }

  private @Nullable EventEncoder<ILoggingEvent> format() {
    if (encoder != null && layout != null) {
      options.own().refuse("encoder and layout exclude each other: remove one of them");
    }
    if (encoder != null) {
      return EncoderFormat.of(encoder, getContext(), options.own());
    }
    return layout == null ? null : EncoderFormat.of(layout, getContext(), options.own());
  }

  private Sluice<ILoggingEvent> open(@Nullable EventEncoder<ILoggingEvent> format) {
    return Sluice.open(
        getName() == null ? "kinesis" : getName(),
        options.own(),
        new LogbackEventReader(getContext()),
        format,
        diagnostics);
  }

  /** Delivers what is buffered, for {@code drainTimeout} at most, and counts the rest. */
  @Override
  public void stop() {
    joran.end();
    if (!isStarted()) {
      return;
    }
    super.stop();
    Sluice<ILoggingEvent> opened = sluice;
    if (opened != null) {
      opened.close();
    }
  }

  /**
   * Takes an event, unless a filter denies it. In place of the base class's: its guard drops events
   * that are raised inside an append without counting them, and reports a failure as an ERROR.
   */
  @Override
  public void doAppend(ILoggingEvent event) {
    if (!isStarted()) {
      super.doAppend(event); // says so, now and then
    }
    Sluice<ILoggingEvent> opened = sluice;
    if (opened != null && isWanted(event)) {
      opened.append(event); // after a stop it counts the refusal
    }
  }

  private boolean isWanted(ILoggingEvent event) {
    try {
      return getFilterChainDecision(event) != FilterReply.DENY;
    } catch (RuntimeException | StackOverflowError e) { // the application's own code
      if (!filterFailed.getAndSet(true)) {
        addWarn("[" + getName() + "] takes no event for which a filter fails; said only once", e);
      }
      return false;
    }
  }

  /** Does nothing: {@link #doAppend} does it all. */
  @Override
  protected void append(ILoggingEvent event) {}

  /**
   * Waits until everything appended before this call is delivered or dropped, and sends it without
   * lingering. For the end of a function's invocation or of a short job.
   *
   * @return whether it came to that within the time
   * @throws InterruptedException when the calling thread is interrupted; delivery goes on
   */
  public boolean flush(Duration timeout) throws InterruptedException {
    Sluice<ILoggingEvent> opened = sluice;
    return opened == null || opened.flush(timeout);
  }

  /** What became of every event since the last start. */
  public SluiceStats stats() {
    Sluice<ILoggingEvent> opened = sluice;
    return opened == null ? SluiceStats.refused(0) : opened.stats();
  }
}
