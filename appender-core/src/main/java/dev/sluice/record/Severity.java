// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

/** How serious an event is, in the order that both frameworks share. */
public enum Severity {
  TRACE,
  DEBUG,
  INFO,
  WARN,
  ERROR,
  FATAL;

  /** Whether an event of this severity is kept longest when the buffer runs full. */
  public boolean isAtLeast(Severity other) {
    return compareTo(other) >= 0;
  }

  /** Its place in an array of counts: an EnumMap would box each of them. */
  @SuppressWarnings("EnumOrdinal")
  public int index() {
    return ordinal();
  }
}
