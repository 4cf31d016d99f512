// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import dev.sluice.benchmarks.sidebyside.Contender.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Ours, with Logback and aggregates of the KPL, while one thing of the load changes. */
final class Scaling {

  private static final Load SCALING = Load.of(1_000_000, 1_000_000, 0);

  private Scaling() {}

  /** A list for each table. */
  static List<List<Contender>> all() {
    return List.of(threads(), shards(), sizes(), keys());
  }

  /** One to 64 logging threads. */
  private static List<Contender> threads() {
    List<Contender> scaled = new ArrayList<>();
    for (int count : new int[] {1, 2, 4, 8, 64}) {
      scaled.add(
          kpl("threads-" + count, Integer.toString(count), Map.of(), SCALING.withThreads(count)));
    }
    return scaled;
  }

  /** One to 256 shards, 1,000 keys. */
  private static List<Contender> shards() {
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

  /** The same events of 1,000 loggers, without keys and with the logger as key. */
  private static List<Contender> keys() {
    Load load = SCALING.withLoggers(1_000);
    return List.of(
        kpl("keys-none", "none", Map.of(), load),
        kpl("keys-1000", "1,000", Map.of("partitionKey", "logger"), load));
  }

  /** Events of about 100 bytes to 10 KB, of which the JSON around the message is 85. */
  private static List<Contender> sizes() {
    List<Contender> scaled = new ArrayList<>();
    for (int bytes : new int[] {110, 400, 1_000, 4_000, 10_000}) {
      int events = Math.min(1_000_000, 1_000_000_000 / bytes);
      Load load = Load.of(events, events, 0).withMessageChars(bytes - 85);
      scaled.add(kpl("bytes-" + bytes, Integer.toString(bytes), Map.of(), load));
    }
    return scaled;
  }

  private static Contender kpl(String id, String label, Map<String, String> settings, Load load) {
    return Contenders.ours(Family.SLUICE_LOGBACK, "kpl", "none").with(id, label, settings, load);
  }
}
