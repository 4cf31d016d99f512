// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.fake.TestEvent;
import dev.sluice.fake.TestReader;
import dev.sluice.internal.format.metric.LineProtocolReader;
import dev.sluice.internal.format.metric.MetricHarness;
import dev.sluice.internal.format.otlp.OtlpDecoder;
import dev.sluice.internal.route.KeySources;
import dev.sluice.internal.route.PartitionKeys;
import dev.sluice.options.Problems;
import dev.sluice.options.SluiceOptions;
import io.opentelemetry.proto.common.v1.AnyValue;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.Value;

/**
 * What each value becomes in each format. They agree, but for what a format cannot hold; each such
 * difference is a word in the table.
 */
class ValueTableTest {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** What a value is in JSON, and so in msgpack and OTLP. */
  private enum Kind {
    TEXT,
    /** An object of the application's without properties: metrics do not look into objects. */
    OBJECT_TEXT,
    /** A number that 64 bits or a double hold. */
    NUMBER,
    /** A number in JSON, whose numbers have no bounds; else its text, so that no digit is lost. */
    LONG_NUMBER,
    /** No number of JSON's, and so text there; a double in msgpack and OTLP. Not for metrics. */
    NO_JSON_NUMBER,
    BOOLEAN,
    /** Bytes where the format has them, and else Base64. */
    BYTES,
    LIST,
    MAP,
    NULL
  }

  record Point(int x, String y) {}

  /** Has properties, and a text that is none of them. */
  static final class Bean {
    public String getName() {
      return "Zoë";
    }

    @Override
    public String toString() {
      return "a bean";
    }
  }

  /** Has no properties: its text is all there is. */
  static final class Plain {
    @Override
    public String toString() {
      return "plain";
    }
  }

  /** Too large for one field: its text takes its place. */
  static final class Large {
    public String getText() {
      return "x".repeat(40_000);
    }

    @Override
    public String toString() {
      return "large";
    }
  }

