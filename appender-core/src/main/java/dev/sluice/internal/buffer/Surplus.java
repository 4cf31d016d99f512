// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

/** The room that the oldest records have to give up for the newest. */
public record Surplus(long bytes, long events) {

  static final Surplus NONE = new Surplus(0, 0);

  public boolean isNone() {
    return bytes <= 0 && events <= 0;
  }
}
