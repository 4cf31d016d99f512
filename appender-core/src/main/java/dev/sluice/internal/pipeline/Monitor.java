// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.account.Buffered;
import dev.sluice.internal.account.Ledger;
import dev.sluice.internal.account.QuietDiagnostics;
import dev.sluice.internal.account.TimedTransport;
import dev.sluice.internal.buffer.Held;
import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.buffer.IntakeCounts;
import dev.sluice.record.DropReason;
import dev.sluice.record.SluiceSnapshot;
import dev.sluice.record.SluiceStats;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The counts and the state of a pipeline, for callers outside of it. Any thread. */
final class Monitor {

  private final long opening = Openings.next();

  private final Ledger ledger;
  private final Intake intake;
  private final long maxHeldBytes;
  private final Lanes lanes;
  private final TimedTransport requests;
  private final ShipperThread shipperThread;

  /** The view in JMX; written by the threads that open and close. */
  private final AtomicReference<@Nullable JmxView> jmx = new AtomicReference<>();

  private volatile boolean givenUp; // written by a thread that closes
  private volatile boolean isClosing; // written by a thread that closes

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
    return intake.changes().read(this::read);
  }

  private SluiceStats read() {
    if (givenUp && !shipperThread.hasEnded()) {
      IntakeCounts counts = intake.counts();
      SluiceStats stats = ledger.snapshot(() -> buffered(counts), lanes.requestCount());
      return RestLost.of(stats, counts.held().events(), lanes.leaving());
    }
    return ledger.snapshot(() -> buffered(intake.counts()), lanes.requestCount());
  }

  /** For the ledger. */
  static Buffered buffered(IntakeCounts counts) {
    Held held = counts.held();
    return new Buffered(
        counts.acceptedCount(),
        counts.acceptedBytes(),
        held.events().total(),
        held.eventBytes(),
        held.bytes());
  }

  /**
   * The stop's time is over and the shipper thread hangs: the events in memory count as lost. If
   * the thread comes back, it corrects the counts.
   *
   * @return the number of events
   */
  long giveUp() {
    intake.close(); // later events would not be delivered
    long before = stats().count(DropReason.SHUTDOWN);
    givenUp = true;
    return stats().count(DropReason.SHUTDOWN) - before;
  }

  SluiceSnapshot snapshot() {
    long ageNanos = shipperThread.oldestAgeNanos();
    SluiceStats stats = stats();
    boolean isEmpty = stats.inMemory() + stats.inSpool() == 0; // the age is a second behind
    return new SluiceSnapshot(
        opening,
        stats,
        requests.stats(),
        isEmpty ? Duration.ZERO : Duration.ofNanos(ageNanos),
        maxHeldBytes,
        lanes.spoolBytes(),
        isClosing ? SluiceSnapshot.State.DOWN : SluiceSnapshot.State.UP);
  }

  /** Shows the counts in JMX until {@link #hide}. A failure of JMX does not stop the appender. */
  void show(String appender, QuietDiagnostics diagnostics) {
    try {
      JmxView view = new JmxView(appender, this::snapshot);
      view.register();
      jmx.set(view);
    } catch (Exception | Error e) { // no java.management module, a clash, a listener that fails
      diagnostics.say("jmx is not possible: " + e);
    }
  }

  /** No event is taken from now on. */
  void closing() {
    isClosing = true;
  }

  void hide() {
    JmxView view = jmx.getAndSet(null);
    if (view != null) {
      view.unregister();
    }
  }
}
