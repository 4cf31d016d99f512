// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.management.ThreadMXBean;
import dev.sluice.fake.TestEvent;
import dev.sluice.fake.TestReader;
import dev.sluice.internal.util.OversizeException;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.Problems;
import dev.sluice.record.Utf8;
import dev.sluice.spi.EventEncoder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes of a record, byte for byte. */
class RecordBytesTest {

  private static final String HEAD =
      "{\"level\":\"INFO\",\"logger\":\"app.Main\",\"thread\":\"main\",\"message\":\"hi\"";

  /** Refuses what a strict reader would: duplicate names, trailing tokens. */
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final FormatOptions options = new FormatOptions();
  private final Problems problems = new Problems();
  private int keysMissing;
  private @Nullable EventEncoder<TestEvent> encoder;
  private @Nullable EventFormat<TestEvent> format;

  private final class Counts implements FormatCounts {

    @Override
    public void logKeyMissing() {
      keysMissing++;
    }

    @Override
    public void noMetric() {
      throw new AssertionError("no metric is asked for here");
    }
  }

  private byte @Nullable [] bytes(TestEvent event) throws IOException {
    if (format == null) {
      format =
          Formats.compile(options, new TestReader(), encoder, name -> null, new Counts(), problems)
              .get();
      assertThat(problems.messages()).isEmpty();
    }
    return format.write(event);
  }

  private String text(TestEvent event) throws IOException {
    byte[] bytes = bytes(event);
    try {
      return UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException e) {
      throw new AssertionError("not UTF-8: " + Arrays.toString(bytes), e);
    }
  }

  private JsonNode tree(TestEvent event) throws IOException {
    return STRICT.readTree(text(event));
  }

  private static TestEvent hi() {
    return TestEvent.of("hi");
  }

  @Test
  void defaultRecord_isTheseBytes() throws IOException {
    TestEvent event =
        hi().field("count", 5)
            .field("ok", true)
            .mdc("tenant", "a")
            .marker("M1")
            .marker("M2")
            .thrown(new IllegalStateException("no"));
    assertThat(text(event))
        .isEqualTo(
            HEAD
                + ",\"count\":5,\"ok\":true,\"tenant\":\"a\",\"markers\":[\"M1\",\"M2\"],"
                + "\"exception\":{\"class\":\"java.lang.IllegalStateException\",\"message\":\"no\","
                + "\"stack_trace\":\"java.lang.IllegalStateException: no\\n\\tat somewhere\"}}");
    assertThat(text(hi())).isEqualTo(HEAD + "}");
    assertThat(text(TestEvent.of((String) null))).endsWith("\"message\":null}");
  }

  @Test
  void parts_areLeftOutOrAddedAsTheOptionsSay() throws IOException {
    options.setIncludeFields("false");
    options.setIncludeContext("false");
    options.setIncludeMarkers("false");
    options.setIncludeCaller("true");
    TestEvent event = hi().field("a", 1).mdc("b", 2).marker("M");
    event.caller = new StackTraceElement("app.Main", "run", "Main.java", 42);
    assertThat(text(event))
        .isEqualTo(
            HEAD
                + ",\"caller\":{\"class\":\"app.Main\",\"method\":\"run\",\"file\":\"Main.java\","
                + "\"line\":42}}");
  }

  @ParameterizedTest
  @CsvSource({
    "%Y-%m-%dT%H:%M:%S.%3NZ, '\"2023-11-14T22:13:20.123Z\"'",
    "unix, 1700000000",
    "unix_millis, 1700000000123",
    "unix_micros, 1700000000123456",
    "unix_nanos, 1700000000123456789",
    "unix_float, 1700000000.123456789"
  })
  void timeKey_comesFirstInItsFormat(String timeFormat, String json) throws IOException {
    options.setTimeKey("@timestamp");
    options.setTimeKeyFormat(timeFormat);
    assertThat(text(hi())).isEqualTo("{\"@timestamp\":" + json + "," + HEAD.substring(1) + "}");
    assertThat(text(hi())).isEqualTo("{\"@timestamp\":" + json + "," + HEAD.substring(1) + "}");
    assertThat(tree(hi().field("@timestamp", "mine")).get("field_@timestamp").asText())
        .isEqualTo("mine");
  }

  @Test
  void timeZoneAndDialect_areFollowed() throws IOException {
    options.setTimeKey("t");
    options.setTimeKeyFormat("%H:%M %z %L");
    options.setTimeZone("Europe/Berlin");
    options.setTimeDialect("ruby");
    assertThat(text(hi())).startsWith("{\"t\":\"23:13 +0100 123\",");
  }

