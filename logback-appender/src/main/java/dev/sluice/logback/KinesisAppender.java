// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.sluice.spi.EventReader;

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
public final class KinesisAppender extends KinesisAppenderBase<ILoggingEvent> {

  @Override
  EventReader<ILoggingEvent> reader() {
    return new LogbackEventReader(getContext());
  }
}
