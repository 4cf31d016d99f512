// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
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
      new JsonFactoryBuilder()
          .rootValueSeparator((SerializableString) null)
          // Characters beyond the BMP as the four bytes that they are in UTF-8, not as two escapes.
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
          // The buffers live as long as this object: a pool would keep them in thread locals.
          .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
          .build();

  private final ByteWriter bytes;
  private @Nullable JsonGenerator generator;

  public JsonBuffer(int maxBytes) {
    this.bytes = new ByteWriter(maxBytes);
  }

  /** The generator, at the start of an empty buffer. */
  public JsonGenerator start() {
    bytes.reset();
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
