// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import dev.sluice.internal.util.ByteWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * One Jackson generator over one byte buffer, both used for event after event: a generator for each
 * costs kilobytes of garbage. One thread at a time.
 */
public final class JsonBuffer {

  private static final JsonFactory FACTORY =
      Jackson.writing().rootValueSeparator((SerializableString) null).build();

  private final ByteWriter bytes;
  private @Nullable JsonGenerator generator;

  public JsonBuffer(int maxBytes) {
    this.bytes = new ByteWriter(maxBytes);
  }

  /** The generator, at the start of an empty buffer. */
  public JsonGenerator start() {
    bytes.reset();
    return json();
  }

  /** The generator, wherever it stands. */
  JsonGenerator json() {
    JsonGenerator existing = generator;
    if (existing != null) {
      return existing;
    }
    try {
      JsonGenerator created = FACTORY.createGenerator(bytes);
      generator = created;
      return created;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes behind the generator. Flush it before you add bytes that are not JSON. */
  public ByteWriter bytes() {
    return bytes;
  }

  /** Replaces a generator that stopped half-way: it would continue in the middle of an object. */
  public void discard() {
    generator = null;
  }
}
