// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.buffer.spool.files.Disk;
import dev.sluice.internal.buffer.spool.files.LocalDisk;
import dev.sluice.internal.buffer.spool.files.WatchedDisk;
import dev.sluice.internal.buffer.spool.log.LogContext;
import dev.sluice.internal.buffer.spool.log.Spool;
import dev.sluice.internal.buffer.spool.log.SpoolSettings;
import dev.sluice.internal.util.Ticker;
import dev.sluice.options.SpoolOptions;
import dev.sluice.options.SpoolOptions.Mode;
import dev.sluice.options.SpoolOptions.Overflow;
import dev.sluice.record.Packing;
import java.nio.file.Path;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The door of the spool: makes the spooler of each stream as the options say.
 *
 * @param packing how the events of a new record are put together
 * @param returnBytes how much memory records from disk may take
 * @param returnEvents how many events they may have
 * @param warn takes the kind and the message of each trouble
 * @param info takes news that is no trouble
 * @param threads makes the disk threads; null where the shipper does their work, in tests
 */
public record Spoolers(
    SpoolOptions options,
    Packing packing,
    Intake intake,
    Spooler.Accounts accounts,
    long returnBytes,
    long returnEvents,
    BiConsumer<Enum<?>, String> warn,
    Consumer<String> info,
    @Nullable ThreadFactory threads,
    Ticker ticker) {

  /** A spool has room for at least this number of segments. */
  private static final int SEGMENTS = 4;

  /**
   * Makes the spooler of one stream.
   *
   * @param name whose directories it owns
   * @param shares how many spools share {@code spool.maxBytes}
   */
  public Spooler compile(String name, int shares) {
    String directory = options.find(SpoolOptions.DIRECTORY);
    Function<Mailbox, @Nullable Spool> opener = null;
    if (options.get(SpoolOptions.MODE) != Mode.OFF && directory != null) {
      SpoolSettings settings = settings(shares);
      opener = mailbox -> open(mailbox, directory, name, settings);
    }
    Spooler.Policy policy =
        new Spooler.Policy(
            options.get(SpoolOptions.MODE) == Mode.ALWAYS,
            options.get(SpoolOptions.OVERFLOW) == Overflow.DROP_OLDEST,
            returnBytes,
            returnEvents,
            Spool.READ_BYTES);
    return new Spooler(policy, opener, threads, intake, accounts, warn, info, ticker);
  }

  private @Nullable Spool open(
      Mailbox mailbox, String directory, String name, SpoolSettings settings) {
    Disk disk = new WatchedDisk(new LocalDisk(), mailbox::beat, threads);
    LogContext context =
        LogContext.of(
            disk,
            packing,
            ticker,
            (kind, text) -> mailbox.passOn(() -> warn.accept(kind, text)),
            text -> mailbox.passOn(() -> info.accept(text)));
    return Spool.open(context, Path.of(directory), name, settings);
  }

  private SpoolSettings settings(int shares) {
    Long floorBytes = options.find(SpoolOptions.FREE_SPACE_FLOOR);
    long maxBytes = options.get(SpoolOptions.MAX_BYTES) / shares;
    return new SpoolSettings(
        maxBytes,
        floorBytes == null ? -1 : floorBytes,
        // Room comes back file by file: one file of the whole share would give none before its end.
        Math.min(options.get(SpoolOptions.SEGMENT_BYTES), maxBytes / SEGMENTS),
        SpoolSettings.Sync.valueOf(options.get(SpoolOptions.SYNC).name()));
  }
}
