// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The bytes are those that Jackson's generator writes for the same calls. */
class JsonWriterTest {

  private static final long SEED = Long.getLong("sluice.property.seed", System.nanoTime());

  private final Random random = new Random(SEED);
  private final JsonWriter own = new JsonWriter(Integer.MAX_VALUE);

  @Test
  void calls_giveWhatJacksonWrites() throws IOException {
    System.out.println("JsonWriterTest: -Dsluice.property.seed=" + SEED);
    for (int i = 0; i < 3_000; i++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      own.start();
      try (JsonGenerator jackson = new JsonFactory().createGenerator(out)) {
        value(jackson, 0);
      }
      assertThat(new String(own.bytes().toByteArray(), UTF_8)).isEqualTo(out.toString(UTF_8));
    }
  }

  private void value(JsonGenerator jackson, int depth) throws IOException {
    switch (random.nextInt(depth > 4 ? 8 : 10)) {
      case 0 -> {
        long number = random.nextLong() >> random.nextInt(64);
        long any = random.nextInt(20) == 0 ? Long.MIN_VALUE : number;
        jackson.writeNumber(any);
        own.number(any);
      }
      case 1 -> {
        double any =
            random.nextInt(9) == 0 ? Double.NaN : Double.longBitsToDouble(random.nextLong());
        jackson.writeNumber(any);
        own.number(any);
      }
      case 2 -> {
        float any = Float.intBitsToFloat(random.nextInt());
        jackson.writeNumber(any);
        own.number(any);
      }
      case 3 -> {
        boolean any = random.nextBoolean();
        jackson.writeBoolean(any);
        own.bool(any);
      }
      case 4 -> {
        jackson.writeNull();
        own.nothing();
      }
      case 5 -> {
        byte[] any = new byte[random.nextInt(9)];
        random.nextBytes(any);
        jackson.writeBinary(any);
        own.base64(any);
      }
      case 6 -> {
        jackson.writeRawValue("1.50");
        own.raw("1.50");
      }
      case 7 -> {
        jackson.writeString("a \"quoted\" text");
        own.text("a \"quoted\" text");
      }
      case 8 -> {
        jackson.writeStartArray();
        own.startArray();
        for (int i = random.nextInt(4); i > 0; i--) {
          value(jackson, depth + 1);
        }
        jackson.writeEndArray();
        own.endArray();
      }
      default -> {
        jackson.writeStartObject();
        own.startObject();
        for (int i = random.nextInt(4); i > 0; i--) {
          if (random.nextBoolean()) {
            jackson.writeFieldName("name \\ " + i);
            own.name("name \\ " + i);
          } else {
            SerializedString name = new SerializedString("known \t" + i);
            jackson.writeFieldName(name);
            own.name(name);
          }
          value(jackson, depth + 1);
        }
        jackson.writeEndObject();
        own.endObject();
      }
    }
  }
}
