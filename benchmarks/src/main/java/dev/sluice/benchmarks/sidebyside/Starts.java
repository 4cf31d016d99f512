// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import dev.sluice.benchmarks.sidebyside.Contender.Family;
import dev.sluice.benchmarks.sidebyside.Contender.SinkKind;
import java.util.List;
import java.util.Map;

/** Who is measured by a {@link StartWorkload}: ours, and below each a floor that sends nothing. */
final class Starts {

  /** What the names of their figures begin with that were taken with an archive of classes. */
  static final String ARCHIVED = "archived.";

  /** Seconds of each kind of light load. */
  private static final double PHASE_SECONDS = 5;

  private static final double QUICK_PHASE_SECONDS = 0.2;
  private static final Load ONE = Load.of(0, 1, 0);

  private Starts() {}

  /** The rows of the tables. */
  static List<Contender> all() {
    return List.of(
        floor(Family.SLUICE_LOGBACK, "no-op.xml", "no-op appender, Logback"),
        ours(Family.SLUICE_LOGBACK),
        floor(Family.SLUICE_LOG4J2, "no-op-log4j2.xml", "no-op appender, Log4j 2"),
        ours(Family.SLUICE_LOG4J2),
        floor(Family.BEFORE, "no-op.xml", "no-op appender, the Logback of the commit before"),
        ours(Family.BEFORE));
  }

  /** The floor below a row. */
  static String floorOf(Contender contender) {
    return floorId(contender.family());
  }

  static String id(Family family) {
    return "start-" + name(family);
  }

  /** How long each kind of light load lasts. */
  static double phaseSeconds(boolean isQuick) {
    return isQuick ? QUICK_PHASE_SECONDS : PHASE_SECONDS;
  }

  static String floorId(Family family) {
    return "start-no-op-" + name(family);
  }

  private static String name(Family family) {
    return switch (family) {
      case SLUICE_LOGBACK -> "logback";
      case SLUICE_LOG4J2 -> "log4j2";
      case BEFORE -> "before";
      case KDGREGORY, KPL -> throw new IllegalArgumentException(family + " is not ours");
    };
  }

  private static Contender ours(Family family) {
    Contender kpl = Contenders.ours(family, "kpl", "none");
    return kpl.with(id(family), Contenders.label(family), Map.of(), ONE);
  }

  private static Contender floor(Family family, String configuration, String label) {
    return new Contender(
        floorId(family),
        label,
        family,
        configuration,
        Map.of(),
        "-Xmx256m",
        List.of(),
        SinkKind.COUNTER,
        ONE);
  }
}
