// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import dev.sluice.benchmarks.sidebyside.Contender.Family;
import dev.sluice.benchmarks.sidebyside.Contender.SinkKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Who takes part, and with what. */
final class Contenders {

  static final String SLUICE_KPL = "sluice-logback-kpl";
  static final String BEFORE_KPL = "before-kpl";
  static final String SMALL_HEAP = "-64m";
  static final String STORM = "-storm";
  static final String SPOOL = "-spool";
  static final String GARBAGE_FREE = "sluice-log4j2-kpl-garbage-free";
  static final String FILE = "file";
  static final String KDGREGORY = "kdgregory";
  static final String KPL = "kpl";

  private static final int SECOND = Load.PACED_PER_SECOND;
  private static final Load FAST = Load.of(3_000_000, 2_000_000, 3 * SECOND);

  private Contenders() {}

  /** The rows of the table. */
  static List<Contender> all() {
    List<Contender> all = new ArrayList<>();
    all.add(floor("no-op", "no-op appender (floor)"));
    all.add(floor("async-no-op", "AsyncAppender to no-op"));
    all.add(
        new Contender(
            FILE,
            "LogstashEncoder to a file in memory",
            Family.SLUICE_LOGBACK,
            "file.xml",
            Map.of(),
            "-Xmx256m",
            List.of(),
            SinkKind.FILE,
            Load.of(1_000_000, 1_000_000, 3 * SECOND)));
    for (Family family : new Family[] {Family.SLUICE_LOGBACK, Family.SLUICE_LOG4J2}) {
      all.add(ours(family, "none", "none"));
      all.add(ours(family, "newline", "none"));
      all.add(ours(family, "newline", "zstd"));
      all.add(ours(family, "kpl", "none"));
    }
    Contender kpl = ours(Family.SLUICE_LOGBACK, "kpl", "none");
    all.add(inSmallHeap(kpl));
    Contender log4j = ours(Family.SLUICE_LOG4J2, "kpl", "none");
    all.add(
        log4j
            .with(GARBAGE_FREE, log4j.label() + ", garbage-free context", Map.of(), FAST)
            .withFlag("-Dlog4j2.garbagefreeThreadContextMap=true"));
    for (Family family : new Family[] {Family.SLUICE_LOGBACK, Family.SLUICE_LOG4J2}) {
      for (String aggregation : new String[] {"none", "kpl"}) {
        Contender plain = ours(family, aggregation, "none");
        all.add(
            plain.with(
                plain.id() + SPOOL,
                plain.label() + ", spool always",
                Map.of("spool", "always", "spoolDirectory", "target/spool"),
                FAST));
      }
    }
    all.add(
        new Contender(
            "sluice-logback-kpl-logstash",
            "Sluice, Logback, kpl, LogstashEncoder",
            Family.SLUICE_LOGBACK,
            "sluice-logback-encoder.xml",
            kpl.settings(),
            kpl.heap(),
            List.of(),
            SinkKind.ENDPOINT,
            FAST));
    all.add(ours(Family.BEFORE, "none", "none"));
    all.add(ours(Family.BEFORE, "newline", "none"));
    all.add(ours(Family.BEFORE, "newline", "zstd"));
    Contender before = ours(Family.BEFORE, "kpl", "none");
    all.add(before);
    all.add(inSmallHeap(before));
    all.add(
        new Contender(
            KDGREGORY,
            "kdgregory, LogstashLayout",
            Family.KDGREGORY,
            "kdgregory.xml",
            Map.of("stream", "bench-4"),
            // Its queue has no bound where nothing may be discarded.
            "-Xmx2g",
            List.of(),
            SinkKind.ENDPOINT,
            Load.of(600_000, 600_000, 3 * SECOND)));
    all.add(
        new Contender(
            KPL,
            "KPL, LogstashEncoder",
            Family.KPL,
            "kpl.xml",
            Map.of("stream", "bench-4"),
            "-Xmx256m",
            List.of(),
            SinkKind.ENDPOINT,
            Load.of(200_000, 300_000, 3 * SECOND)));
    return all;
  }

  /** With the buffer that the documents advise for it. */
  private static Contender inSmallHeap(Contender contender) {
    return contender
        .with(
            contender.id() + SMALL_HEAP,
            contender.label() + ", buffer 16 MiB",
            Map.of("buffer", "16 MiB"),
            FAST)
        .withHeap("-Xmx64m");
  }

  /** Ours in one mode; with batches of this size and aggregates as large as the KPL makes them. */
  static Contender ours(Family family, String aggregation, String compression) {
    boolean isCompressed = !compression.equals("none");
    return new Contender(
        idPrefix(family) + aggregation + (isCompressed ? "-" + compression : ""),
        label(family) + ", " + aggregation + (isCompressed ? " + " + compression + "-1" : ""),
        family,
        configuration(family),
        Map.of(
            "stream",
            "bench-4",
            "aggregation",
            aggregation,
            "compression",
            compression,
            "compressionLevel",
            isCompressed ? "1" : "-1",
            "partitionKey",
            "random",
            "overflow",
            "block",
            "buffer",
            "32 MiB"),
        "-Xmx256m",
        List.of(),
        SinkKind.ENDPOINT,
        FAST);
  }

  private static String idPrefix(Family family) {
    return switch (family) {
      case SLUICE_LOGBACK -> "sluice-logback-";
      case SLUICE_LOG4J2 -> "sluice-log4j2-";
      case BEFORE -> "before-";
      case KDGREGORY, KPL -> throw new IllegalArgumentException(family + " is not ours");
    };
  }

  static String label(Family family) {
    return switch (family) {
      case SLUICE_LOGBACK -> "Sluice, Logback";
      case SLUICE_LOG4J2 -> "Sluice, Log4j 2";
      case BEFORE -> "The commit before, Logback";
      case KDGREGORY, KPL -> throw new IllegalArgumentException(family + " is not ours");
    };
  }

  private static String configuration(Family family) {
    return switch (family) {
      case SLUICE_LOGBACK -> "sluice-logback.xml";
      case SLUICE_LOG4J2 -> "sluice-log4j2.xml";
      case BEFORE -> "before.xml";
      case KDGREGORY, KPL -> throw new IllegalArgumentException(family + " is not ours");
    };
  }

  private static Contender floor(String id, String label) {
    return new Contender(
        id,
        label,
        Family.SLUICE_LOGBACK,
        id + ".xml",
        Map.of(),
        "-Xmx256m",
        List.of(),
        SinkKind.COUNTER,
        Load.of(2_000_000, 3_000_000, 3 * SECOND));
  }

  /** A small buffer that refuses what it cannot hold, and callers that never pause. */
  static List<Contender> storms() {
    Map<String, String> storm =
        Map.of("overflow", "drop_newest", "buffer", "4 MiB", "perSecond", "1000000000");
    Load load = Load.of(3_000_000, 100_000, 2_000_000);
    List<Contender> storms = new ArrayList<>();
    for (Family family : new Family[] {Family.SLUICE_LOGBACK, Family.SLUICE_LOG4J2}) {
      Contender kpl = ours(family, "kpl", "none");
      storms.add(kpl.with(kpl.id() + STORM, kpl.label(), storm, load));
    }
    return storms;
  }

  /** What is profiled. */
  static List<Contender> profiled() {
    Load load = Load.of(3_000_000, 3_000_000, 0);
    return List.of(
        ours(Family.SLUICE_LOGBACK, "kpl", "none").withLoad(load),
        ours(Family.SLUICE_LOG4J2, "kpl", "none").withLoad(load));
  }
}
