// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.internal.util.FieldPath;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds a field in the JSON record of a framework's encoder. Reads the record as a stream, no
 * further than the field. Any thread.
 */
public final class JsonFields {

  private JsonFields() {}

  /** The text, number or boolean at the path, as text; null if there is none, or no JSON. */
  public static @Nullable Object find(byte[] json, FieldPath path) {
    try (JsonParser parser = Jackson.forReading().createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      String nested = null;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        if (name.equals(path.name()) && isValue(token)) {
          return parser.getText();
        }
        if (nested == null && path.isWay() && name.equals(path.first())) {
          nested = descend(parser, path.rest());
        } else {
          parser.skipChildren();
        }
      }
      return nested;
    } catch (IOException e) {
      return null;
    }
  }

  private static boolean isValue(@Nullable JsonToken token) {
    return token != null && token.isScalarValue() && token != JsonToken.VALUE_NULL;
  }

  /** Reads the current value to its end. */
  private static @Nullable String descend(JsonParser parser, List<String> steps)
      throws IOException {
    JsonToken token = parser.currentToken();
    if (steps.isEmpty()) {
      String found = isValue(token) ? parser.getText() : null;
      parser.skipChildren();
      return found;
    }
    List<String> rest = steps.subList(1, steps.size());
    String found = null;
    if (token == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean here = found == null && parser.currentName().equals(steps.get(0));
        parser.nextToken();
        found = step(parser, here, rest, found);
      }
    } else if (token == JsonToken.START_ARRAY) {
      for (int i = 0; isMore(parser.nextToken()); i++) {
        found = step(parser, steps.get(0).equals(Integer.toString(i)), rest, found);
      }
    }
    return found;
  }

  /** A text that ends too early ends with an exception, or with null. */
  private static boolean isMore(@Nullable JsonToken token) {
    return token != null && token != JsonToken.END_ARRAY;
  }

  private static @Nullable String step(
      JsonParser parser, boolean here, List<String> rest, @Nullable String found)
      throws IOException {
    if (here) {
      return descend(parser, rest);
    }
    parser.skipChildren();
    return found;
  }
}
