// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.fake.TestEvent;
import dev.sluice.fake.TestReader;
import dev.sluice.internal.format.shape.EventParts;
import dev.sluice.options.FormatOptions;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The exact bytes of JSON records. */
public class JsonRecordTest {

  private static TestEvent full() {
    return TestEvent.of("hello")
        .field("count", 42)
        .mdc("tenant", "acme")
        .marker("AUDIT")
        .marker("SECURITY")
        .thrown(new IllegalStateException("boom"));
  }

  @Test
  void write_hasThePartsInTheOrderOfTheDocumentation() {
    Formatting formatting =
        Formatting.with(
            "timeKey", "@timestamp",
            "timeKeyFormat", "%Y-%m-%dT%H:%M:%S.%3NZ",
            "staticFields", "app=shop, env=prod",
            "includeHost", "true",
            "includeCaller", "true");
    formatting.environment.put("HOSTNAME", "web-1");
    TestEvent event = full();
    event.caller = new StackTraceElement("app.Main", "run", "Main.java", 7);

    assertThat(formatting.write(event))
        .isEqualTo(
            "{\"@timestamp\":\"2023-11-14T22:13:20.123Z\",\"level\":\"INFO\",\"logger\":\"app.Main\","
                + "\"thread\":\"main\",\"message\":\"hello\",\"count\":42,\"tenant\":\"acme\","
                + "\"markers\":[\"AUDIT\",\"SECURITY\"],"
                + "\"exception\":{\"class\":\"java.lang.IllegalStateException\",\"message\":\"boom\","
                + "\"stack_trace\":\"java.lang.IllegalStateException: boom\\n\\tat somewhere\"},"
                + "\"caller\":{\"class\":\"app.Main\",\"method\":\"run\",\"file\":\"Main.java\",\"line\":7},"
                + "\"app\":\"shop\",\"env\":\"prod\",\"hostname\":\"web-1\",\"pid\":"
                + ProcessHandle.current().pid()
                + "}");
  }

  @Test
  void write_hasNoTimeAndNoNewlineByDefault() {
    assertThat(Formatting.with().write(TestEvent.of("hello")))
        .isEqualTo(
            "{\"level\":\"INFO\",\"logger\":\"app.Main\",\"thread\":\"main\",\"message\":\"hello\"}");
  }

  @Test
  void write_keepsThePropertiesOfANullMessage() {
    assertThat(Formatting.with().write(TestEvent.of((String) null))).endsWith("\"message\":null}");
  }

  @Test
  void write_keepsTypes() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("a", 1);
    map.put("b", Arrays.asList("x", null, 2.5));
    TestEvent event =
        TestEvent.of("m")
            .field("byte", (byte) -1)
            .field("long", Long.MIN_VALUE)
            .field("double", 0.1)
            .field("float", 1.5f)
            .field("big", new BigInteger("18446744073709551616"))
            .field("decimal", new BigDecimal("1.10"))
            .field("atomic", new AtomicLong(7))
            .field("flag", true)
            .field("nothing", null)
            .field("map", map)
            .field("ints", new int[] {1, 2})
            .field("texts", new String[] {"x"})
            .field("uuid", new UUID(0, 1))
            .field("instant", Instant.EPOCH)
            .field("optional", Optional.of(1))
            .field("path", Path.of("/tmp"))
            .field("char", 'c')
            .field("builder", java.nio.CharBuffer.wrap("sb"))
            .field("enum", Thread.State.NEW);

