// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.sluice.internal.format.shape.Masks;
import dev.sluice.internal.format.value.Jackson;
import dev.sluice.internal.format.value.RepairingGenerator;
import dev.sluice.internal.util.ByteWriter;
import dev.sluice.record.Utf8;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON that stands in a string field, written as JSON: keys sorted, each once (the last value
 * wins), numbers as Go writes them. Integers of 64 bits stay exact, where Go makes floats of them.
 * Costs a tree of objects for a field; one thread at a time.
 */
final class NestedJson {

  /** Deeper JSON stays text: it is written by recursion, on the stack of the application. */
  private static final int MAX_DEPTH = 100;

  private static final int UNSIGNED_BITS = 64;

  private static final JsonFactory FACTORY =
      Jackson.reading()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private final Masks masks;
  private final ShortestDecimal decimal = new ShortestDecimal();

  NestedJson(Masks masks) {
    this.masks = masks;
  }

  /** Writes the JSON that the text is, or nothing and returns false when it is none. */
  boolean write(ByteWriter out, String text) {
    Object value;
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        return false;
      }
      value = read(parser);
      if (parser.nextToken() != null) {
        return false;
      }
    } catch (IOException e) {
      return false;
    }
    write(out, value);
    return true;
  }

  private @Nullable Object read(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> readObject(parser);
      case START_ARRAY -> readArray(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> finite(parser);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private Map<String, @Nullable Object> readObject(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> object = new TreeMap<>(Utf8.BYTE_ORDER);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = RepairingGenerator.repair(parser.currentName());
      parser.nextToken();
      Object value = read(parser); // also what is masked has to be JSON
      object.put(name, masks.covers(name) ? Masks.MASK : value);
    }
    return object;
  }

  private List<@Nullable Object> readArray(JsonParser parser) throws IOException {
    List<@Nullable Object> array = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(read(parser));
    }
    return array;
  }

  private static Object integer(JsonParser parser) throws IOException {
    BigInteger number = parser.getBigIntegerValue();
    boolean isSigned = number.bitLength() < UNSIGNED_BITS;
    boolean isUnsigned = number.signum() > 0 && number.bitLength() <= UNSIGNED_BITS;
    // Zero may have a sign, which only a float keeps.
    return number.signum() != 0 && (isSigned || isUnsigned) ? number : finite(parser);
  }

  private static Object finite(JsonParser parser) throws IOException {
    double number = Double.parseDouble(parser.getText());
    if (!Double.isFinite(number)) {
      throw new JsonParseException(parser, "a number that no double holds");
    }
    return number;
  }

  private void write(ByteWriter out, @Nullable Object value) {
    if (value instanceof Map<?, ?> object) {
      char before = '{';
      for (Map.Entry<?, ?> entry : object.entrySet()) {
        out.write(before);
        GoJson.writeString(out, (String) entry.getKey());
        out.write(':');
        write(out, entry.getValue());
        before = ',';
      }
      out.writeUtf8(object.isEmpty() ? "{}" : "}");
    } else if (value instanceof List<?> array) {
      char before = '[';
      for (Object item : array) {
        out.write(before);
        write(out, item);
        before = ',';
      }
      out.writeUtf8(array.isEmpty() ? "[]" : "]");
    } else if (value instanceof String text) {
      GoJson.writeString(out, text);
    } else if (value instanceof Double number) {
      decimal.set(number).writeJson(out);
    } else {
      out.writeUtf8(String.valueOf(value));
    }
  }
}
