// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import dev.sluice.Sluice;
import dev.sluice.options.BufferOptions;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.OptionNames;
import dev.sluice.options.Problems;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.DropReason;
import dev.sluice.spi.Diagnostics;
import dev.sluice.spi.EventEncoder;
import dev.sluice.spi.Transport;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractManager;
import org.apache.logging.log4j.core.config.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a {@link Sluice} over reconfigurations. Log4j builds and starts the new configuration
 * before it stops the old one, so an appender with the same name, options and layout in the same
 * logger context gets the same manager, and nothing is drained, lost or sent out of turn. With
 * other options it gets a new one, and the old one is drained while the new one already runs.
 *
 * <p>Log4j keys managers by name in one map of its class loader. The name therefore starts with a
 * number of the logger context: two web applications with equal configurations share nothing.
 */
final class SluiceManager extends AbstractManager {

  /**
   * The key under which an embedder or a test puts a {@link Transport} into the logger context, to
   * replace the AWS SDK.
   */
  static final String TRANSPORT = Transport.class.getName();

  private static final String CONTEXT_NUMBER = SluiceManager.class.getName();
  private static final AtomicLong CONTEXTS = new AtomicLong();

  private final @Nullable LoggerContext context;
  private final Sluice<LogEvent> sluice;
  private final Duration drainTimeout;
  private final boolean includesCaller;
  private final boolean isSynchronous;
  private final long maxBlockNanos;

  /** Of the latest configuration, so that earlier ones can be collected. */
  private volatile @Nullable Layout<?> layout;

  private final @Nullable Log4j2Fallback fallback;

  private volatile Duration shutdownTimeout; // that of the latest configuration

  private volatile boolean released;

  private SluiceManager(
      @Nullable LoggerContext context,
      String managerName,
      String appender,
      KinesisElement element,
      Diagnostics diagnostics) {
    super(context, managerName);
    this.context = context;
    this.layout = element.layout();
    SluiceOptions options = element.options().copy();
    EventEncoder<LogEvent> encoder = layout == null ? null : this::encode;
    OptionNames.resolve(options, System::getenv, new Problems()); // opening reports the problems
    String fallbackName = options.find(SluiceOptions.FALLBACK);
    this.fallback =
        fallbackName == null
            ? null
            : new Log4j2Fallback(appender, fallbackName, element.configuration());
    if (fallback != null && fallback.leadsBack()) {
      element.options().refuse(fallback.leadsBackMessage());
    }
    Transport transport =
        context != null && context.getObject(TRANSPORT) instanceof Transport given ? given : null;
    this.sluice =
        Sluice.open(
            appender,
            element.options(),
            new Log4j2EventReader(element.configuration()),
            encoder,
            diagnostics,
            transport,
            fallback);
    this.drainTimeout = options.get(SluiceOptions.DRAIN_TIMEOUT);
    this.isSynchronous = options.get(SluiceOptions.SYNCHRONOUS);
    this.maxBlockNanos = options.buffer().get(BufferOptions.MAX_BLOCK).toNanos();
    this.shutdownTimeout = shutdownTimeout(element);
    this.includesCaller = options.format().get(FormatOptions.INCLUDE_CALLER) && layout == null;
  }

  /** The manager of an appender that starts: the one it had before, or a new one. */
  static SluiceManager forAppender(
      String appender, KinesisElement element, Diagnostics diagnostics) {
    LoggerContext context = ContextOf.configuration(element.configuration());
    String managerName =
        "Kinesis " + contextNumber(context) + " " + appender + " " + sha256(element.settings());
    return getManager(
        managerName,
        (name, given) -> new SluiceManager(context, name, appender, given, diagnostics),
        element);
  }

  private static Duration shutdownTimeout(KinesisElement element) {
    return Duration.ofMillis(element.configuration().getShutdownTimeoutMillis());
  }

  /** A hash, because Log4j prints the names of managers and the text contains secrets. */
  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  private static long contextNumber(@Nullable LoggerContext context) {
    long fresh = CONTEXTS.incrementAndGet();
    return context != null && context.putObjectIfAbsent(CONTEXT_NUMBER, fresh) instanceof Long known
        ? known
        : fresh;
  }

  /** Called in place of the constructor for an appender that gets this manager again. */
  @Override
  public void updateData(Object data) {
    KinesisElement element = (KinesisElement) data;
    layout = element.layout();
    shutdownTimeout = shutdownTimeout(element);
    if (fallback != null) {
      fallback.moveTo(element.configuration());
    }
  }

  private byte[] encode(LogEvent event) {
    return Objects.requireNonNull(layout, "layout").toByteArray(event);
  }

  /** All appenders of the configuration are made by the time that one starts. */
  void warnOfMissingFallback(Configuration configuration, Diagnostics diagnostics) {
    if (fallback != null && configuration.getAppender(fallback.name()) == null) {
      diagnostics.warn(fallback.missingMessage(configuration.getAppenders().keySet()), null);
    }
  }

  @Nullable String fallbackName() {
    return fallback == null ? null : fallback.name();
  }

  Sluice<LogEvent> sluice() {
    return sluice;
  }

  /**
   * Takes an event, or says why not. What asynchronous appenders and loggers hold comes while the
   * context stops, and Log4j waits for it without an end. If a call waited in vain, the time of our
   * stop begins, so that not each of thousands of events waits as long.
   */
  @Nullable DropReason append(LogEvent event) {
    if (context == null || !context.isStopping()) {
      return sluice.append(event);
    }
    long beganNanos = System.nanoTime();
    DropReason reason = sluice.append(event);
    long tookNanos = System.nanoTime() - beganNanos;
    boolean isInVain =
        isSynchronous
            ? tookNanos >= drainTimeout.toNanos()
            : reason == DropReason.BUFFER_FULL && tookNanos >= maxBlockNanos;
    if (isInVain && sluice.isOpen()) {
      sluice.closeLater(drainTimeout);
    }
    return reason;
  }

  boolean includesCaller() {
    return includesCaller;
  }

  /** Gives the manager back; the last one to do so drains it. */
  @Override
  public boolean stop(long timeout, TimeUnit timeUnit) {
    boolean stopped = super.stop(timeout, timeUnit);
    if (!released) {
      return stopped;
    }
    // Not in releaseSub: Log4j holds the lock of all managers of the JVM there.
    boolean ofContext = context != null && context.isStopping();
    Duration time =
        StopTime.of(StopTime.of(timeout, timeUnit), shutdownTimeout, ofContext, drainTimeout);
    if (StopTime.isLogCall()) {
      sluice.closeLater(time);
    } else {
      sluice.close(time);
    }
    if (context != null && !sluice.isOver()) {
      BackgroundStops.of(context).add(sluice);
    }
    return isStopped();
  }

  /** Waits for a stop that another thread began; true if there is none. */
  boolean await() {
    if (released) {
      sluice.close(drainTimeout);
    }
    return isStopped();
  }

  private boolean isStopped() {
    return sluice.stats().count(DropReason.SHUTDOWN) == 0;
  }

  @Override
  protected boolean releaseSub(long timeout, TimeUnit timeUnit) {
    released = true;
    return true;
  }
}
