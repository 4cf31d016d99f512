// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.account.Ledger;
import dev.sluice.internal.account.Notice;
import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.format.EventFormat;
import dev.sluice.internal.format.Formats;
import dev.sluice.internal.format.shape.ContainerFields;
import dev.sluice.internal.format.value.JsonFields;
import dev.sluice.internal.route.KeySources;
import dev.sluice.internal.route.PartitionKeys;
import dev.sluice.internal.route.StreamRoutes;
import dev.sluice.internal.util.Compressor;
import dev.sluice.internal.util.Environment;
import dev.sluice.internal.util.Slots;
import dev.sluice.internal.util.Ticker;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.InvalidOptionsException;
import dev.sluice.options.Placeholders;
import dev.sluice.options.Problems;
import dev.sluice.options.SluiceOptions;
import dev.sluice.spi.EventEncoder;
import dev.sluice.spi.EventReader;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Builds the admission from the options.
 *
 * @param reader reads the framework's events
 * @param container fields of the container
 * @param compressors make compressors of single events; null where events are not compressed alone
 * @param guard refuses events of our own
 */
record Admissions<E>(
    EventReader<E> reader,
    ContainerFields container,
    @Nullable Supplier<Compressor> compressors,
    SelfLogGuard guard,
    Ticker ticker) {

  /**
   * Builds the admission, and rehearses it with invented events. A library that cannot write an
   * event becomes a problem.
   */
  Admission<E> compile(
      SluiceOptions options,
      @Nullable EventEncoder<E> encoder,
      RecordLimit limit,
      Intake intake,
      Ledger ledger,
      Problems problems) {
    FirstEvents firsts = new FirstEvents();
    Admission<E> compiled;
    try {
      compiled = build(options, encoder, limit, intake, ledger, firsts, problems);
    } catch (LinkageError e) {
      Rehearsal.misfit(e, problems);
      throw new InvalidOptionsException(problems);
    }
    if (problems.isEmpty()) {
      new Rehearsal<>(options, reader, encoder != null, ticker)
          .run(
              guard,
              (changed, stub, small, room, counts) ->
                  build(changed, stub, small, room, counts, new FirstEvents(), new Problems()),
              firsts,
              problems);
    }
    return compiled;
  }

  private Admission<E> build(
      SluiceOptions options,
      @Nullable EventEncoder<E> encoder,
      RecordLimit limit,
      Intake intake,
      Ledger ledger,
      FirstEvents firsts,
      Problems problems) {
    Supplier<EventFormat<E>> formats =
        Formats.compile(
            options.format(),
            reader,
            encoder,
            Environment.ofProcess(),
            container,
            compressors,
            new LedgerCounts(ledger, intake),
            problems);
    KeySources<E> sources =
        new KeySources<>(
            reader,
            Placeholders.hostname(Environment.ofProcess()),
            // Without an encoder, fields come from the event itself.
            encoder == null ? null : JsonFields::find,
            Formats.texts(),
            problems);
    PartitionKeys<E> keys =
        PartitionKeys.compile(
            options,
            // A key stands in clear text beside the record.
            encoder == null ? sources.reading(Formats.masked(reader, options.format())) : sources,
            () -> ledger.noticed(Notice.KEY_MISSING, 1));
    StreamRoutes<E> routes =
        StreamRoutes.compile(options, sources, () -> ledger.noticed(Notice.ROUTE_MISSING, 1));
    OversizeAdmission<E> oversize =
        new OversizeAdmission<>(
            options.format().get(FormatOptions.OVERSIZE),
            reader,
            keys,
            routes,
            limit,
            intake,
            ledger);
    return new Admission<>(
        reader,
        guard,
        new Slots<>(formats),
        keys,
        routes,
        limit,
        oversize,
        intake,
        ledger,
        ticker,
        firsts);
  }
}
