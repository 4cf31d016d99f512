// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

/**
 * An event that its format has no way to write, such as one without a field where a field is
 * needed. Has no stack trace: it is an outcome, not a bug. The message holds nothing of the event.
 */
public final class UnformattableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnformattableException(String why) {
    super(why, null, false, false);
  }
}
