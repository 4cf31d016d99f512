// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.impl.ThrowableProxy;

/** What is left of the throwable of an event that came over a wire: only its description. */
@SuppressWarnings("deprecation") // nothing in Log4j 2 replaces it for such events
final class ThrownProxies {

  private ThrownProxies() {}

  static boolean has(LogEvent event) {
    return event.getThrownProxy() != null;
  }

  static String className(LogEvent event) {
    return event.getThrownProxy().getName();
  }

  static String message(LogEvent event) {
    return event.getThrownProxy().getMessage();
  }

  static String stackTrace(LogEvent event, boolean rootCauseFirst) {
    ThrowableProxy proxy = event.getThrownProxy();
    return rootCauseFirst
        ? proxy.getCauseStackTraceAsString("")
        : proxy.getExtendedStackTraceAsString();
  }
}