  /** A collection of the application's that is none of the JDK's. */
  static final class Bag implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("a", "b").iterator();
    }
  }

  /** Its text is null, which its contract allows. */
  static final class NoText {
    @Override
    @SuppressWarnings("NullAway") // that is the case
    public String toString() {
      return null;
    }
  }

  /** A number type of the application's. */
  static final class Money extends Number {
    @Override
    public int intValue() {
      return 0;
    }

    @Override
    public long longValue() {
      return 0;
    }

    @Override
    public float floatValue() {
      return 0;
    }

    @Override
    public double doubleValue() {
      return 0;
    }

    @Override
    public String toString() {
      return "12.5";
    }
  }

  /** A large number's subclass, whose text is no number. */
  static final class Price extends BigDecimal {
    private static final long serialVersionUID = 1L;

    Price(String amount) {
      super(amount);
    }

    @Override
    public String toString() {
      return super.toString() + " EUR";
    }
  }

  static final class Dozen extends BigInteger {
    private static final long serialVersionUID = 1L;

    Dozen() {
      super("12");
    }

    @Override
    public String toString() {
      return "a dozen";
    }
  }

  record Share(Number part) {}

  /** Jackson leaves such types to modules of its own. */
  record Order(List<Instant> at, Optional<String> note, Duration took) {}

  record Chars(char[] text) {}

  /** Its property is to be JSON as it is. */
  record Raw(@JsonRawValue String json) {
    @Override
    public String toString() {
      return "raw";
    }
  }

  /** Its serializer writes all of it raw. */
  @JsonSerialize(using = AllRaw.class)
  record Whole(String json) {}

  static final class AllRaw extends JsonSerializer<Whole> {
    @Override
    public void serialize(Whole value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeRaw(value.json);
    }
  }

  /** Its serializer forgets the value. */
  @JsonSerialize(using = NameAlone.class)
  record Forgotten() {}

  static final class NameAlone extends JsonSerializer<Forgotten> {
    @Override
    public void serialize(Forgotten value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeStartObject();
      json.writeFieldName("name");
      json.writeEndObject();
    }
  }

  /** Its serializer writes nothing. */
  @JsonSerialize(using = Nothing.class)
  record Unwritten() {}

  static final class Nothing extends JsonSerializer<Unwritten> {
    @Override
    public void serialize(Unwritten value, JsonGenerator json, SerializerProvider provider) {}
  }

  record Answer(Object body) {}

  /** Jackson 3's, or the application's own one beside an all-in-one jar. */
  private static Object otherTree(String json) {
    return new dev.sluice.fake.jackson.databind.JsonNode(json);
  }

  static Stream<Arguments> values() {
    LongAdder adder = new LongAdder();
    adder.add(9);
    DoubleAdder sum = new DoubleAdder();
    sum.add(1.5);
    DoubleAdder noNumber = new DoubleAdder();
    noNumber.add(Double.NaN);
    Map<Object, Object> twins = new LinkedHashMap<>();
    twins.put("1", "text");
    twins.put(1, "number");
    Map<String, Object> cycle = new HashMap<>();
    cycle.put("self", cycle);
    List<Object> list = new ArrayList<>();
    list.add(list);
    Object[] array = {null};
    array[0] = array;
    Map<Object, Object> odd = new LinkedHashMap<>();
    odd.put(null, 1);
    odd.put(new NoText(), 2);
    odd.put(Kind.TEXT, 3);
    odd.put("\uD800", 4);
    odd.put("\uFFFD", 5);
    Iterator<String> iterator = List.of("x").iterator(); // not read: it can be read only once
    return Stream.of(
        arguments("x", Kind.TEXT, "\"x\""),
        arguments("", Kind.TEXT, "\"\""),
        arguments('c', Kind.TEXT, "\"c\""),
        arguments(new StringBuilder("built"), Kind.TEXT, "\"built\""),
        arguments(Instant.EPOCH, Kind.TEXT, "\"1970-01-01T00:00:00Z\""),
        arguments(LocalDate.of(2026, 1, 2), Kind.TEXT, "\"2026-01-02\""),
        arguments(Duration.ofSeconds(5), Kind.TEXT, "\"PT5S\""),
        arguments(new Date(0), Kind.TEXT, '"' + new Date(0).toString() + '"'),
        arguments(iterator, Kind.TEXT, '"' + iterator.toString() + '"'),
        arguments(new UUID(0, 1), Kind.TEXT, "\"00000000-0000-0000-0000-000000000001\""),
        arguments(TimeUnit.DAYS, Kind.TEXT, "\"DAYS\""),
        arguments(Kind.TEXT, Kind.TEXT, "\"TEXT\""),
        arguments(URI.create("a:b"), Kind.TEXT, "\"a:b\""),
        arguments(
            new IllegalStateException("no"), Kind.TEXT, "\"java.lang.IllegalStateException: no\""),
        arguments(Optional.of("x"), Kind.TEXT, "\"Optional[x]\""),
        arguments(Optional.of(1), Kind.TEXT, "\"Optional[1]\""),
        arguments(Optional.empty(), Kind.TEXT, "\"Optional.empty\""),
        arguments(true, Kind.BOOLEAN, "true"),
        arguments((byte) -1, Kind.NUMBER, "-1"),
        arguments(7, Kind.NUMBER, "7"),
        arguments(Long.MIN_VALUE, Kind.NUMBER, "-9223372036854775808"),
        arguments(adder, Kind.NUMBER, "9"),
        arguments(sum, Kind.NUMBER, "1.5"),
        arguments(new AtomicLong(5), Kind.NUMBER, "5"),
        arguments(new Money(), Kind.NUMBER, "12.5"),
        arguments(0.1, Kind.NUMBER, "0.1"),
        arguments(0.5f, Kind.NUMBER, "0.5"),
        arguments(new BigDecimal("1.1"), Kind.NUMBER, "1.1"),
        arguments(new BigInteger("-7"), Kind.NUMBER, "-7"),
        arguments(new Price("12.5"), Kind.TEXT, "\"12.5 EUR\""),
        arguments(new Dozen(), Kind.TEXT, "\"a dozen\""),
        arguments(
            new BigInteger("123456789012345678901234567890"),
            Kind.LONG_NUMBER,
            "123456789012345678901234567890"),
        arguments(
            new BigDecimal("0.10000000000000000000001"),
            Kind.LONG_NUMBER,
            "0.10000000000000000000001"),
        arguments(Double.NaN, Kind.NO_JSON_NUMBER, "\"NaN\""),
        arguments(Double.NEGATIVE_INFINITY, Kind.NO_JSON_NUMBER, "\"-Infinity\""),
        arguments(new byte[] {1, 2, 3}, Kind.BYTES, "\"AQID\""),
        arguments(new int[] {1, 2}, Kind.LIST, "[1,2]"),
        arguments(new Object[] {"a", 1, null}, Kind.LIST, "[\"a\",1,null]"),
        arguments(List.of("a", Map.of("k", List.of(true))), Kind.LIST, "[\"a\",{\"k\":[true]}]"),
        arguments(
            List.of(Instant.EPOCH, new Point(1, "2")),
            Kind.LIST,
            "[\"1970-01-01T00:00:00Z\",{\"x\":1,\"y\":\"2\"}]"),
        arguments(twins, Kind.MAP, "{\"1\":\"text\",\"_1\":\"number\"}"),
        arguments(cycle, Kind.MAP, "{\"self\":".repeat(16) + "\"...\"" + "}".repeat(16)),
        arguments(odd, Kind.MAP, "{\"null\":1,\"_null\":2,\"TEXT\":3,\"\uFFFD\":4,\"_\uFFFD\":5}"),
        arguments(list, Kind.LIST, "[".repeat(16) + "\"...\"" + "]".repeat(16)),
        arguments(array, Kind.LIST, "[".repeat(16) + "\"...\"" + "]".repeat(16)),
        arguments(new Bag(), Kind.LIST, "[\"a\",\"b\"]"),
        arguments(new Large(), Kind.OBJECT_TEXT, "\"large\""),
        arguments(new Point(1, "2"), Kind.MAP, "{\"x\":1,\"y\":\"2\"}"),
        arguments(new Bean(), Kind.MAP, "{\"name\":\"Zoë\"}"),
        arguments(new Share(new Price("12.5")), Kind.MAP, "{\"part\":\"12.5 EUR\"}"),
        arguments(
            new Order(List.of(Instant.EPOCH), Optional.of("x"), Duration.ofSeconds(5)),
            Kind.MAP,
            "{\"at\":[\"1970-01-01T00:00:00Z\"],\"note\":\"Optional[x]\",\"took\":\"PT5S\"}"),
        arguments(new Share(new Dozen()), Kind.MAP, "{\"part\":\"a dozen\"}"),
        arguments(new Share(noNumber), Kind.MAP, "{\"part\":\"NaN\"}"),
        arguments(new Chars(new char[] {'a', '\uD800'}), Kind.MAP, "{\"text\":\"a\uFFFD\"}"),
        arguments(new Raw("{\"a\":\n[1.50]}"), Kind.MAP, "{\"json\":{\"a\":[1.50]}}"),
        arguments(new Raw("\"\\uD800\""), Kind.MAP, "{\"json\":\"\uFFFD\"}"),
        arguments(new Raw("{"), Kind.OBJECT_TEXT, "\"raw\""),
        arguments(new Raw("1} {"), Kind.OBJECT_TEXT, "\"raw\""),
        arguments(new Raw(""), Kind.OBJECT_TEXT, "\"raw\""),
        arguments(new Whole("{\"a\": 1}"), Kind.MAP, "{\"a\":1}"),
        arguments(new Whole("a"), Kind.OBJECT_TEXT, "\"Whole[json=a]\""),
        arguments(new Forgotten(), Kind.OBJECT_TEXT, "\"Forgotten[]\""),
        arguments(new Unwritten(), Kind.OBJECT_TEXT, "\"Unwritten[]\""),
        arguments(otherTree("{\"a\":\n[1.50]}"), Kind.MAP, "{\"a\":[1.50]}"),
        arguments(otherTree("[1,{}]"), Kind.LIST, "[1,{}]"),
        arguments(otherTree("NaN"), Kind.OBJECT_TEXT, "\"NaN\""),
        arguments(new Answer(otherTree("\"x\"")), Kind.MAP, "{\"body\":\"x\"}"),
        arguments(new Plain(), Kind.OBJECT_TEXT, "\"plain\""),
        arguments(null, Kind.NULL, "null"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void value_isTheSameInEveryFormat(@Nullable Object value, Kind kind, String expected)
      throws IOException {
    TestEvent event = TestEvent.of("m").field("v", value);
    Formatting formatting = Formatting.bare("type", "json");
    JsonNode json = JSON.readTree(formatting.bytes(event)).get("v");
    assertThat(json).isEqualTo(JSON.readTree(expected));
    assertThat(formatting.failures).isEmpty();

    assertThat(msgpack(event)).as("msgpack").isEqualTo(binary(kind, json));
    assertThat(otlp(event, "otlp_proto")).as("otlp_proto").isEqualTo(binary(kind, json));
    assertThat(otlp(event, "otlp_json")).as("otlp_json").isEqualTo(binary(kind, json));
  }

  /** What msgpack and OTLP have where JSON has this. */
  private static Object binary(Kind kind, JsonNode json) {
    return switch (kind) {
      case LONG_NUMBER ->
          json.asText().contains("E") ? json.decimalValue().toPlainString() : json.asText();
      case NO_JSON_NUMBER -> Double.valueOf(json.asText());
      case BYTES -> List.of("bytes", json.asText());
      case TEXT, OBJECT_TEXT, NUMBER, BOOLEAN, LIST, MAP, NULL -> plain(json);
    };
  }

  private static Object plain(JsonNode json) {
    if (json.isTextual()) {
      return json.asText();
    } else if (json.isBoolean()) {
      return json.booleanValue();
    } else if (json.isIntegralNumber()) {
      return json.longValue();
    } else if (json.isNumber()) {
      return json.doubleValue();
    } else if (json.isArray()) {
      List<Object> items = new ArrayList<>();
      json.forEach(item -> items.add(plain(item)));
      return items;
    } else if (json.isObject()) {
      Map<String, Object> entries = new LinkedHashMap<>();
      json.properties().forEach(entry -> entries.put(entry.getKey(), plain(entry.getValue())));
      return entries;
    }
    return "nothing";
  }

  private static Object msgpack(TestEvent event) throws IOException {
    Formatting formatting = Formatting.bare("type", "msgpack");
    byte[] record = formatting.bytes(event);
    assertThat(formatting.failures).isEmpty();
    try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(record)) {
      assertThat(unpacker.unpackMapHeader()).isOne();
      assertThat(unpacker.unpackString()).isEqualTo("v");
      Object value = plain(unpacker.unpackValue());
      assertThat(unpacker.hasNext()).isFalse();
      return value;
    }
  }

  private static Object plain(Value value) {
    return switch (value.getValueType()) {
      case STRING -> value.asStringValue().asString();
      case BOOLEAN -> value.asBooleanValue().getBoolean();
      case INTEGER -> value.asIntegerValue().asLong();
      case FLOAT -> value.asFloatValue().toDouble();
      case BINARY ->
          List.of("bytes", Base64.getEncoder().encodeToString(value.asBinaryValue().asByteArray()));
      case ARRAY -> value.asArrayValue().list().stream().map(ValueTableTest::plain).toList();
      case MAP -> {
        Map<String, Object> entries = new LinkedHashMap<>();
        value
            .asMapValue()
            .map()
            .forEach((k, v) -> entries.put(k.asStringValue().asString(), plain(v)));
        yield entries;
      }
      case NIL -> "nothing";
      case EXTENSION -> throw new AssertionError(value);
    };
  }

  private static Object otlp(TestEvent event, String type) throws IOException {
    Formatting formatting = Formatting.with("type", type);
    byte[] record = formatting.bytes(event);
    assertThat(formatting.failures).isEmpty();
    return plain(
        OtlpDecoder.value(
            OtlpDecoder.only(
                type.equals("otlp_json") ? OtlpDecoder.json(record) : OtlpDecoder.proto(record)),
            "v"));
  }

  private static Object plain(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> value.getBoolValue();
      case INT_VALUE -> value.getIntValue();
      case DOUBLE_VALUE -> value.getDoubleValue();
      case BYTES_VALUE ->
          List.of("bytes", Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray()));
      case ARRAY_VALUE ->
          value.getArrayValue().getValuesList().stream().map(ValueTableTest::plain).toList();
      case KVLIST_VALUE -> {
        Map<String, Object> entries = new LinkedHashMap<>();
        value
            .getKvlistValue()
            .getValuesList()
            .forEach(e -> entries.put(e.getKey(), plain(e.getValue())));
        yield entries;
      }
      case VALUE_NOT_SET -> "nothing";
      default -> throw new AssertionError(value);
    };
  }

  @ParameterizedTest
  @MethodSource("values")
  void value_isTheSameTextInTextFormatsAndKeys(@Nullable Object value, Kind kind, String expected)
      throws IOException {
    TestEvent event = TestEvent.of("m").field("v", value);
    JsonNode json = JSON.readTree(expected);
    String text = json.isContainerNode() ? expected : json.asText();
    boolean isNull = kind == Kind.NULL;

    assertThat(Formatting.bare("type", "ltsv").write(event))
        .isEqualTo("v:" + (isNull ? "" : text) + "\n");
    assertThat(Formatting.bare("type", "csv", "fields", "v").write(event))
        .isEqualTo('"' + (isNull ? "" : text.replace("\"", "\"\"")) + "\"\n");
    // Without the key there is no one value: then it is the whole record.
    assertThat(Formatting.bare("logKey", "v").write(event))
        .isEqualTo(isNull ? "{\"v\":null}" : text);
    // A value with parts is no key, nor is null or an empty text: the key is one by chance then.
    boolean isKey = !isNull && !text.isEmpty() && kind != Kind.LIST && kind != Kind.MAP;
    assertThat(key(event)).isEqualTo(isKey ? text : null);
  }

  /** The partition key, or null where the value gave none. */
  private static @Nullable String key(TestEvent event) {
    SluiceOptions options = new SluiceOptions();
    options.set("partitionKey", "field:v");
    Problems problems = new Problems();
    int[] missing = {0};
    PartitionKeys<TestEvent> keys =
        PartitionKeys.compile(
            options,
            new KeySources<>(new TestReader(), "host", null, Formats.texts(), problems),
            () -> missing[0]++);
    assertThat(problems.messages()).isEmpty();
    String key = keys.keyFor(event, new byte[0]);
    return missing[0] == 0 ? key : null;
  }

  /**
   * Metrics leave out what has parts, and what their numbers cannot hold; graphite has numbers
   * alone.
   */
  @ParameterizedTest
  @MethodSource("values")
  void value_isTheSameInMetrics(@Nullable Object value, Kind kind, String expected)
      throws IOException {
    JsonNode json = JSON.readTree(expected);
    Object field =
        switch (kind) {
          case TEXT, BYTES -> json.asText();
          case BOOLEAN -> json.booleanValue();
          case NUMBER -> plain(json);
          // A decimal is the nearest double: as text it would change the type of the field.
          case LONG_NUMBER -> json.isIntegralNumber() ? null : (Object) json.doubleValue();
          case NO_JSON_NUMBER, OBJECT_TEXT, LIST, MAP, NULL -> null;
        };
    TestEvent event = TestEvent.named("m").field("first", 1).field("v", value);

    Object influx =
        LineProtocolReader.read(new MetricHarness("influx", "tags", "none").write(event))
            .get(0)
            .fields()
            .get("v");
    assertThat(influx).as("influx").isEqualTo(field);
    JsonNode written =
        JSON.readTree(new MetricHarness("metric_json", "tags", "none").write(event))
            .at("/fields/v");
    assertThat(written.isMissingNode() ? null : plain(written)).as("metric_json").isEqualTo(field);
    String graphite = new MetricHarness("graphite", "tags", "none").write(event);
    assertThat(graphite.lines().count())
        .as("graphite")
        .isEqualTo(field == null || field instanceof String ? 1 : 2);
  }
}
