// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One row of the table.
 *
 * @param id name in files
 * @param label name in the table
 * @param family whose class path it runs with
 * @param configuration the framework's file, in the folder of resources
 * @param settings what the file's {@code ${bench.NAME}} stand for
 * @param heap the JVM's option for its heap
 * @param flags further options of its JVM
 * @param sink where its events end up
 * @param load what it is given to log
 */
record Contender(
    String id,
    String label,
    Family family,
    String configuration,
    Map<String, String> settings,
    String heap,
    List<String> flags,
    SinkKind sink,
    Load load) {

  /** Class paths. */
  enum Family {
    SLUICE_LOGBACK,
    SLUICE_LOG4J2,
    /** Ours for Logback, of an earlier commit. */
    BEFORE,
    KDGREGORY,
    KPL;

    boolean isOurs() {
      return this == SLUICE_LOGBACK || this == SLUICE_LOG4J2;
    }
  }

  /** See {@link Sinks}. */
  enum SinkKind {
    ENDPOINT,
    FILE,
    COUNTER
  }

  /** Whether it refuses events rather than let callers wait. */
  boolean mayRefuse() {
    return "drop_newest".equals(settings.get("overflow"));
  }

  boolean usesLog4j() {
    return family == Family.SLUICE_LOG4J2;
  }

  boolean isSluice() {
    return family.isOurs() && sink == SinkKind.ENDPOINT;
  }

  Contender with(String newId, String newLabel, Map<String, String> more, Load newLoad) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.putAll(more);
    return new Contender(
        newId, newLabel, family, configuration, Map.copyOf(all), heap, flags, sink, newLoad);
  }

  Contender withHeap(String newHeap) {
    return new Contender(id, label, family, configuration, settings, newHeap, flags, sink, load);
  }

  Contender withFlag(String flag) {
    return new Contender(
        id, label, family, configuration, settings, heap, List.of(flag), sink, load);
  }

  Contender withLoad(Load newLoad) {
    return with(id, label, Map.of(), newLoad);
  }

  /** Options of its JVM. */
  List<String> options() {
    List<String> options = new ArrayList<>();
    options.add(heap);
    options.addAll(flags);
    settings.forEach((name, value) -> options.add("-Dbench." + name + "=" + value));
    return options;
  }
}
