// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.options.SluiceOptions;
import dev.sluice.record.SluiceSnapshot;
import dev.sluice.spi.Diagnostics;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An appender in JMX whose start was refused. The thread that starts and stops it. */
public final class RefusedView {

  private final JmxView view;

  private RefusedView(JmxView view) {
    this.view = view;
  }

  /** Identifies this opening among all of the JVM, as a pipeline's number does. */
  public static long nextOpening() {
    return Openings.next();
  }

  /** Shows it where the option {@code jmx} is readable and set, else gives null. */
  public static @Nullable RefusedView show(
      String appender,
      SluiceOptions options,
      Supplier<SluiceSnapshot> source,
      Diagnostics diagnostics) {
    if (!options.hasJmx()) {
      return null;
    }
    try {
      JmxView view = new JmxView(appender, source);
      view.register();
      return new RefusedView(view);
    } catch (Exception | Error e) { // as in Monitor
      diagnostics.warn("jmx is not possible: " + e, null);
      return null;
    }
  }

  public void hide() {
    view.unregister();
  }
}
