// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.spi.AppenderAttachable;
import dev.sluice.record.SluiceSnapshot;
import java.lang.ref.WeakReference;
import java.util.Iterator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks an appender up for a monitor, again after each reconfiguration: that makes another appender
 * of the same name. Any thread.
 */
public final class KinesisSnapshots {

  private KinesisSnapshots() {}

  /**
   * Looks at the appender of this name, behind whichever logger or asynchronous appender it is.
   *
   * @return supplies null while there is no such appender
   */
  public static Supplier<@Nullable SluiceSnapshot> of(LoggerContext context, String appender) {
    return lookedUp(
        () -> {
          for (Logger logger : context.getLoggerList()) {
            KinesisAppenderBase<?> found = find(logger, appender);
            if (found != null) {
              return found;
            }
          }
          return null;
        });
  }

  /**
   * Looks at the appender of this name there: logback-access's {@code LogbackValve} and {@code
   * RequestLogImpl} are such.
   *
   * @return gives null while there is no such appender
   */
  public static Supplier<@Nullable SluiceSnapshot> of(
      AppenderAttachable<?> attachable, String appender) {
    return lookedUp(() -> find(attachable, appender));
  }

  private static Supplier<@Nullable SluiceSnapshot> lookedUp(
      Supplier<@Nullable KinesisAppenderBase<?>> lookup) {
    return new Supplier<>() {

      private volatile WeakReference<@Nullable KinesisAppenderBase<?>> known =
          new WeakReference<>(null);

      @Override
      public @Nullable SluiceSnapshot get() {
        KinesisAppenderBase<?> appender = known.get();
        if (appender == null || !appender.isStarted()) {
          appender = lookup.get();
          known = new WeakReference<>(appender);
        }
        return appender == null ? null : appender.snapshot();
      }
    };
  }

  private static @Nullable KinesisAppenderBase<?> find(
      AppenderAttachable<?> attachable, String name) {
    Iterator<? extends Appender<?>> appenders = attachable.iteratorForAppenders();
    while (appenders.hasNext()) {
      Appender<?> appender = appenders.next();
      if (appender instanceof KinesisAppenderBase<?> kinesis && name.equals(kinesis.getName())) {
        return kinesis;
      }
      KinesisAppenderBase<?> inside =
          appender instanceof AppenderAttachable<?> nested ? find(nested, name) : null;
      if (inside != null) {
        return inside;
      }
    }
    return null;
  }
}
