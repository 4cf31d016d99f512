// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

/** A record grew past the largest size allowed. Has no stack trace: it is an outcome, not a bug. */
public final class OversizeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public OversizeException(int maxBytes) {
    super("larger than " + maxBytes + " bytes", null, false, false);
  }
}
