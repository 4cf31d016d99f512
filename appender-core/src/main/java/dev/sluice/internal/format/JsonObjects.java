// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.internal.util.ByteWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes an object of the application's as Jackson databind sees it, within limits; where that
 * fails, and for the JDK's own types, as its text. The class is loaded, and Jackson's mapper built,
 * by the first such object.
 */
final class JsonObjects {

  /** Larger objects are written as their text: one field must not fill the record. */
  static final int MAX_BYTES = 32 * 1024;

  private static final int MAX_DEPTH = 16;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                  .streamWriteConstraints(
                      StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
          .disable(SerializationFeature.CLOSE_CLOSEABLE)
          .build();

  private JsonObjects() {}

  static void write(JsonGenerator json, Object value) throws IOException {
    if (isText(value)) {
      json.writeString(value.toString());
      return;
    }
    ByteWriter bytes = new ByteWriter(MAX_BYTES);
    try {
      MAPPER.writeValue(bytes, value);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // Too large, too deep, without properties, or a getter that throws.
      json.writeString(value.toString());
      return;
    }
    json.writeRawValue(new String(bytes.toByteArray(), StandardCharsets.UTF_8));
  }

  private static boolean isText(Object value) {
    return value instanceof CharSequence
        || value instanceof Enum<?>
        || value.getClass().getClassLoader() == null; // the JDK's own
  }
}
