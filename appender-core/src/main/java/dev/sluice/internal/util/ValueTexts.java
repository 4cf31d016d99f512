// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import org.jspecify.annotations.Nullable;

/**
 * The one rule whether a value is text or has parts. Records, keys and routes use it, so a key is
 * the text that stands in the record. Thread-safe.
 */
public interface ValueTexts {

  /** The text of a text, number, boolean or the like in a record; null for a value with parts. */
  @Nullable String textOf(Object value);

  /** The same value as maps, lists and texts, for a way into it; null where it has no parts. */
  @Nullable Object partsOf(Object value);
}
