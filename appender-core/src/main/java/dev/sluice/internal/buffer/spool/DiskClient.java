// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import dev.sluice.internal.buffer.spool.log.LogContext.Trouble;
import dev.sluice.internal.buffer.spool.log.Spool;
import dev.sluice.internal.util.Ticker;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The shipper's side of a spool: gives the disk thread its orders, handles its news, and watches
 * whether it answers. It never waits for the disk thread, except for a bounded time at the end.
 * Shipper thread only.
 */
final class DiskClient {

  /** A device that takes longer than this for one operation has failed, until it answers. */
  static final long SILENCE_NANOS = 5 * Ticker.SECOND_NANOS;

  /** At most this many bytes are handed over without an answer; more stay with the shipper. */
  static final long MAX_UNANSWERED_BYTES = 8 << 20;

  private final Mailbox mailbox;
  private final DiskWorker worker;
  private final DiskOrders orders;
  private final @Nullable ThreadFactory threads;
  private final BiConsumer<Enum<?>, String> warn;
  private final Consumer<String> info;
  private final Ticker ticker;

  private boolean started;
  private boolean ordered; // there are orders for which the disk thread was not called yet
  private boolean working; // without a disk thread: its work is under way here
  private long workDueNanos;
  private long quietNanos; // the last time at which the disk thread was seen without work
  private boolean away; // the device does not answer
  private long awayNanos;
  private long handed;
  private long handedBytes;

  DiskClient(
      DiskWorker.News shipper,
      Waiting waiting,
      Function<Mailbox, @Nullable Spool> opener,
      boolean dropsOldest,
      @Nullable ThreadFactory threads,
      Runnable wakeShipper,
      BiConsumer<Enum<?>, String> warn,
      Consumer<String> info,
      Ticker ticker) {
    this.threads = threads;
    this.warn = warn;
    this.info = info;
    this.ticker = ticker;
    int maxUnposted = threads == null ? 1 : Mailbox.MAX_UNPOSTED;
    this.mailbox = new Mailbox(ticker, wakeShipper, maxUnposted);
    // The shipper gives status messages: a listener may take long.
    BiConsumer<Enum<?>, String> warnLater =
        (kind, text) -> mailbox.passOn(() -> warn.accept(kind, text));
    this.worker = new DiskWorker(mailbox, shipper, waiting, opener, warnLater);
    this.orders = new DiskOrders(worker, mailbox, shipper, waiting, dropsOldest, warnLater);
  }

  /** Opens the spool; the news say whether it is open. */
  void open() {
    if (!started && threads != null) {
      threads.newThread(worker).start();
    }
    started = true;
    order(worker::open);
    call();
  }

  private void order(Runnable order) {
    mailbox.order(order);
    ordered = true;
    work();
  }

  /** Wakes the disk thread for the orders since the last call. */
  void call() {
    if (ordered) {
      quietNanos = mailbox.isBusy() ? quietNanos : ticker.nanoTime();
      ordered = !mailbox.call();
      work();
    }
  }

  private void work() {
    if (threads == null && !working) {
      working = true;
      try {
        workDueNanos = ticker.nanoTime() + worker.runHere(!ordered);
      } finally {
        working = false;
      }
    }
  }

  /** Handles the news from the disk thread. */
  void handleNews() {
    work();
    for (Runnable news; (news = mailbox.peekNews()) != null; ) {
      news.run(); // first: there may be no memory for it
      mailbox.pollNews();
    }
  }

  /** Looks whether the disk thread answers. */
  void watch() {
    long nowNanos = ticker.nanoTime();
    if (!mailbox.isBusy() && !mailbox.hasOrders()) {
      quietNanos = nowNanos;
      if (away) {
        away = false;
        info.accept(
            "the spool's disk answers again, after "
                + (nowNanos - awayNanos) / Ticker.SECOND_NANOS
                + " s: new records are protected again");
      }
      return;
    }
    if (away || silentSinceNanos(nowNanos) < SILENCE_NANOS) {
      return;
    }
    away = true;
    awayNanos = nowNanos;
    warn(
        "the spool's disk has not answered for "
            + SILENCE_NANOS / Ticker.SECOND_NANOS
            + " s ("
            + mailbox.doing()
            + "): until it does, records stay in memory, and are sent from there");
  }

  private long silentSinceNanos(long nowNanos) {
    return Math.min(nowNanos - quietNanos, nowNanos - mailbox.beatNanos());
  }

  /** Whether the disk does not answer. */
  boolean isAway() {
    return away;
  }

  /** The time until the disk thread counts as silent, or until its work is due here. */
  long nanosToDue(long nowNanos) {
    if (threads == null) {
      return started ? Math.max(0, workDueNanos - nowNanos) : Ticker.NEVER_NANOS;
    }
    boolean waits = !away && (mailbox.isBusy() || mailbox.hasOrders());
    return waits ? Math.max(0, SILENCE_NANOS - silentSinceNanos(nowNanos)) : Ticker.NEVER_NANOS;
  }

  // --- orders

  /** Whether one more record may be handed over. */
  boolean hasRoom() {
    return handedBytes - mailbox.answeredBytes() < MAX_UNANSWERED_BYTES;
  }

  /** Whether the disk thread has answered each append: the disk takes the record, or refuses it. */
  boolean hasAnswered() {
    return mailbox.answered() == handed;
  }

  /** Whether the first {@code count} records are safe, or a warning says why they are not. */
  boolean isSafe(long count) {
    return mailbox.safe() >= count;
  }

  long handed() {
    return handed;
  }

  void append(Handle handle, boolean isCopy) {
    mailbox.order(() -> orders.append(handle, isCopy));
    handed++; // from here on nothing needs memory
    handedBytes += handle.heldBytes();
    ordered = true;
    work();
  }

  void acceptAgain() {
    order(orders::acceptAgain);
  }

  void ack(Handle handle) {
    order(() -> orders.ack(handle));
  }

  void read(long maxBytes) {
    order(() -> orders.read(maxBytes));
  }

  /** Sets whether a caller waits until records are safe. */
  void setAwaited(boolean isAwaited) {
    mailbox.setAwaited(isAwaited);
  }

  // --- the end

  /** The disk thread writes the records that were handed over, and closes the spool. */
  void end() {
    if (started) {
      order(worker::close);
      call();
    }
  }

  /** Waits for that, at most until this time. Later nothing is written any more. */
  void awaitEnd(long untilNanos) {
    if (!started) {
      return;
    }
    long nowNanos = ticker.nanoTime();
    long leftNanos = Math.min(untilNanos - nowNanos, SILENCE_NANOS - silentSinceNanos(nowNanos));
    if (!mailbox.awaitEnd(away ? 0 : leftNanos)) {
      mailbox.abandon();
    }
    handleNews();
  }

  long diskBytes() {
    return mailbox.diskBytes();
  }

  private void warn(String message) {
    warn.accept(Trouble.SILENT, message);
  }
}
