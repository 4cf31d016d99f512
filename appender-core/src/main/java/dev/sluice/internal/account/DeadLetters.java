// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.account;

import dev.sluice.record.DropReason;
import dev.sluice.record.PutEntry;
import dev.sluice.record.Severity;
import dev.sluice.record.UndeliveredEvent;
import dev.sluice.spi.Fallback;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hands over records that are given up: to the fallback, event by event, and to the dead letter
 * file, as they are. They count as lost in any case; the events that were taken are counted too.
 * Shipper thread only.
 */
public final class DeadLetters {

  private enum Trouble {
    FALLBACK_FAILED,
    DEAD_LETTER_FILE_FAILED,
    NOT_SAVED
  }

  /**
   * If a fallback has no memory, it gets the same record again. After this many times in a row it
   * counts as failed.
   */
  private static final int MAX_OUT_OF_MEMORY = 10;

  private static final Severity[] SEVERITIES = Severity.values();

  private final @Nullable Fallback fallback;
  private final @Nullable DeadLetterFile file;
  private final Function<PutEntry, List<byte[]>> events;
  private final Ledger ledger;
  private final QuietDiagnostics diagnostics;
  private int outOfMemoryInRow;
  private long lostEvents; // events that neither of the two took
  private long unsaidEvents;

  /**
   * @param events takes the events out of a record
   */
  public DeadLetters(
      @Nullable Fallback fallback,
      @Nullable DeadLetterFile file,
      Function<PutEntry, List<byte[]>> events,
      Ledger ledger,
      QuietDiagnostics diagnostics) {
    this.fallback = fallback;
    this.file = file;
    this.events = events;
    this.ledger = ledger;
    this.diagnostics = diagnostics;
  }

  /** Whether there is a fallback or a file. */
  public boolean hasTarget() {
    return fallback != null || file != null;
  }

  /** Hands over a record that is given up. */
  public void take(DropReason reason, String stream, PutEntry entry) {
    boolean saved = file != null && write(file, reason, stream, entry);
    int taken = fallback == null ? 0 : handOver(fallback, reason, stream, entry);
    int savedEvents = saved ? entry.eventCount() : taken;
    ledger.noticed(Notice.FALLBACK, savedEvents);
    notSaved(entry.eventCount() - savedEvents);
  }

  /** Counts a record for which the time to hand over is over. */
  public void pass(PutEntry entry) {
    notSaved(entry.eventCount());
  }

  private void notSaved(int events) {
    if (events == 0 || !hasTarget()) {
      return;
    }
    lostEvents += events;
    unsaidEvents += events;
    if (diagnostics.warn(Trouble.NOT_SAVED, notSavedMessage())) {
      unsaidEvents = 0;
    }
  }

  private String notSavedMessage() {
    return "events that were given up and not saved, neither by fallback nor by"
        + " retry.deadLetterFile: "
        + unsaidEvents
        + " ("
        + lostEvents
        + " in all)";
  }

  private boolean write(DeadLetterFile target, DropReason reason, String stream, PutEntry entry) {
    try {
      target.write(reason, stream, entry);
      return true;
    } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
      diagnostics.warn(
          Trouble.DEAD_LETTER_FILE_FAILED, "retry.deadLetterFile cannot be written: " + e);
      return false;
    }
  }

  private int handOver(Fallback target, DropReason reason, String stream, PutEntry entry) {
    int taken = 0;
    Severity severity = highest(entry);
    try {
      for (byte[] data : events.apply(entry)) {
        taken += take(target, new UndeliveredEvent(reason, stream, severity, data)) ? 1 : 0;
      }
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      failed(Causes.line(e));
    }
    return Math.min(taken, entry.eventCount());
  }

  /** Calls code of the application: a failure for one event does not affect the others. */
  private boolean take(Fallback target, UndeliveredEvent event) {
    try {
      boolean taken = target.take(event);
      outOfMemoryInRow = 0;
      return taken;
    } catch (OutOfMemoryError e) {
      if (++outOfMemoryInRow <= MAX_OUT_OF_MEMORY) {
        throw e; // the thread waits a second, and the record comes again
      }
      failed(Causes.line(e));
    } catch (Throwable t) {
      failed(Causes.line(t, event.text())); // it may quote the event
    } finally {
      Thread.interrupted(); // a fallback that interrupts this thread must not stop delivery
    }
    return false;
  }

  private void failed(String cause) {
    diagnostics.warn(Trouble.FALLBACK_FAILED, "the fallback failed: " + cause);
  }

  private static Severity highest(PutEntry entry) {
    for (int i = SEVERITIES.length - 1; i > 0; i--) {
      if (entry.severities().count(SEVERITIES[i]) > 0) {
        return SEVERITIES[i];
      }
    }
    return SEVERITIES[0];
  }

  /** No more records will be given up. */
  public void close() {
    if (unsaidEvents > 0) {
      diagnostics.say(notSavedMessage());
      unsaidEvents = 0;
    }
    if (file != null) {
      file.close();
    }
  }
}
