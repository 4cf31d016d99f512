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
  static final String SMALL_HEAP = "sluice-logback-kpl-64m";
  static final String STORM = "-storm";
  static final String SPOOL = "-spool";
  static final String GARBAGE_FREE = "sluice-log4j2-kpl-garbage-free";
  static final String KDGREGORY = "kdgregory";
  static final String KPL = "kpl";

  private static final int SECOND = Load.PACED_PER_SECOND;
  private static final Load FAST = Load.of(3_000_000, 2_000_000, 3 * SECOND);
  private static final Load SCALING = Load.of(1_000_000, 1_000_000, 0);

  private Contenders() {}

  /** The rows of the table. */
  static List<Contender> all() {
    List<Contender> all = new ArrayList<>();
    all.add(floor("no-op", "no-op appender (floor)"));
    all.add(floor("async-no-op", "AsyncAppender to no-op"));
    all.add(
        new Contender(
            "file",
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
    all.add(
        kpl.with(SMALL_HEAP, kpl.label() + ", buffer 16 MiB", Map.of("buffer", "16 MiB"), FAST)
            .withHeap("-Xmx64m"));
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

  /** Ours in one mode; with batches of this size and aggregates as large as the KPL makes them. */
  private static Contender ours(Family family, String aggregation, String compression) {
    boolean isLogback = family == Family.SLUICE_LOGBACK;
    boolean isCompressed = !compression.equals("none");
    return new Contender(
        (isLogback ? "sluice-logback-" : "sluice-log4j2-")
            + aggregation
            + (isCompressed ? "-" + compression : ""),
        "Sluice, "
            + (isLogback ? "Logback, " : "Log4j 2, ")
            + aggregation
            + (isCompressed ? " + " + compression + "-1" : ""),
        family,
        isLogback ? "sluice-logback.xml" : "sluice-log4j2.xml",
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

  /** One to eight logging threads. */
  static List<Contender> threads() {
    List<Contender> scaled = new ArrayList<>();
    for (int count : new int[] {1, 2, 4, 8}) {
      scaled.add(
          kpl("threads-" + count, Integer.toString(count), Map.of(), SCALING.withThreads(count)));
    }
    return scaled;
  }

  /** One to 256 shards, 1,000 keys. */
  static List<Contender> shards() {
    List<Contender> scaled = new ArrayList<>();
    for (int count : EndpointServer.SHARDS) {
      scaled.add(
          kpl(
              "shards-" + count,
              Integer.toString(count),
              Map.of("stream", "bench-" + count, "partitionKey", "logger"),
              SCALING.withLoggers(1_000)));
    }
    return scaled;
  }

  /** Events of about 100 bytes to 10 KB, of which the JSON around the message is 85. */
  static List<Contender> sizes() {
    List<Contender> scaled = new ArrayList<>();
    for (int bytes : new int[] {110, 400, 1_000, 4_000, 10_000}) {
      int events = Math.min(1_000_000, 1_000_000_000 / bytes);
      Load load = Load.of(events, events, 0).withMessageChars(bytes - 85);
      scaled.add(kpl("bytes-" + bytes, Integer.toString(bytes), Map.of(), load));
    }
    return scaled;
  }

  private static Contender kpl(String id, String label, Map<String, String> settings, Load load) {
    return ours(Family.SLUICE_LOGBACK, "kpl", "none").with(id, label, settings, load);
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
