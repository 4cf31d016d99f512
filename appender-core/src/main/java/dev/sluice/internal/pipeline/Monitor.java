// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.account.Ledger;
import dev.sluice.internal.account.QuietDiagnostics;
import dev.sluice.internal.account.TimedTransport;
import dev.sluice.internal.buffer.Held;
import dev.sluice.internal.buffer.Intake;
import dev.sluice.record.SluiceSnapshot;
import dev.sluice.record.SluiceStats;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What can be seen of a pipeline from outside. Any thread. */
final class Monitor {

  private final long opening = Openings.next();
  private final Ledger ledger;
  private final Intake intake;
  private final long maxHeldBytes;
  private final Lanes lanes;
  private final TimedTransport requests;
  private final ShipperThread shipperThread;

  private volatile boolean isClosing; // closing thread
  private volatile @Nullable JmxView jmx; // written by the threads that open and close

  Monitor(
      Ledger ledger,
      Intake intake,
      long maxHeldBytes,
      Lanes lanes,
      TimedTransport requests,
      ShipperThread shipperThread) {
    this.ledger = ledger;
    this.intake = intake;
    this.maxHeldBytes = maxHeldBytes;
    this.lanes = lanes;
    this.requests = requests;
    this.shipperThread = shipperThread;
  }

  SluiceStats stats() {
    Held held = intake.held();
    return ledger.snapshot(
        held.events().total(), held.eventBytes(), held.bytes(), lanes.requestCount());
  }

  SluiceSnapshot snapshot() {
    return new SluiceSnapshot(
        opening,
        stats(),
        requests.stats(),
        Duration.ofNanos(shipperThread.oldestAgeNanos()),
        maxHeldBytes,
        lanes.spoolBytes(),
        isClosing ? SluiceSnapshot.State.DOWN : SluiceSnapshot.State.UP);
  }

  /** Shows the counts in JMX until {@link #hide}. Trouble with it is no trouble for the log. */
  void show(String appender, QuietDiagnostics diagnostics) {
    try {
      JmxView view = new JmxView(appender, this::snapshot);
      view.register();
      jmx = view;
    } catch (Exception | LinkageError e) { // no java.management module, a security manager, a clash
      diagnostics.say("jmx is not possible: " + e);
    }
  }

  /** No event is taken from now on. */
  void closing() {
    isClosing = true;
  }

  void hide() {
    JmxView view = jmx;
    if (view != null) {
      view.unregister();
      jmx = null;
    }
  }
}
