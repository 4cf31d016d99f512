// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

/**
 * What the filters of an appender say about an event.
 *
 * @hidden
 */
public enum FilterVerdict {
  /** It may go on to the appender. */
  WANTED,
  /** A filter denies it: it is counted as filtered, and is none of the offered events. */
  DENIED,
  /** A filter threw: the event is refused as {@link DropReason#FILTER_FAILED}. */
  FAILED
}
