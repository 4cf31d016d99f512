// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import java.util.Collection;
import java.util.Map;

/**
 * The kind of a value. All formats ask here, so that a value is of the same kind in each of them.
 */
public enum ValueKind {
  /** Its {@code toString()}, which may be null: text, and types of the JDK such as Instant. */
  TEXT,
  NUMBER,
  BOOLEAN,
  MAP,
  /** A Collection. */
  ITEMS,
  /** A {@code byte[]}. */
  BYTES,
  /** Any other array. */
  ARRAY,
  /** An object of the application: its properties, or else its text. */
  OBJECT;

  public static ValueKind of(Object value) {
    if (value instanceof String) {
      return TEXT;
    } else if (value instanceof Number) {
      return NUMBER;
    } else if (value instanceof Boolean) {
      return BOOLEAN;
    } else if (value instanceof Map<?, ?>) {
      return MAP;
    } else if (value instanceof Collection<?>) {
      return ITEMS;
    } else if (value instanceof byte[]) {
      return BYTES;
    } else if (value.getClass().isArray()) {
      return ARRAY;
    }
    return isText(value) ? TEXT : OBJECT;
  }

  /** Whether the value is text by itself: the JDK's own types, enums, exceptions. */
  private static boolean isText(Object value) {
    return value instanceof CharSequence
        || value instanceof Enum<?>
        || value instanceof Throwable
        || value.getClass().getName().startsWith("java.")
        || value.getClass().getClassLoader() == null; // such as the file system's Path
  }
}
