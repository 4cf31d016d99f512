// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

/**
 * The decision of an appender's filters about an event.
 *
 * @hidden
 */
public enum FilterVerdict {
  /** It may go on to the appender. */
  WANTED,
  /** A filter denies it: it counts as filtered and is not offered. */
  DENIED,
  /** A filter threw: the event is refused as {@link DropReason#FILTER_FAILED}. */
  FAILED
}
