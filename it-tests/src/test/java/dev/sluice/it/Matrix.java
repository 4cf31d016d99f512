// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The versions of others' libraries that {@link MatrixIT} tries, oldest first: those that
 * docs/UPGRADE.md names. The oldest of each is the oldest that works.
 */
public enum Matrix {
  LOGBACK(
      "Logback",
      "ch.qos.logback",
      "1.3.12 1.3.16 1.4.11 1.4.14 1.5.0 1.5.6 1.5.7 1.5.38 1.6.0 1.6.7"),
  LOG4J2(
      "Log4j 2",
      "org.apache.logging.log4j",
      "2.17.0 2.17.2 2.18.0 2.19.0 2.20.0 2.21.1 2.22.1 2.23.1 2.24.3 2.25.5 2.26.1"),
  JACKSON("Jackson", "com.fasterxml.jackson", "2.18.0 2.18.12 2.19.4 2.20.2 2.21.8 2.22.4 2.23.0"),
  AWS_SDK(
      "AWS SDK for Java",
      "software.amazon.awssdk",
      "2.41.0 2.41.30 2.42.28 2.51.4 2.52.0 2.57.8 2.59.1"),
  JUNIT(
      "JUnit (test kit)",
      "org.junit",
      "5.4.2 5.8.2 5.10.5 5.11.4 5.12.2 5.13.4 5.14.4 6.0.3 6.1.3");

  private final String label;
  private final String group;
  private final List<String> versions;

  Matrix(String label, String group, String versions) {
    this.label = label;
    this.group = group;
    this.versions = List.of(versions.split(" "));
  }

  /** The library as docs/UPGRADE.md calls it. */
  public String label() {
    return label;
  }

  /** How the names of its groups begin. */
  String group() {
    return group;
  }

  /** Oldest first. */
  public List<String> versions() {
    return versions;
  }

  private boolean isAnEnd(String version) {
    return version.equals(versions.get(0)) || version.equals(versions.get(versions.size() - 1));
  }

  /** What runs together: an adapter, or the test kit. */
  enum Program {
    LOGBACK,
    LOG4J2,
    KIT;

    @Nullable Framework framework() {
      return this == KIT ? null : Framework.valueOf(name());
    }
  }

  /**
   * One application: our newest build, and one library in another version.
   *
   * @param onNewestJdk or on the JDK of the build
   */
  record Combination(Matrix library, String version, Program program, boolean onNewestJdk) {

    /** What is on its class path; the same on each JDK. */
    String classPath() {
      return library.name().toLowerCase(Locale.ROOT)
          + "-"
          + version
          + "-"
          + program.name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private List<Program> programs() {
    return switch (this) {
      case LOGBACK -> List.of(Program.LOGBACK);
      case LOG4J2 -> List.of(Program.LOG4J2);
      case AWS_SDK -> List.of(Program.LOGBACK, Program.LOG4J2);
      case JACKSON -> List.of(Program.values());
      case JUNIT -> List.of(Program.KIT);
    };
  }

  /** Each version on the JDK of the build, and the oldest and the newest on the newest JDK too. */
  static List<Combination> combinations() {
    List<Combination> all = new ArrayList<>();
    for (Matrix library : values()) {
      for (String version : library.versions) {
        for (Program program : library.programs()) {
          all.add(new Combination(library, version, program, false));
          if (library.isAnEnd(version)) {
            all.add(new Combination(library, version, program, true));
          }
        }
      }
    }
    return all;
  }
}
