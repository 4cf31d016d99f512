// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.fake.TestEvent;
import dev.sluice.fake.TestReader;
import dev.sluice.internal.format.value.JsonObjects;
import dev.sluice.internal.util.OversizeException;
import dev.sluice.internal.util.RandomText;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.Problems;
import dev.sluice.record.Severity;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** Random events: what the published classes read is what the event held. */
class OtlpPropertyTest {

  private static final int TRIES = Integer.getInteger("sluice.property.tries", 100_000);
  private static final long SEED = Long.getLong("sluice.property.seed", System.nanoTime());
  private static final Severity[] SEVERITIES = Severity.values();

  private final Random random = new Random(SEED);

  @Test
  void write_isTheEventInBothFormats() throws IOException {
    System.out.println("write_isTheEventInBothFormats seed " + SEED);
    FormatOptions options = new FormatOptions();
    options.setIncludeCaller("true");
    options.setMaxEventBytes("1 MiB");
    OtlpResource resource = OtlpResource.compile(options, name -> null, new Problems());
    long[] now = {0};
    OtlpFormat<TestEvent> proto =
        format(options, new OtlpProtoSink(resource.proto(), 1 << 20), () -> now[0]);
    OtlpFormat<TestEvent> json =
        format(options, new OtlpJsonSink(resource.json(), 1 << 20, new byte[0]), () -> now[0]);
    for (int i = 0; i < TRIES * 2 / 10; i++) {
      now[0] = 1 + (random.nextLong() >>> 1);
      TestEvent event = event();

      LogsData actual = OtlpDecoder.proto(proto.write(event));
      LogsData fromJson = OtlpDecoder.json(json.write(event));

      LogsData.Builder expected = LogsData.newBuilder();
      expected
          .addResourceLogsBuilder()
          .setResource(actual.getResourceLogs(0).getResource())
          .addScopeLogsBuilder()
          .addLogRecords(expected(event, now[0]))
          .getScopeBuilder()
          .setName(RandomText.valid(event.logger));
      if (!actual.equals(expected.build())) {
        assertThat(actual).as("try %d", i).isEqualTo(expected.build());
      }
      if (!fromJson.equals(actual)) {
        assertThat(fromJson).as("try %d", i).isEqualTo(actual);
      }
    }
  }

  private static OtlpFormat<TestEvent> format(
      FormatOptions options, OtlpSink sink, LongSupplier clock) {
    return new OtlpFormat<>(new TestReader(), options, new JsonObjects(), sink, clock);
  }

  @Test
  void write_isWholeOrTooLarge() throws IOException {
    System.out.println("write_isWholeOrTooLarge seed " + SEED);
    FormatOptions options = new FormatOptions();
    options.setMaxEventBytes("700");
    OtlpResource resource = OtlpResource.compile(options, name -> null, new Problems());
    OtlpFormat<TestEvent> proto =
        format(options, new OtlpProtoSink(resource.proto(), 700), () -> 1);
    OtlpFormat<TestEvent> json =
        format(options, new OtlpJsonSink(resource.json(), 700, new byte[0]), () -> 1);
    int whole = 0;
    for (int i = 0; i < TRIES / 10; i++) {
      TestEvent event = event();
      try {
        byte[] record = proto.write(event);
        assertThat(record.length).isLessThanOrEqualTo(700);
        OtlpDecoder.only(OtlpDecoder.proto(record));
        whole++;
        record = json.write(event);
        assertThat(record.length).isLessThanOrEqualTo(700);
        OtlpDecoder.only(OtlpDecoder.json(record));
      } catch (OversizeException e) {
        // the other outcome
      }
    }
    assertThat(whole).isBetween(TRIES / 100, TRIES / 10 - 1);
  }

  private TestEvent event() {
    TestEvent event = TestEvent.of("hello");
    event.epochSecond = random.nextInt(Integer.MAX_VALUE);
    event.nanoOfSecond = random.nextInt(1_000_000_000);
    event.severity = SEVERITIES[random.nextInt(SEVERITIES.length)];
    event.level = "L" + text(3);
    event.logger = text(8);
    event.thread = text(5);
    event.saying(random.nextInt(20) == 0 ? null : text(random.nextInt(30) == 0 ? 6_000 : 60));
    for (int count = random.nextInt(6); count > 0; count--) {
      event.field(text(3), value(0));
    }
    Map<String, Object> context = new LinkedHashMap<>();
    for (int count = random.nextInt(4); count > 0; count--) {
      context.put(text(3), random.nextInt(4) == 0 ? value(0) : text(9));
    }
    if (random.nextInt(3) == 0) {
      context.put("trace_id", hex(16));
      context.put("span_id", hex(8));
      context.put("trace_flags", hex(1));
    }
    context.forEach(event::mdc);
    for (int count = random.nextInt(3) - 1; count > 0; count--) {
      event.markers.add(text(4));
    }
    if (random.nextInt(4) == 0) {
      event.thrown("java.lang." + text(2), random.nextBoolean() ? null : text(20), text(300));
    }
    if (random.nextInt(4) == 0) {
      event.caller = new StackTraceElement("C" + text(2), "m", text(3), random.nextInt(2_000) - 2);
    }
    return event;
  }

