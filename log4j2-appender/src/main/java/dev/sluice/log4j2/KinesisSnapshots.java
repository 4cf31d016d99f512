// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import dev.sluice.record.SluiceSnapshot;
import java.util.function.Supplier;
import org.apache.logging.log4j.core.LoggerContext;
import org.jspecify.annotations.Nullable;

/**
 * Looks an appender up for a monitor, each time anew, because a reconfiguration makes another
 * appender of the same name. Any thread.
 */
public final class KinesisSnapshots {

  private KinesisSnapshots() {}

  /**
   * Looks at the appender of this name in the context's present configuration.
   *
   * @return supplies null while there is no such appender
   */
  public static Supplier<@Nullable SluiceSnapshot> of(LoggerContext context, String appender) {
    return () ->
        context.getConfiguration().getAppender(appender) instanceof KinesisAppender kinesis
            ? kinesis.snapshot()
            : null;
  }
}
