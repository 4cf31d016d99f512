// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import dev.sluice.record.SluiceSnapshot;
import dev.sluice.record.SluiceStats;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An application that logs through one framework, with a context of its own that a real file
 * configures. Its appender is named {@value #APPENDER}.
 */
interface App extends AutoCloseable {

  String APPENDER = "KINESIS";

  void log(Line line);

  default void info(String message) {
    log(Line.info(message));
  }

  void warn(String message);

  /** Logs the events of these numbers, {@code to} excluded. */
  default void logNumbered(long from, long to) {
    for (long number = from; number < to; number++) {
      info(Numbered.text(number));
    }
  }

  /** The accounts of the present appender; after a stop those of the last one. */
  SluiceStats stats();

  /** The accounts of every appender object there was, oldest first. */
  List<SluiceStats> allStats();

  /** The appender as a monitor sees it, also after a reconfiguration. */
  Supplier<@Nullable SluiceSnapshot> snapshots();

  /** Whether everything logged so far was delivered or dropped in time. */
  boolean flush(Duration timeout);

  /** Lets the framework read its file again; first changes what the file refers to. */
  void reconfigure(String setting, Object value);

  /** Stops the context as the framework does at the end of an application. */
  void stop();

  /** Errors that the framework or the appender told the operator. */
  List<String> errors();

  /** Warnings that the framework or the appender told the operator. */
  List<String> warnings();

  /** What the framework or the appender told the operator that is no trouble. */
  List<String> infos();

  /** Whether the appender takes events. */
  boolean isStarted();

  @Override
  void close();
}