    assertThat(Formatting.bare().write(event))
        .isEqualTo(
            "{\"byte\":-1,\"long\":-9223372036854775808,\"double\":0.1,\"float\":1.5,"
                + "\"big\":18446744073709551616,\"decimal\":1.10,\"atomic\":7,\"flag\":true,"
                + "\"nothing\":null,\"map\":{\"a\":1,\"b\":[\"x\",null,2.5]},\"ints\":[1,2],"
                + "\"texts\":[\"x\"],\"uuid\":\"00000000-0000-0000-0000-000000000001\","
                + "\"instant\":\"1970-01-01T00:00:00Z\",\"optional\":\"Optional[1]\",\"path\":\"/tmp\","
                + "\"char\":\"c\",\"builder\":\"sb\",\"enum\":\"NEW\"}");
  }

  @Test
  void write_hasNumbersThatJsonLacksAsText() {
    TestEvent event =
        TestEvent.of("m")
            .field("nan", Double.NaN)
            .field("inf", Float.NEGATIVE_INFINITY)
            .field("odd", oddNumber("12abc"))
            .field("even", oddNumber("-1.5e3"))
            .field("none", oddNumber(null));

    assertThat(Formatting.bare().write(event))
        .isEqualTo(
            "{\"nan\":\"NaN\",\"inf\":\"-Infinity\",\"odd\":\"12abc\",\"even\":-1.5e3,\"none\":null}");
  }

  private static Number oddNumber(String text) {
    return new AtomicLong() {
      private static final long serialVersionUID = 1L;

      @Override
      public String toString() {
        return text;
      }
    };
  }

  @Test
  void write_renamesAndLeavesOutKeys() {
    Formatting formatting =
        Formatting.with(
            "levelKey",
            "severity",
            "loggerKey",
            "",
            "threadKey",
            "",
            "messageKey",
            "msg",
            "markersKey",
            "tags",
            "exceptionKey",
            "",
            "timeKey",
            "t",
            "timeKeyFormat",
            "unix_millis");

    assertThat(formatting.write(full()))
        .isEqualTo(
            "{\"t\":1700000000123,\"severity\":\"INFO\",\"msg\":\"hello\",\"count\":42,"
                + "\"tenant\":\"acme\",\"tags\":[\"AUDIT\",\"SECURITY\"]}");
  }

  @Test
  void write_keepsFieldsAndContextUnderAPrefixWhereTheirNameIsTaken() {
    TestEvent event =
        TestEvent.of("real")
            .field("message", "forged")
            .field("x", 1)
            .field("x", 2)
            .mdc("level", "FAKE")
            .mdc("x", 3)
            .mdc("markers", "m")
            .mdc("app", "other");

    assertThat(Formatting.with("staticFields", "app=shop").write(event))
        .isEqualTo(
            "{\"level\":\"INFO\",\"logger\":\"app.Main\",\"thread\":\"main\",\"message\":\"real\","
                + "\"field_message\":\"forged\",\"x\":1,\"field_x\":2,\"context_app\":\"other\","
                + "\"context_level\":\"FAKE\",\"context_markers\":\"m\",\"context_x\":3,\"app\":\"shop\"}");
  }

  @Test
  void write_replacesAFieldNamedAsTheTime() {
    Formatting formatting = Formatting.bare("timeKey", "t", "timeKeyFormat", "unix");

    assertThat(
            formatting.write(TestEvent.of("m").field("t", "old").mdc("t", "older").field("a", 1)))
        .isEqualTo("{\"t\":1700000000,\"a\":1}");
  }

  @Test
  void write_nestsTheContextUnderItsName() {
    Formatting formatting = Formatting.bare("contextName", "mdc");

    assertThat(formatting.write(TestEvent.of("m").mdc("level", "x").mdc("n", null).field("mdc", 1)))
        .isEqualTo("{\"field_mdc\":1,\"mdc\":{\"level\":\"x\",\"n\":null}}");
    assertThat(formatting.write(TestEvent.of("m"))).isEqualTo("{}");
  }

  @Test
  void write_leavesOutWhatIsNotIncluded() {
    Formatting formatting =
        Formatting.with(
            "includeContext", "false", "includeFields", "false", "includeMarkers", "false");

    assertThat(formatting.write(full()))
        .contains("exception")
        .doesNotContain("count", "ten", "mark");
  }

  @Test
  void write_keepsTheDataKeysAndTheTime() {
    Formatting formatting =
        Formatting.with(
            "timeKey",
            "t",
            "timeKeyFormat",
            "unix",
            "dataKeys",
            "count, message, level, app",
            "staticFields",
            "app=shop,env=prod");

    assertThat(formatting.write(full().mdc("level", "other")))
        .isEqualTo(
            "{\"t\":1700000000,\"level\":\"INFO\",\"message\":\"hello\",\"count\":42,\"app\":\"shop\"}");
  }

  @Test
  void write_leavesOutTheWholeContextWhenItsNameIsNoDataKey() {
    Formatting formatting = Formatting.with("dataKeys", "message,tenant", "contextName", "mdc");

    assertThat(formatting.write(full())).isEqualTo("{\"message\":\"hello\"}");
  }

  @Test
  void write_replacesDotsAtEveryDepth() {
    TestEvent event =
        TestEvent.of("m")
            .field("a.b", Map.of("c.d", List.of(Map.of("e.f", 1))))
            .field("a_b", 2)
            .field("bean", new Dotted())
            .mdc("trace.id", "t.1");

    assertThat(Formatting.bare("replaceDots", "_").write(event))
        .isEqualTo(
            "{\"a_b\":{\"c_d\":[{\"e_f\":1}]},\"field_a_b\":2,\"bean\":{\"x_y\":{\"z_\":1.50}},"
                + "\"trace_id\":\"t.1\"}");
  }

  static final class Dotted {
    @com.fasterxml.jackson.annotation.JsonProperty("x.y")
    Map<String, Object> inner = Map.of("z.", new BigDecimal("1.50"));
  }

  @Test
  void write_keepsBothOfTwoNestedNamesThatBecomeOne() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("a.b", 1);
    map.put("a_b", 2);

    assertThat(Formatting.bare("replaceDots", "_").write(TestEvent.of("m").field("m", map)))
        .isEqualTo("{\"m\":{\"a_b\":1,\"_a_b\":2}}");
  }

  @Test
  void write_writesObjectsOfTheApplicationAsJacksonSeesThem() {
    TestEvent event =
        TestEvent.of("m")
            .field("user", new User("Zoë", 7))
            .field("users", List.of(new User("x", 1)));

    assertThat(Formatting.bare().write(event))
        .isEqualTo(
            "{\"user\":{\"name\":\"Zoë\",\"age\":7},\"users\":[{\"name\":\"x\",\"age\":1}]}");
  }

  public record User(String name, int age) {}

  @Test
  void write_cutsAStackTraceBetweenCharacters() {
    TestEvent event = TestEvent.of("m").thrown(new IllegalStateException("😀😀"));
    int length = "java.lang.IllegalStateException: ".length() + 1;

    assertThat(
            Formatting.bare(
                    "stackTraceMaxLength", Integer.toString(length), "dataKeys", "exception")
                .write(event))
        .endsWith("\"stack_trace\":\"java.lang.IllegalStateException: ... (cut)\"}}");
  }

  @Test
  void write_escapesNoMoreThanJsonAsks() {
    String text = "\u0000\u001f\t\"\\/\u2028\u00e9\u3042😀\u007f";

    assertThat(Formatting.bare().write(TestEvent.of("m").field("k\"\n", text)))
        .isEqualTo("{\"k\\\"\\n\":\"\\u0000\\u001F\\t\\\"\\\\/\u2028\u00e9\u3042😀\u007f\"}");
  }

  @Test
  void write_endsWithTheNewlineOfTheOptions() {
    assertThat(Formatting.bare("newline", "crlf").write(TestEvent.of("m"))).isEqualTo("{}\r\n");
    assertThat(Formatting.bare("newline", "lf").write(TestEvent.of("m"))).isEqualTo("{}\n");
    assertThat(Formatting.bare("newline", "none").write(TestEvent.of("m"))).isEqualTo("{}");
  }

  @Test
  void problems_nameTwoPartsOfOneName() {
    assertThat(Formatting.with("messageKey", "level", "staticFields", "thread=1").problems())
        .hasSize(2)
        .first()
        .asString()
        .contains("\"level\"");
  }

  @Test
  void hostFields_giveWayToAStaticFieldOfTheSameName() {
    Formatting formatting = Formatting.bare("includeHost", "true", "staticFields", "hostname=mine");
    formatting.environment.put("HOSTNAME", "theirs");

    assertThat(formatting.write(TestEvent.of("m"))).startsWith("{\"hostname\":\"mine\",\"pid\":");
  }

  @Test
  void encoder_isTheRecordAndGetsTheNewlineItLacks() {
    EventEncoderOf encoder = new EventEncoderOf();
    assertThat(Formatting.with().encodedBy(encoder::encode).write(TestEvent.of("x")))
        .isEqualTo("x");
    assertThat(Formatting.with("newline", "lf").encodedBy(encoder::encode).write(TestEvent.of("x")))
        .isEqualTo("x\n");
    assertThat(
            Formatting.with("newline", "lf").encodedBy(encoder::encode).write(TestEvent.of("x\n")))
        .isEqualTo("x\n");
  }

  @Test
  void markers_ofOneEventAreNeverInTheNext() {
    Formatting formatting = Formatting.bare();
    assertThat(formatting.write(TestEvent.of("m").marker("A").marker("B")))
        .isEqualTo("{\"markers\":[\"A\",\"B\"]}");
    assertThat(formatting.write(TestEvent.of("m"))).isEqualTo("{}");

    TestReader failing =
        new TestReader() {
          @Override
          public void readMarkers(TestEvent event, Consumer<String> sink) {
            super.readMarkers(event, sink);
            if (event.markers.contains("BAD")) {
              throw new IllegalStateException("a marker's own");
            }
          }
        };
    EventParts<TestEvent> parts = new EventParts<>(failing, new FormatOptions());
    List<String> first = parts.markers(TestEvent.of("m").marker("A"));
    assertThatThrownBy(() -> parts.markers(TestEvent.of("m").marker("BAD")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(parts.markers(TestEvent.of("m"))).isEmpty();
    assertThat(first).as("whoever has it may keep it").containsExactly("A");
  }

  private static final class EventEncoderOf {
    byte[] encode(TestEvent event) {
      return event.message.get().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  @Test
  void dataKeysThatMatchNothing_leaveAnEmptyRecord() {
    Formatting formatting = Formatting.with("dataKeys", "nobody");

    assertThat(formatting.write(TestEvent.of("m").field("a", 1))).isEqualTo("{}");
  }
}
