// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.account.Ledger;
import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.format.FormatLibraries;
import dev.sluice.internal.util.Ticker;
import dev.sluice.options.Problems;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.DropReason;
import dev.sluice.record.Severity;
import dev.sluice.spi.EventEncoder;
import dev.sluice.spi.EventReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Appends invented events to an admission without a pipeline, while the appender starts. This
 * initialises each class that a caller needs, those for refusals too, on a stack with enough room.
 * The first real event may come from the handler of a StackOverflowError, and a class whose
 * initialiser ends with one is broken until the JVM ends. It also shows a library that is too old
 * before it costs an event.
 *
 * <p>An encoder, a layout and a pattern of the application get no invented events, because they may
 * count. {@link FirstEvents} protects these.
 *
 * @param <E> the framework's event
 */
final class Rehearsal<E> {

  /** Builds an admission as the real one is built, with these parts replaced. */
  @FunctionalInterface
  interface Stage<E> {
    Admission<E> build(
        SluiceOptions options,
        @Nullable EventEncoder<E> encoder,
        RecordLimit limit,
        Intake intake,
        Ledger ledger);
  }

  /**
   * The options and frameworks that were rehearsed in this JVM. Classes stay initialised, so the
   * next start skips it. Bounded, for applications that make ever new options.
   */
  private static final Set<Integer> DONE = ConcurrentHashMap.newKeySet();

  private static final int MAX_DONE = 1_000;

  private static final String MAX_EVENTS = "2";
  private static final String MAX_BLOCK = "1 ms";
  private static final String PATTERN = "pattern:";

  /** A limit that the samples exceed. */
  private static final int SMALL_BYTES = 1024;

  /** The encoder's stub writes JSON, so that keys are read, and so much that it is shortened. */
  private static final byte[] ENCODED =
      ("{\"message\":\"" + " ".repeat(SMALL_BYTES) + "\"}").getBytes(StandardCharsets.UTF_8);

  private final SluiceOptions options;
  private final EventReader<E> reader;
  private final boolean isEncoded;
  private final boolean hasPattern;
  private final Ticker ticker;

  Rehearsal(SluiceOptions options, EventReader<E> reader, boolean isEncoded, Ticker ticker) {
    this.options = options.copy();
    this.reader = reader;
    this.isEncoded = isEncoded;
    this.ticker = ticker;
    String key = options.get(SluiceOptions.PARTITION_KEY);
    String routes = options.find(SluiceOptions.STREAM_ROUTES);
    boolean isKeyPattern = key.startsWith(PATTERN);
    int routesFrom = routes == null ? -1 : routes.indexOf(';');
    boolean isRoutePattern = routes != null && routes.strip().startsWith(PATTERN);
    this.hasPattern = isKeyPattern || isRoutePattern;
    if (isKeyPattern) {
      this.options.set("partitionKey", "random");
    }
    // otherwise the options are refused anyway
    if (routes != null && isRoutePattern && routesFrom >= 0) {
      this.options.set("streamRoutes", "logger" + routes.substring(routesFrom));
    }
    this.options.buffer().set("maxEvents", MAX_EVENTS); // the third is refused
    this.options.buffer().set("maxBlock", MAX_BLOCK);
  }

  /**
   * Appends the samples. A class path that cannot write an event becomes a problem.
   *
   * @param firsts learns which kinds of events were written here and need no protection
   */
  void run(SelfLogGuard guard, Stage<E> stage, FirstEvents firsts, Problems problems) {
    int known =
        Objects.hash(
            reader.getClass(),
            isEncoded,
            options.fingerprint(),
            options.format().fingerprint(),
            options.batch().fingerprint(),
            options.buffer().fingerprint());
    if (DONE.contains(known)) {
      markWritten(firsts);
      return;
    }
    List<E> samples = samples();
    if (samples.isEmpty()) {
      return;
    }
    Ledger ledger = new Ledger();
    Intake intake = BufferShares.intake(options, ledger, ticker);
    RecordLimit limit = new RecordLimit(options.batch().maxRecordBytes(), false, false);
    EventEncoder<E> stub = isEncoded ? event -> ENCODED : null;
    Admission<E> admission = stage.build(options, stub, limit, intake, ledger);
    try {
      admission.tryFormat(samples);
    } catch (LinkageError e) {
      misfit(e, problems);
      return;
    } catch (Exception | Error e) {
      return; // real events may not fail in the same way
    }
    append(admission, guard, samples, intake, limit);
    markWritten(firsts);
    if (DONE.size() < MAX_DONE) {
      DONE.add(known);
    }
  }

  /** A class or a method that the formats need is not there. */
  static void misfit(LinkageError failure, Problems problems) {
    problems.add(
        "no event can be written with the libraries on the class path: "
            + failure
            + "; "
            + FormatLibraries.describe()
            + "; use the versions that docs/UPGRADE.md names");
  }

  private void markWritten(FirstEvents firsts) {
    if (!isEncoded && !hasPattern) {
      firsts.wereWritten(false);
      firsts.wereWritten(true);
    }
  }

  private List<E> samples() {
    try {
      return reader.samples();
    } catch (RuntimeException | LinkageError e) {
      return List.of(); // another version of the framework, which makes its events otherwise
    }
  }

  private void append(
      Admission<E> admission,
      SelfLogGuard guard,
      List<E> samples,
      Intake intake,
      RecordLimit limit) {
    appendAll(admission, samples); // from the third on there is no room
    boolean[] mark = guard.enter(reader, samples.get(0));
    if (mark != null) {
      admission.append(samples.get(0)); // as if logged inside an append
      mark[0] = false;
    }
    admission.countRefused(DropReason.SELF_LOG, Severity.ERROR);
    admission.filter(samples.get(0), event -> true);
    admission.filter(
        samples.get(0),
        event -> {
          throw new IllegalStateException("a filter that fails");
        });
    limit.learn(SMALL_BYTES);
    appendAll(admission, samples);
    intake.close();
    appendAll(admission, samples);
  }

  private static <E> void appendAll(Admission<E> admission, List<E> samples) {
    for (E sample : samples) {
      admission.append(sample);
    }
  }
}