  private Object value(int depth) {
    return switch (random.nextInt(depth < 4 ? 11 : 7)) {
      case 0 -> random.nextInt();
      case 1 -> random.nextLong() >> random.nextInt(64);
      case 2 -> Double.longBitsToDouble(random.nextLong());
      case 3 -> random.nextBoolean();
      case 4 -> new BigInteger(90, random);
      case 5 -> null;
      case 6 -> {
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        yield bytes;
      }
      case 7 -> {
        List<Object> list = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
          list.add(value(depth + 1));
        }
        yield list;
      }
      case 8 -> {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int count = random.nextInt(4); count > 0; count--) {
          map.put(text(3), value(depth + 1));
        }
        yield map;
      }
      default -> text(20);
    };
  }

  private String text(int maxPieces) {
    return RandomText.next(random, maxPieces);
  }

  private String hex(int bytes) {
    StringBuilder hex = new StringBuilder();
    boolean zeros = random.nextInt(8) == 0;
    for (int i = 0; i < bytes; i++) {
      hex.append(String.format("%02x", zeros ? 0 : random.nextInt(256)));
    }
    if (random.nextInt(8) == 0) {
      hex.setCharAt(random.nextInt(hex.length()), random.nextBoolean() ? 'x' : 'é');
    }
    return hex.toString();
  }

  private static LogRecord expected(TestEvent event, long now) {
    LogRecord.Builder log = LogRecord.newBuilder();
    log.setTimeUnixNano(event.epochSecond * 1_000_000_000L + event.nanoOfSecond);
    log.setObservedTimeUnixNano(now);
    log.setSeverityNumberValue(1 + 4 * List.of(SEVERITIES).indexOf(event.severity));
    log.setSeverityText(RandomText.valid(event.level));
    String message = event.message.get();
    if (message != null) {
      log.setBody(expected(message));
    }
    Set<String> names = new HashSet<>();
    own(log, names, "thread.name", event.thread);
    if (event.thrownTexts != null) {
      own(log, names, "exception.type", event.thrownTexts.type());
      own(log, names, "exception.message", event.thrownTexts.message());
      own(log, names, "exception.stacktrace", event.thrownTexts.stackTrace());
    }
    if (event.caller != null) {
      own(log, names, "code.function.name", event.caller.getClassName() + ".m");
      own(log, names, "code.file.path", event.caller.getFileName());
      if (event.caller.getLineNumber() > 0) {
        add(log, names, "", "code.line.number", event.caller.getLineNumber());
      }
    }
    if (!event.markers.isEmpty()) {
      add(log, names, "", "log.markers", event.markers);
    }
    event.fields.forEach(field -> add(log, names, "field_", field.getKey(), field.getValue()));
    Set<String> taken = expectTrace(event, log);
    event.context.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry -> {
              if (!taken.contains(entry.getKey())) {
                add(log, names, "context_", entry.getKey(), entry.getValue());
              }
            });
    return log.build();
  }

  private static Set<String> expectTrace(TestEvent event, LogRecord.Builder log) {
    TestReader reader = new TestReader();
    Set<String> taken = new HashSet<>();
    if (matches(reader.contextValue(event, "trace_id"), "(?!0{32})[0-9a-f]{32}")) {
      taken.add("trace_id");
      log.setTraceId(ByteString.fromHex((String) reader.contextValue(event, "trace_id")));
      if (matches(reader.contextValue(event, "span_id"), "(?!0{16})[0-9a-f]{16}")) {
        taken.add("span_id");
        log.setSpanId(ByteString.fromHex((String) reader.contextValue(event, "span_id")));
      }
      if (matches(reader.contextValue(event, "trace_flags"), "[0-9a-f]{2}")) {
        taken.add("trace_flags");
        log.setFlags(Integer.parseInt((String) reader.contextValue(event, "trace_flags"), 16));
      }
    }
    return taken;
  }

  private static boolean matches(Object value, String pattern) {
    return value instanceof String text && text.matches(pattern);
  }

  private static void own(LogRecord.Builder log, Set<String> names, String name, String value) {
    if (value != null && !value.isEmpty()) {
      add(log, names, "", name, value);
    }
  }

  private static void add(
      LogRecord.Builder log, Set<String> names, String prefix, String name, Object value) {
    String free = RandomText.valid(name);
    while (free.isEmpty() || !names.add(free)) {
      free = prefix + free;
    }
    log.addAttributes(KeyValue.newBuilder().setKey(free).setValue(expected(value)));
  }

  private static AnyValue expected(Object value) {
    AnyValue.Builder any = AnyValue.newBuilder();
    if (value instanceof byte[] bytes) {
      any.setBytesValue(ByteString.copyFrom(bytes));
    } else if (value instanceof Boolean flag) {
      any.setBoolValue(flag);
    } else if (value instanceof Double number) {
      any.setDoubleValue(number);
    } else if (value instanceof Integer || value instanceof Long) {
      any.setIntValue(((Number) value).longValue());
    } else if (value instanceof List<?> list) {
      any.getArrayValueBuilder();
      list.forEach(item -> any.getArrayValueBuilder().addValues(expected(item)));
    } else if (value instanceof Map<?, ?> map) {
      any.getKvlistValueBuilder();
      Map<String, AnyValue> firsts = new LinkedHashMap<>();
      map.forEach(
          (key, item) -> {
            String name = RandomText.valid((String) key);
            while (firsts.containsKey(name)) {
              name = "_" + name;
            }
            firsts.put(name, expected(item));
          });
      firsts.forEach(
          (key, item) -> any.getKvlistValueBuilder().addValuesBuilder().setKey(key).setValue(item));
    } else if (value != null) {
      any.setStringValue(RandomText.valid(value.toString()));
    }
    return any.build();
  }
}
