// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.fake.TestEvent;
import dev.sluice.internal.format.value.RepairingGenerator;
import dev.sluice.internal.util.OversizeException;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricJsonFormatTest {

  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .build();

  @Test
  void write_makesTheEventAMetric() {
    TestEvent event =
        TestEvent.named("m")
            .field("z", 1.0)
            .field("b", new BigInteger("18446744073709551615"))
            .field("n", Double.NaN)
            .field("x", true)
            .field("e", 1e-7)
            .saying("hi");

    assertThat(new MetricHarness("metric_json").write(event))
        .isEqualTo(
            "{\"fields\":{\"b\":18446744073709551615,\"e\":1e-7,\"message\":\"hi\",\"x\":true,\"z\":1},"
                + "\"name\":\"m\",\"tags\":{\"host\":\"box\",\"level\":\"INFO\",\"logger\":\"m\","
                + "\"thread\":\"main\"},\"timestamp\":1500000000}\n");
  }

  @Test
  void write_sendsAMetricWithoutFields() {
    assertThat(json("tags", "").write(TestEvent.named("")))
        .isEqualTo("{\"fields\":{},\"name\":\"\",\"tags\":{},\"timestamp\":1500000000}\n");
  }

  @Test
  void write_escapesAsGoDoes() {
    assertThat(field("\"\\/\b\f\n\r\t\0\u001f\u007f<>&\u2028\u2029é😀\uD800"))
        .isEqualTo(
            "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u007f\\u003c\\u003e\\u0026\\u2028\\u2029é😀\uFFFD\"");
  }

  @ParameterizedTest
  @CsvSource({
    "1s, 1525478795",
    "1ns, 1525478795123456789",
    "10ns, 152547879512345678",
    "0s, 1525478795",
    "-5ms, 1525478795",
    "1µs, 1525478795123456",
    "999ms, 15254787951",
    "1h30m, 1525478",
    "1000000h, 1",
  })
  void write_cutsTheTimeToItsUnit(String unit, String time) {
    assertThat(
            json("tags", "", "timestampUnits", unit)
                .write(TestEvent.named("m").at(1_525_478_795, 123_456_789)))
        .endsWith("\"timestamp\":" + time + "}\n");
  }

  @Test
  void write_formatsTheTimeInUtc() {
    TestEvent event = TestEvent.named("m").at(1_525_478_795, 123_456_789);

    assertThat(json("timestampFormat", "\"%F\" %T.%3N").write(event))
        .endsWith("\"timestamp\":\"\\\"2018-05-05\\\" 00:06:35.123\"}\n");
    assertThat(json("timestampFormat", "unix_millis").write(event))
        .endsWith("\"timestamp\":1525478795123}\n");
    assertThat(json("timestampFormat", "%L", "timeDialect", "ruby").write(event))
        .endsWith("\"timestamp\":\"123\"}\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | {}",
        "[] | []",
        "` [1 , {\"b\":1,\"a\":[null,true,false]} ] ` | [1,{\"a\":[null,true,false],\"b\":1}]",
        "{\"a\":1,\"a\":2} | {\"a\":2}",
        "1.0 | 1",
        "1e3 | 1000",
        "1e21 | 1e+21",
        "-0 | -0",
        "0 | 0",
        "12345678901234567 | 12345678901234567",
        "-9223372036854775808 | -9223372036854775808",
        "18446744073709551615 | 18446744073709551615",
        "123456789012345678901234 | 1.2345678901234569e+23",
        "\"<\" | \"\\u003c\"",
        "null | null",
        // No JSON: they stay text.
        "{a:1} | \"{a:1}\"",
        "{\"a\":1} x | \"{\\\"a\\\":1} x\"",
        "{\"a\":1 | \"{\\\"a\\\":1\"",
        "01 | \"01\"",
        "NaN | \"NaN\"",
        "1e400 | \"1e400\"",
        "'' | \"''\"",
        "`` | \"\"",
      })
  void write_nestsWhatIsJson(String text, String expected) {
    assertThat(
            json("nestedFieldsInclude", "f*", "tags", "", "messageField", "")
                .write(TestEvent.named("m").field("f", text)))
        .isEqualTo(
            "{\"fields\":{\"f\":"
                + expected
                + "},\"name\":\"m\",\"tags\":{},\"timestamp\":1500000000}\n");
  }

  @Test
  void write_nestsOnlyTheFieldsThatAreMeant() {
    TestEvent event =
        TestEvent.named("m").field("a", "{}").field("ab", "{}").field("c", "{}").field("n", 1);

    assertThat(json("nestedFieldsInclude", "a*,c", "nestedFieldsExclude", "?b").write(event))
        .startsWith("{\"fields\":{\"a\":{},\"ab\":\"{}\",\"c\":{},\"n\":1}");
    assertThat(json("nestedFieldsExclude", "{a,c}").write(event))
        .startsWith("{\"fields\":{\"a\":\"{}\",\"ab\":{},\"c\":\"{}\",\"n\":1}");
  }

  @Test
  void write_leavesTooDeepJsonText() {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);

    assertThat(
            json("nestedFieldsInclude", "*", "tags", "")
                .write(TestEvent.named("m").field("f", deep)))
        .startsWith("{\"fields\":{\"f\":\"[[[[");
  }

  @Test
  void write_stopsAtTheLargestRecord() {
    TestEvent event = TestEvent.named("m").field("f", "x".repeat(1000));

    assertThatThrownBy(() -> json("maxEventBytes", "1000", "nestedFieldsInclude", "*").write(event))
        .isInstanceOf(OversizeException.class);
  }

  @Test
  void writeSafe_tellsWhyInPlaceOfTheMessage() {
    assertThat(
            json("tags", "level,x")
                .writeSafe(TestEvent.named("m").field("n", 1), new IllegalStateException("secret")))
        .isEqualTo(
            "{\"fields\":{\"message\":\"format error: java.lang.IllegalStateException\"},"
                + "\"name\":\"m\",\"tags\":{\"level\":\"INFO\"},\"timestamp\":1500000000}\n");
  }

  @Test
  void write_canBeReadStrictly() throws JsonProcessingException {
    Random random = MetricHarness.random("MetricJsonFormatTest.write_canBeReadStrictly");
    MetricHarness harness = json("tags", "*", "timestampUnits", "1ns", "nestedFieldsInclude", "n*");
    for (int i = 0; i < MetricHarness.TRIES / 5; i++) {
      TestEvent event =
          TestEvent.named(MetricHarness.text(random, 8))
              .at(random.nextInt(), random.nextInt(1_000_000_000))
              .saying(MetricHarness.text(random, 12));
      for (int tag = random.nextInt(4); tag > 0; tag--) {
        event.mdc(MetricHarness.text(random, 4), MetricHarness.text(random, 6));
      }
      for (int field = random.nextInt(5); field > 0; field--) {
        Object value =
            switch (random.nextInt(5)) {
              case 0 -> random.nextLong();
              case 1 -> Double.longBitsToDouble(random.nextLong());
              case 2 -> random.nextBoolean();
              default -> MetricHarness.text(random, 12);
            };
        event.field(MetricHarness.text(random, 4), value);
      }

      JsonNode record = STRICT.readTree(harness.write(event));

      assertThat(record.get("name").asText()).isEqualTo(RepairingGenerator.repair(event.logger));
      assertThat(record.get("timestamp").longValue())
          .isEqualTo(event.epochSecond * 1_000_000_000L + event.nanoOfSecond);
      assertThat(record.get("tags").size()).isEqualTo(event.context.size());
      assertFields(record.get("fields"), event);
    }
  }

  private static void assertFields(JsonNode fields, TestEvent event) {
    Map<String, Object> expected = new LinkedHashMap<>();
    for (Map.Entry<String, Object> field : event.fields) {
      expected.put(RepairingGenerator.repair(field.getKey()), field.getValue());
    }
    expected.put("message", event.message.get());
    expected.forEach(
        (name, value) -> {
          JsonNode actual = fields.get(name);
          if (value instanceof Double number) {
            assertThat(actual == null).isEqualTo(!Double.isFinite(number));
            assertThat(actual == null ? number : actual.doubleValue()).isEqualTo(value);
          } else if (value instanceof Long number) {
            assertThat(actual.longValue()).isEqualTo(number);
          } else if (value instanceof Boolean flag) {
            assertThat(actual.booleanValue()).isEqualTo(flag);
          } else if (!name.startsWith("n")) {
            assertThat(actual.asText()).isEqualTo(RepairingGenerator.repair((String) value));
          }
        });
    assertThat(fields.size()).isLessThanOrEqualTo(expected.size());
  }

  private static String field(String text) {
    String record =
        json("tags", "", "messageField", "").write(TestEvent.named("m").field("f", text));
    return record.substring("{\"fields\":{\"f\":".length(), record.indexOf("},\"name\""));
  }

  private static MetricHarness json(String... options) {
    return new MetricHarness("metric_json", options);
  }
}
