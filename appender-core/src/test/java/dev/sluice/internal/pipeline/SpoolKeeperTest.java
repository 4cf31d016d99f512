// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.fake.ManualTicker;
import dev.sluice.fake.RecordingDiagnostics;
import dev.sluice.fake.Records;
import dev.sluice.internal.account.DeadLetters;
import dev.sluice.internal.account.Ledger;
import dev.sluice.internal.account.QuietDiagnostics;
import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.buffer.spool.Spooler;
import dev.sluice.internal.buffer.spool.Spoolers;
import dev.sluice.options.SpoolOptions;
import dev.sluice.record.Packing;
import dev.sluice.record.PutEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each record is written before the batch has it. */
class SpoolKeeperTest {

  @TempDir Path directory;

  private final ManualTicker ticker = new ManualTicker();
  private final Ledger ledger = new Ledger();
  private final List<PutEntry> batch = new ArrayList<>();

  private Spooler open() {
    SpoolOptions options = new SpoolOptions();
    options.setMode("always");
    options.setDirectory(directory.resolve("spool").toString());
    options.setFreeSpaceFloor("0");
    Intake intake = new Intake(1 << 20, 0, 0, null, ticker);
    QuietDiagnostics quiet = new QuietDiagnostics(new RecordingDiagnostics(), ticker);
    DeadLetters nobody = new DeadLetters(null, null, entry -> List.of(), ledger, quiet);
    Settlement settlement = new Settlement(intake, ledger, nobody);
    Spooler spooler =
        new Spoolers(
                options,
                Packing.UNKNOWN,
                intake,
                settlement,
                1 << 20,
                100,
                quiet::warn,
                quiet::info,
                null,
                ticker)
            .compile("s", 1);
    spooler.begin(false, ticker.nanoTime());
    return spooler;
  }

  @Test
  void keep_leavesNoCopyOfARecordThatComesAgain() {
    Spooler spooler = open();
    SpoolKeeper keeper = new SpoolKeeper(spooler);
    PutEntry entry = Records.entry("a", ticker.nanoTime());
    assertThatThrownBy(
            () ->
                keeper.keep(
                    entry,
                    kept -> {
                      throw new OutOfMemoryError("a test's");
                    }))
        .isInstanceOf(OutOfMemoryError.class);
    keeper.keep(entry, batch::add);
    spooler.commit();
    spooler.forget(batch.get(0));
    close(spooler);
    Spooler next = open();
    List<PutEntry> left = new ArrayList<>();
    next.refill(() -> true, left::add);
    close(next);
    assertThat(left).isEmpty();
  }

  @Test
  void keep_leavesWhatTheBatchHasForTheNextStart() {
    Spooler spooler = open();
    new SpoolKeeper(spooler).keep(Records.entry("a", ticker.nanoTime()), batch::add);
    spooler.commit();
    spooler.keepAtStop(batch.get(0), true);
    close(spooler);
    Spooler next = open();
    List<PutEntry> left = new ArrayList<>();
    next.refill(() -> true, left::add);
    close(next);
    assertThat(left).extracting(Records::text).containsExactly("a");
  }

  private void close(Spooler which) {
    which.end();
    which.close(ticker.nanoTime(), entry -> {});
  }
}
