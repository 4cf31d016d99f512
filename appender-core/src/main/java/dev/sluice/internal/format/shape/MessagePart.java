// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shape;

import com.fasterxml.jackson.core.SerializableString;
import dev.sluice.spi.EventReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The message of an event: the framework's string, or a kept buffer if the framework has none. One
 * thread at a time.
 */
final class MessagePart<E> {

  /** A buffer for more characters is given back after the event. */
  private static final int KEPT_CHARS = 8 << 10;

  private final EventReader<E> reader;
  private final @Nullable SerializableString key;
  private StringBuilder buffer = new StringBuilder();
  private boolean isInBuffer;
  private @Nullable String text; // only during a walk

  /**
   * @param key null: the record has no message, and it is not read
   */
  MessagePart(EventReader<E> reader, @Nullable SerializableString key) {
    this.reader = reader;
    this.key = key;
  }

  /** Reads the message before anything is written, because it may fail. */
  void read(E event) {
    if (key != null) {
      isInBuffer = reader.appendMessage(event, buffer);
      text = isInBuffer ? null : reader.message(event);
    }
  }

  /** Hands over the message. */
  void write(RecordSink target) throws IOException {
    if (key != null && isInBuffer) {
      target.text(key, buffer);
    } else {
      write(text, target);
    }
  }

  /** Hands over another text in its place. */
  void write(@Nullable String other, RecordSink target) throws IOException {
    if (key != null) {
      target.text(key, other);
    }
  }

  void clear() {
    text = null;
    if (buffer.capacity() > KEPT_CHARS) {
      buffer = new StringBuilder();
    } else {
      buffer.setLength(0);
    }
  }
}
