// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.internal.pipeline.RefusedView;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.Severity;
import dev.sluice.record.SeverityAdder;
import dev.sluice.record.SluiceSnapshot;
import dev.sluice.record.SluiceStats;
import dev.sluice.spi.Diagnostics;
import org.jspecify.annotations.Nullable;

/**
 * What an appender has in place of a {@link Sluice} while none is open: counts the events that it
 * is handed as refused, so that a configuration that cannot work is seen by a monitor. Any thread.
 *
 * @hidden
 */
public final class RefusedSluice {

  private final long opening = RefusedView.nextOpening();
  private final SeverityAdder refused = new SeverityAdder();

  // Threads that start and stop, one at a time.
  private @Nullable RefusedView view;
  private Sluices.@Nullable Shown shown;

  /** Counts an event that nobody takes. */
  public void append(Severity severity) {
    refused.add(severity);
  }

  /** All that was handed over, rejected as {@code closed}. */
  public SluiceStats stats() {
    return SluiceStats.refused(refused.counts());
  }

  /** The same for a monitor. */
  public SluiceSnapshot snapshot() {
    return SluiceSnapshot.refused(opening, refused.counts());
  }

  /** For a monitor, where the appender is disabled. */
  public SluiceSnapshot disabledSnapshot() {
    return SluiceSnapshot.disabled(opening);
  }

  /**
   * Shows the counts in {@link Sluices}, and in JMX if the options say so as far as they can be
   * read, until {@link #hide}.
   *
   * @param name the appender's
   */
  public void show(String name, SluiceOptions options, Diagnostics diagnostics) {
    hide();
    shown = Sluices.add(name, this::snapshot);
    view = RefusedView.show(name, options, this::snapshot, diagnostics);
  }

  /** Shows in {@link Sluices} that the appender is disabled, until {@link #hide}. */
  public void showDisabled(String name) {
    hide();
    shown = Sluices.add(name, this::disabledSnapshot);
  }

  /** Shows nothing any more. */
  public void hide() {
    if (shown != null) {
      Sluices.remove(shown);
      shown = null;
    }
    if (view != null) {
      view.hide();
      view = null;
    }
  }
}
