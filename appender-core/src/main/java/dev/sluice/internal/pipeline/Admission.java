// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.account.FinalCounts;
import dev.sluice.internal.account.Ledger;
import dev.sluice.internal.account.Notice;
import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.format.EventFormat;
import dev.sluice.internal.route.PartitionKeys;
import dev.sluice.internal.route.StreamRoutes;
import dev.sluice.internal.util.ByteWriter;
import dev.sluice.internal.util.OversizeException;
import dev.sluice.internal.util.Slots;
import dev.sluice.internal.util.StackRoom;
import dev.sluice.internal.util.Ticker;
import dev.sluice.internal.util.UnformattableException;
import dev.sluice.record.DropReason;
import dev.sluice.record.FilterVerdict;
import dev.sluice.record.Severity;
import dev.sluice.record.SluiceSnapshot;
import dev.sluice.record.UserRecord;
import dev.sluice.spi.EventReader;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Turns an event into a record and offers it to the intake. Caller threads. It does no I/O and
 * throws nothing; only the intake may let the caller wait.
 *
 * @param <E> the framework's event
 */
final class Admission<E> {

  private final EventReader<E> reader;
  private final SelfLogGuard guard;
  private final Slots<EventFormat<E>> formats;
  private final PartitionKeys<E> keys;
  private final StreamRoutes<E> routes;
  private final RecordLimit limit;
  private final OversizeAdmission<E> oversize;
  private final Intake intake;
  private final Ledger ledger;
  private final Ticker ticker;
  private final FirstEvents firsts;

  /**
   * Whether {@link #countRefused} counted an event that the shipper does not know of yet. Written
   * without order: the shipper may learn it twice.
   */
  private boolean isNews;

  Admission(
      EventReader<E> reader,
      SelfLogGuard guard,
      Slots<EventFormat<E>> formats,
      PartitionKeys<E> keys,
      StreamRoutes<E> routes,
      RecordLimit limit,
      OversizeAdmission<E> oversize,
      Intake intake,
      Ledger ledger,
      Ticker ticker,
      FirstEvents firsts) {
    this.reader = reader;
    this.guard = guard;
    this.formats = formats;
    this.keys = keys;
    this.routes = routes;
    this.limit = limit;
    this.oversize = oversize;
    this.intake = intake;
    this.ledger = ledger;
    this.ticker = ticker;
    this.firsts = firsts;
  }

  /** The streams that events may go to; the place of each is its route. */
  List<String> streams() {
    return routes.streams();
  }

  /**
   * Takes an event, or counts why not. With no stack at all left it may end with a
   * StackOverflowError, and then has counted nothing.
   *
   * @return null when it was taken
   */
  @Nullable DropReason append(E event) {
    DropReason refused;
    boolean hasRoom = false;
    try {
      StackRoom.require(); // first: then all that begins below can end
      hasRoom = true;
      boolean[] mark = guard.enter(reader, event);
      if (mark == null) {
        return refuseSelfLog(event);
      }
      try {
        refused = firsts.isOver() ? appendGuarded(event) : appendFirst(event);
      } finally {
        mark[0] = false;
      }
    } catch (Throwable t) { // the application must not pay for its log, whatever it is
      refused = DropReason.FORMAT_ERROR;
      explain(t);
    }
    if (!hasRoom) {
      countRefused(DropReason.FORMAT_ERROR, severity(event));
      return DropReason.FORMAT_ERROR;
    }
    if (refused != null && ledger.rejected(refused, severity(event))) {
      intake.wake(); // the shipper writes the warning: callers do no I/O
    }
    if (isNews) {
      isNews = false;
      ledger.announce();
      intake.wake();
    }
    return refused;
  }

  /**
   * Counts an event that append could not count. A later append wakes the shipper for it: here may
   * be too little stack for a lock.
   */
  void countRefused(DropReason reason, Severity severity) {
    if (reason == DropReason.SELF_LOG) {
      ledger.noticed(Notice.FOREIGN_SELF_LOG, 1);
    }
    ledger.rejectedAtLast(reason, severity);
    isNews = true;
  }

  private DropReason refuseSelfLog(E event) {
    if (ledger.selfLogRefused(severity(event), SelfLogGuard.isOfTheSdk(reader, event))) {
      intake.wake();
    }
    return DropReason.SELF_LOG;
  }

