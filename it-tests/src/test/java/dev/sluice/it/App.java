// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import dev.sluice.record.SluiceSnapshot;
import dev.sluice.record.SluiceStats;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An application that logs through one framework, with a context of its own that a real file
 * configures. Its appender is named {@value #APPENDER}.
 */
abstract class App implements AutoCloseable {

  static final String APPENDER = "KINESIS";

  private final Settings settings;
  private final List<Appender> appenders = new CopyOnWriteArrayList<>();

  App(Settings settings) {
    this.settings = settings;
  }

  /** What the appenders of the frameworks have in common. */
  record Appender(Supplier<SluiceStats> stats, Flush flush, BooleanSupplier isStarted) {}

  /** Whether everything was delivered or dropped in time. */
  interface Flush {
    boolean within(Duration timeout) throws InterruptedException;
  }

  abstract void log(Line line);

  abstract void info(String message);

  abstract void warn(String message);

  /** Logs the events of these numbers, {@code to} excluded. */
  final void logNumbered(long from, long to) {
    for (long number = from; number < to; number++) {
      info(Numbered.text(number));
    }
  }

  /** The configuration was read, and has this appender. */
  final void opened(Appender appender) {
    appenders.add(appender);
  }

  private Appender appender() {
    return appenders.get(appenders.size() - 1);
  }

  /** The accounts of the present appender; after a stop those of the last one. */
  final SluiceStats stats() {
    return appender().stats.get();
  }

  /** The accounts of every appender object there was, oldest first. */
  final List<SluiceStats> allStats() {
    return appenders.stream().map(appender -> appender.stats.get()).toList();
  }

  /** The appender as a monitor sees it, also after a reconfiguration. */
  abstract Supplier<@Nullable SluiceSnapshot> snapshots();

  /** Whether everything logged so far was delivered or dropped in time. */
  final boolean flush(Duration timeout) {
    try {
      return appender().flush.within(timeout);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Lets the framework read its file again; first changes what the file refers to. */
  final void reconfigure(String setting, Object value) {
    settings.set(setting, value);
    reconfigure();
  }

  abstract void reconfigure();

  /** Stops the context as the framework does at the end of an application. */
  abstract void stop();

  /** Errors that the framework or the appender told the operator. */
  abstract List<String> errors();

  /** Warnings that the framework or the appender told the operator. */
  abstract List<String> warnings();

  /** What the framework or the appender told the operator that is no trouble. */
  abstract List<String> infos();

  /** Whether the appender takes events. */
  final boolean isStarted() {
    return !appenders.isEmpty() && appender().isStarted.getAsBoolean();
  }

  @Override
  public void close() {
    stop();
    settings.close();
  }
}
