// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import java.io.IOException;

/**
 * Takes one value, part after part: a format. {@link ValueWalk} calls it. An item of an array
 * stands between {@link #startItem} and {@link #endItem}, the value of an entry of a map between
 * {@link #startEntry} and {@link #endEntry}.
 */
public interface ValueSink {

  void writeNull() throws IOException;

  void writeText(String text) throws IOException;

  void writeNumber(Number number) throws IOException;

  void writeBoolean(boolean value) throws IOException;

  void writeBytes(byte[] value) throws IOException;

  /**
   * Writes an object of the application's in a way of its own.
   *
   * @return false where the format has none: then the walk takes the object apart
   */
  default boolean writeObject(Object value) throws IOException {
    return false;
  }

  void startArray() throws IOException;

  default void startItem() throws IOException {}

  default void endItem() throws IOException {}

  void endArray() throws IOException;

  void startMap() throws IOException;

  /**
   * Begins an entry.
   *
   * @param name fit for UTF-8, and no other of the same map
   */
  void startEntry(String name) throws IOException;

  default void endEntry() throws IOException {}

  void endMap() throws IOException;
}