  /** Asks the appender's filters, which may throw anything or log themselves. */
  FilterVerdict filter(E event, Predicate<? super E> filter) {
    Throwable failure;
    boolean hasRoom = false;
    try {
      StackRoom.require();
      hasRoom = true;
      boolean[] mark = guard.enter(reader, event);
      if (mark == null) {
        return FilterVerdict.WANTED; // append refuses it
      }
      boolean isWanted;
      try {
        isWanted = filter.test(event);
      } finally {
        mark[0] = false;
      }
      ledger.noticed(Notice.FILTERED, isWanted ? 0 : 1);
      return isWanted ? FilterVerdict.WANTED : FilterVerdict.DENIED;
    } catch (Throwable t) { // the application must not pay for its log, whatever it is
      failure = t;
    }
    if (!hasRoom) {
      return FilterVerdict.WANTED; // append has no stack either, and refuses it
    }
    ledger.filterFailed(failure);
    if (ledger.rejected(DropReason.FILTER_FAILED, severity(event))) {
      intake.wake();
    }
    return FilterVerdict.FAILED;
  }

  /** Counts events after the stop. It keeps nothing else of the pipeline alive. */
  FinalCounts<E> finalCounts(SluiceSnapshot last) {
    EventReader<E> events = reader; // a field would keep this object and its buffers alive
    SelfLogGuard threads = guard;
    return new FinalCounts<>(
        ledger,
        last,
        event -> threads.isOwn(events, event) ? DropReason.SELF_LOG : DropReason.CLOSED,
        event -> severity(events, event));
  }

  /** Only writes the events, as {@link #append} does, and throws what that throws. */
  void tryFormat(List<E> events) throws IOException {
    for (E event : events) {
      EventFormat<E> format = formats.take();
      try {
        format.write(event);
      } catch (OversizeException | UnformattableException e) {
        // A sample need not fit.
      }
      format.writeFailing(event, new IOException());
      formats.give(format);
    }
  }

  private void explain(Throwable refusal) {
    try {
      ledger.formatRefused(refusal);
    } catch (Throwable t) { // without stack or memory there is no message
    }
  }

  private Severity severity(E event) {
    return severity(reader, event);
  }

  private static <E> Severity severity(EventReader<E> reader, E event) {
    try {
      return Objects.requireNonNull(reader.severity(event));
    } catch (Throwable t) { // the event is refused in any case; only its severity is unknown
      return Severity.ERROR;
    }
  }

  private @Nullable DropReason appendFirst(E event) throws IOException {
    boolean hasThrown = reader.hasThrown(event);
    if (!firsts.mayWrite(hasThrown)) {
      return DropReason.FORMAT_ERROR;
    }
    DropReason refused = appendGuarded(event);
    firsts.wereWritten(hasThrown);
    return refused;
  }

  private @Nullable DropReason appendGuarded(E event) throws IOException {
    UserRecord waiting;
    long createdNanos = ticker.nanoTime();
    EventFormat<E> format = formats.take();
    try {
      ByteWriter plain = write(event, format);
      if (plain == null) {
        return format.whenNotSent();
      }
      String key = keys.keyFor(event, plain.array());
      int route = routes.routeOf(event, plain.array());
      ByteWriter data = format.compress(plain);
      UserRecord record = format.record();
      record.set(data.array(), 0, data.size(), key, route, reader.severity(event), createdNanos);
      record.setExplicitHashKey(keys.explicitHashKey(key));
      if (record.sizeBytes() > limit.maxBytes()) {
        return oversize.append(event, format, plain.toByteArray(), record);
      }
      DropReason refused = intake.offerAtOnce(record);
      if (refused != DropReason.BUFFER_FULL || !intake.waits()) {
        return refused;
      }
      waiting = record.copy();
    } catch (OversizeException e) {
      return oversize.append(event, format, createdNanos);
    } catch (UnformattableException e) {
      ledger.formatRefused(e);
      return DropReason.FORMAT_ERROR;
    } finally {
      format.record().clear(); // a large event leaves nothing behind
      formats.give(format);
    }
    return intake.offer(waiting); // without the format: thousands of threads may wait here
  }

  private @Nullable ByteWriter write(E event, EventFormat<E> format) throws IOException {
    try {
      return format.write(event);
    } catch (OversizeException | UnformattableException e) {
      throw e;
    } catch (Throwable t) { // such as a toString() of the application: only that part is lost
      return format.writeFailing(event, t);
    }
  }
}