  @Test
  void timeOptions_areCheckedEvenWhereTheyAreNotUsed() {
    options.setTimeKeyFormat("%Q");
    Formats.compile(options, new TestReader(), null, name -> null, new Counts(), problems);
    options.setTimeZone("Mars");
    Formats.compile(options, new TestReader(), null, name -> null, new Counts(), problems);
    assertThat(problems.messages()).hasSize(2);
    assertThat(problems.messages().get(0))
        .startsWith("format.timeKeyFormat must be")
        .contains("%Q");
    assertThat(problems.messages().get(1))
        .startsWith("format.timeZone must be")
        .endsWith("\"Mars\"");
  }

  @ParameterizedTest
  @CsvSource({"none, ''", "lf, '\n'", "crlf, '\r\n'"})
  void newline_endsEachRecord(String newline, String end) throws IOException {
    options.setNewline(newline);
    assertThat(text(hi())).isEqualTo(HEAD + "}" + end.replace("\\n", "\n"));
  }

  @Test
  void reservedAndRepeatedNames_areKeptUnderAPrefix() throws IOException {
    TestEvent event =
        hi().field("level", "mine")
            .field("exception", "mine")
            .field("a", 1)
            .field("a", 2)
            .field("field_a", 3)
            .mdc("a", 4)
            .mdc("level", 5)
            .mdc("message", 6);
    assertThat(text(event))
        .isEqualTo(
            HEAD
                + ",\"field_level\":\"mine\",\"field_exception\":\"mine\",\"a\":1,\"field_a\":2,"
                + "\"field_field_a\":3,\"context_a\":4,\"context_level\":5,\"context_message\":6}");
  }

  @Test
  void manyNames_areStillUnique() throws IOException {
    TestEvent event = hi();
    for (int i = 0; i < 60; i++) {
      event.field("f" + i % 40, i);
    }
    assertThat(tree(event)).hasSize(64);
    assertThat(tree(hi().field("f1", 1)).get("f1").asInt()).isEqualTo(1);
    assertThat(tree(event)).hasSize(64);
  }

  @Test
  void values_keepTheirTypes() throws IOException {
    Map<Object, Object> map = new LinkedHashMap<>();
    map.put("n", null);
    map.put(1, List.of(true, "x"));
    map.put("1", "same text as the key before");
    TestEvent event =
        hi().field("long", Long.MIN_VALUE)
            .field("short", (short) 3)
            .field("double", 1.5)
            .field("float", 0.1f)
            .field("nan", Double.NaN)
            .field("inf", Float.NEGATIVE_INFINITY)
            .field("big", new BigInteger("99999999999999999999"))
            .field("dec", new BigDecimal("1.10"))
            .field("atomic", new AtomicLong(7))
            .field("null", null)
            .field("map", map)
            .field("array", new int[] {1, 2})
            .field("objects", new Object[] {"a", null})
            .field("char", 'c')
            .field("path", Path.of("a", "b"))
            .field("enum", FormatOptions.Type.JSON);
    assertThat(text(event))
        .isEqualTo(
            HEAD
                + ",\"long\":-9223372036854775808,\"short\":3,\"double\":1.5,\"float\":0.1,"
                + "\"nan\":\"NaN\",\"inf\":\"-Infinity\",\"big\":99999999999999999999,\"dec\":1.10,"
                + "\"atomic\":7,\"null\":null,\"map\":{\"n\":null,\"1\":[true,\"x\"]},"
                + "\"array\":[1,2],\"objects\":[\"a\",null],\"char\":\"c\",\"path\":\"a/b\","
                + "\"enum\":\"JSON\"}");
    tree(event);
  }

  @Test
  void oddNumbers_areTextUnlessJsonKnowsThem() throws IOException {
    assertThat(text(hi().field("n", odd("0x10")).field("m", odd("-1.5e3"))))
        .contains("\"0x10\",\"m\":-1.5e3");
  }

