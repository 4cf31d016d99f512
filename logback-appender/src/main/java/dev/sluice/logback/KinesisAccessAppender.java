// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import ch.qos.logback.access.common.spi.IAccessEvent;
import dev.sluice.spi.EventReader;
import dev.sluice.spi.Fallback;
import org.jspecify.annotations.Nullable;

/**
 * Sends the requests that a server answered to an Amazon Kinesis data stream: for the {@code
 * logback-access.xml} of logback-access 2 (package {@code ch.qos.logback.access.common}), which
 * Tomcat's {@code LogbackValve} and Jetty's {@code RequestLogImpl} read. Options, encoders and
 * promises are those of {@link KinesisAppender}.
 *
 * <p>The server's threads call it when a request has ended. Without an encoder the record is the
 * default one: the request line as the message, the logger {@code access}, and the parts of the
 * request and the answer as fields. logback-access is an optional dependency.
 */
public final class KinesisAccessAppender extends KinesisAppenderBase<IAccessEvent> {

  @Override
  EventReader<IAccessEvent> reader() {
    return new AccessEventReader(getContext());
  }

  @Override
  @Nullable Fallback fallback(@Nullable String name) {
    if (name != null) {
      options()
          .refuse(
              "fallback is not possible with access events, which nobody else can make: use"
                  + " retry.deadLetterFile");
    }
    return null;
  }
}
