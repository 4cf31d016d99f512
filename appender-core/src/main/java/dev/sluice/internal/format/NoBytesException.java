// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

/** An encoder or layout returned nothing for an event that is not empty. Has no stack trace. */
final class NoBytesException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NoBytesException() {
    super("the encoder or layout returned no bytes", null, false, false);
  }
}
