// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

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
final class JsonBuffer {

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

  JsonBuffer(int maxBytes) {
    this.bytes = new ByteWriter(maxBytes);
  }

  /** The generator, at the start of an empty buffer. */
  JsonGenerator start() {
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

  /** The generator, at the start of an empty buffer, for text with surrogates that stand alone. */
  JsonGenerator startRepairing() {
    JsonGenerator repairing = new RepairingGenerator(start());
    generator = repairing;
    return repairing;
  }

  /** Whether the generator started last writes other names than it is given. */
  boolean isRepairing() {
    return generator instanceof RepairingGenerator;
  }

  /**
   * Whether JSON of ours has a surrogate as an escape. Pairs are written as four bytes, so nearly
   * always it stands alone.
   */
  static boolean hasSurrogateEscape(byte[] json) {
    for (int i = 0; i < json.length - 3; i++) {
      if (json[i] == '\\') {
        i++; // whatever follows, a backslash among it, is part of this escape
        if (json[i] == 'u' && json[i + 1] == 'D' && json[i + 2] >= '8') {
          return true;
        }
      }
    }
    return false;
  }

  /** The generator started last. */
  JsonGenerator generator() {
    JsonGenerator started = generator;
    return started == null ? start() : started;
  }

  /** Where bytes can be added that are not JSON; {@link #flush} first. */
  ByteWriter bytes() {
    return bytes;
  }

  /** Moves what the generator holds back into the buffer. */
  void flush() throws IOException {
    if (generator != null) {
      generator.flush();
    }
  }

  /** Forgets a generator that stopped half-way: it would go on in the middle of an object. */
  void discard() {
    generator = null;
  }
}
