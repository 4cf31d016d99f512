// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.forwarder;

import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.status.StatusListener;

/** Writes what the appender has to say to standard error, from WARN on. */
public final class TroubleToStderr implements StatusListener {

  @Override
  public void addStatusEvent(Status status) {
    if (status.getLevel() >= Status.WARN) {
      String cause = status.getThrowable() == null ? "" : ": " + status.getThrowable();
      System.err.println("forwarder: " + status.getMessage() + cause);
    }
  }
}