  private static Number odd(String text) {
    return new Number() {
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
        return text;
      }
    };
  }

  @Test
  void valuesThatHoldThemselves_areCut() throws IOException {
    Map<String, Object> map = new HashMap<>();
    map.put("self", map);
    List<Object> list = new ArrayList<>();
    list.add(list);
    JsonNode tree = tree(hi().field("map", map).field("list", list));
    assertThat(tree.toString()).contains("\"...\"");
  }

  @Test
  void text_isRawUtf8WithEmojiAsFourBytes() throws IOException {
    byte[] bytes = bytes(TestEvent.of("é€😀"));
    assertThat(new String(bytes, UTF_8)).contains("\"é€😀\"");
    assertThat(bytes).containsSubsequence(0xF0, 0x9F, 0x98, 0x80);
  }

  @Test
  void controlCharacters_areEscaped() throws IOException {
    assertThat(tree(TestEvent.of("\0\u0001\n\"\\\u2028\u0085")).get("message").asText())
        .isEqualTo("\0\u0001\n\"\\\u2028\u0085");
  }

  @Test
  void loneSurrogates_becomeReplacementCharacters() throws IOException {
    assertThat(tree(TestEvent.of("a\uD83Db\uDE00")).get("message").asText())
        .isEqualTo("a\uFFFDb\uFFFD");
    assertThat(tree(hi().field("\uD800", "x\uDC00")).get("\uFFFD").asText()).isEqualTo("x\uFFFD");
    assertThat(text(hi())).isEqualTo(HEAD + "}");
  }

  @Test
  void loneSurrogatesInNames_makeNoDuplicateNames() throws IOException {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("\uD800", 1);
    map.put("\uDC00", 2);
    JsonNode tree = tree(hi().field("\uD800", 1).field("\uDC00", 2).field("map", map));
    assertThat(tree.get("\uFFFD").asInt()).isEqualTo(1);
    assertThat(tree.get("field_\uFFFD").asInt()).isEqualTo(2);
    assertThat(tree.get("map")).hasSize(1);
  }

  @Test
  void oneLoneSurrogate_slowsDownNobodyAfterIt() throws IOException {
    TestEvent event = hi().field("text", "x".repeat(2000));
    bytes(event);
    long before = allocated(event);
    bytes(TestEvent.of("\uD800"));
    bytes(event);
    assertThat(allocated(event)).isLessThan(before + before / 2);
  }

  private long allocated(TestEvent event) throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 100; i++) {
      bytes(event);
    }
    return threads.getCurrentThreadAllocatedBytes() - start;
  }

  @Test
  void jndiAndTemplates_arriveAsTheyAre() throws IOException {
    String evil = "${jndi:ldap://x/a} %m %{env:X} {}";
    TestEvent event =
        TestEvent.of(evil).by(evil, evil).field(evil, evil).mdc("c", evil).marker(evil);
    JsonNode tree = tree(event);
    assertThat(tree.get("message").asText()).isEqualTo(evil);
    assertThat(tree.get("logger").asText()).isEqualTo(evil);
    assertThat(tree.get(evil).asText()).isEqualTo(evil);
    assertThat(tree.get("markers").get(0).asText()).isEqualTo(evil);
  }

  @Test
  void hugeMessage_isRefusedWithoutItsSizeInHeap() {
    String huge = "x".repeat(100 << 20);
    assertHugeIsRefused(huge);
    options.setLogKey("message");
    format = null;
    assertHugeIsRefused(huge);
  }

  private void assertHugeIsRefused(String huge) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadAllocatedBytes();
    assertThatThrownBy(() -> bytes(TestEvent.of(huge))).isInstanceOf(OversizeException.class);
    assertThat(threads.getCurrentThreadAllocatedBytes() - start).isLessThan(4 << 20);
  }

  @Test
  void maxEventBytes_isExact() throws IOException {
    options.setMaxEventBytes("300");
    options.setNewline("lf");
    int head = text(TestEvent.of("")).length();
    assertThat(bytes(TestEvent.of("x".repeat(300 - head)))).hasSize(300);
    assertThatThrownBy(() -> bytes(TestEvent.of("x".repeat(301 - head))))
        .isInstanceOf(OversizeException.class);
    assertThat(text(hi())).isEqualTo(HEAD + "}\n");
  }

  @Test
  void brokenEvent_leavesNothingInTheNextOne() throws IOException {
    Object angry =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("no");
          }
        };
    assertThat(text(hi())).isEqualTo(HEAD + "}");
    for (int i = 0; i < 3; i++) {
      TestEvent broken = hi().field("a", Map.of("b", List.of(1, angry)));
      assertThatThrownBy(() -> bytes(broken)).isInstanceOf(IllegalStateException.class);
      assertThat(new String(format.writeSafe(broken, new IllegalStateException("secret")), UTF_8))
          .isEqualTo(HEAD.replace("hi", "format error: java.lang.IllegalStateException") + "}");
      assertThat(text(hi())).isEqualTo(HEAD + "}");
    }
  }

  @Test
  void safeRecord_survivesLoneSurrogatesInNames() throws IOException {
    bytes(hi());
    TestEvent event = hi().by("log\uD800", "thr\uDC00");
    JsonNode tree = STRICT.readTree(format.writeSafe(event, new IllegalStateException()));
    assertThat(tree.get("logger").asText()).isEqualTo("log\uFFFD");
    assertThat(text(hi())).isEqualTo(HEAD + "}");
  }

  @Test
  void logKey_isTheRawValue() throws IOException {
    options.setLogKey("payload");
    options.setNewline("lf");
    assertThat(text(hi().field("payload", "say \"hi\"\né"))).isEqualTo("say \"hi\"\né\n");
    assertThat(text(hi().field("payload", 42))).isEqualTo("42\n");
    assertThat(text(hi().field("payload", true))).isEqualTo("true\n");
    assertThat(text(hi().field("payload", Map.of("a", List.of(1))))).isEqualTo("{\"a\":[1]}\n");
    assertThat(text(hi().field("payload", List.of(1, "x")))).isEqualTo("[1,\"x\"]\n");
    assertThat(text(hi().mdc("payload", "from context"))).isEqualTo("from context\n");
    assertThat(text(hi().field("payload", java.nio.CharBuffer.wrap("sb\uD800"))))
        .isEqualTo("sb\uFFFD\n");
    assertThat(text(hi().field("payload", Map.of("a", "\uD800"))))
        .isEqualTo("{\"a\":\"\uFFFD\"}\n");
    assertThat(text(hi().field("payload", 42))).isEqualTo("42\n");
    assertThat(keysMissing).isZero();
  }

  @ParameterizedTest
  @CsvSource({"message, hi", "level, INFO", "logger, app.Main", "thread, main"})
  void logKey_mayNameAPartOfTheEvent(String key, String raw) throws IOException {
    options.setLogKey(key);
    assertThat(text(hi())).isEqualTo(raw);
  }

  @Test
  void logKeyMissing_sendsTheWholeEventOrNone() throws IOException {
    options.setLogKey("payload");
    assertThat(text(hi().field("PAYLOAD", 1))).isEqualTo(HEAD + ",\"PAYLOAD\":1}");
    assertThat(keysMissing).isEqualTo(1);
    options.setLogKeyMissing("drop");
    format = null;
    assertThat(bytes(hi())).isNull();
    assertThat(keysMissing).isEqualTo(2);
  }

  @Test
  void encoder_replacesEverythingWithinTheSameLimit() throws IOException {
    options.setMaxEventBytes("256");
    options.setNewline("lf");
    byte[] record = {1, 2, 3};
    encoder = event -> record;
    assertThat(bytes(hi())).isSameAs(record);
    encoder = event -> new byte[257];
    format = null;
    assertThatThrownBy(() -> bytes(hi())).isInstanceOf(OversizeException.class);
    assertThat(new String(format.writeSafe(hi(), new IllegalStateException()), UTF_8))
        .endsWith("}\n");
  }

  @Test
  void anyText_isValidUtf8AndStrictJson() throws IOException {
    long seed = Long.getLong("sluice.property.seed", 1);
    Random random = new Random(seed);
    options.setMaxEventBytes("1 MiB");
    for (int i = 0; i < 5_000; i++) {
      String text = anyText(random);
      TestEvent event =
          TestEvent.of(text)
              .by(anyText(random), anyText(random))
              .field(anyText(random), anyText(random))
              .field(anyText(random), Map.of(anyText(random), List.of(anyText(random))))
              .mdc(anyText(random), anyText(random))
              .marker(anyText(random));
      assertThat(tree(event).get("message").asText())
          .as("seed %s, event %s", seed, i)
          .isEqualTo(Utf8.repair(text));
    }
  }

  private static String anyText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(6); length > 0; length--) {
      switch (random.nextInt(6)) {
        case 0 -> text.append((char) random.nextInt(0x20));
        case 1 -> text.append((char) (0xD800 + random.nextInt(0x800)));
        case 2 -> text.appendCodePoint(0x1F600 + random.nextInt(64));
        case 3 -> text.append("\"\\/\u2028\u2029\uFFFE".charAt(random.nextInt(6)));
        default -> text.append((char) random.nextInt(0x300));
      }
    }
    return text.toString();
  }
}
