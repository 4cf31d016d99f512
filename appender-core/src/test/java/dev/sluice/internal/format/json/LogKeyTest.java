// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.TestEvent;
import dev.sluice.internal.format.Formatting;
import dev.sluice.internal.format.JsonRecordTest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** One value as the whole record. */
class LogKeyTest {

  @Test
  void write_hasEveryKindOfPart() {
    TestEvent event =
        TestEvent.of("a \"b\"\n\ud800")
            .field("map", Map.of("a", 1))
            .field("list", Arrays.asList(1, "x", null))
            .field("flag", true)
            .field("number", 12345)
            .field("uuid", new UUID(0, 1))
            .field("bean", new JsonRecordTest.User("x", 1))
            .field("lone", List.of("\udc00"))
            .mdc("tenant", "acme")
            .marker("AUDIT")
            .thrown(new IllegalStateException("boom"));
    event.caller = new StackTraceElement("C", "m", null, -1);

    assertThat(record("message", event)).isEqualTo("a \"b\"\n\ufffd");
    assertThat(record("level", event)).isEqualTo("INFO");
    assertThat(record("logger", event)).isEqualTo("app.Main");
    assertThat(record("thread", event)).isEqualTo("main");
    assertThat(record("map", event)).isEqualTo("{\"a\":1}");
    assertThat(record("list", event)).isEqualTo("[1,\"x\",null]");
    assertThat(record("flag", event)).isEqualTo("true");
    assertThat(record("number", event)).isEqualTo("12345");
    assertThat(record("uuid", event)).isEqualTo("00000000-0000-0000-0000-000000000001");
    assertThat(record("bean", event)).isEqualTo("{\"name\":\"x\",\"age\":1}");
    assertThat(record("lone", event)).isEqualTo("[\"\ufffd\"]");
    assertThat(record("tenant", event)).isEqualTo("acme");
    assertThat(record("markers", event)).isEqualTo("[\"AUDIT\"]");
    assertThat(record("exception", event)).startsWith("{\"class\":\"java.lang.Illegal");
    assertThat(record("caller", event)).isEqualTo("{\"class\":\"C\",\"method\":\"m\",\"line\":-1}");
    assertThat(record("app", event)).isEqualTo("shop");
  }

  private static String record(String key, TestEvent event) {
    return Formatting.with("logKey", key, "includeCaller", "true", "staticFields", "app=shop")
        .write(event);
  }

  @Test
  void write_sendsWholeOrDropsAndCountsAnEventWithoutTheKey() {
    Formatting sending = Formatting.bare("logKey", "log");
    Formatting dropping = Formatting.bare("logKey", "log", "logKeyMissing", "drop");
    TestEvent event = TestEvent.of("m").field("logs", 1);

    assertThat(sending.write(event)).isEqualTo("{\"logs\":1}");
    assertThat(dropping.bytes(event)).isNull();
    assertThat(sending.logKeyMissing).isEqualTo(1);
    assertThat(dropping.logKeyMissing).isEqualTo(1);
  }

  @Test
  void write_looksAfterDataKeysAndReplaceDots() {
    TestEvent event = TestEvent.of("m").field("a.b", "x").field("c", "y");

    assertThat(Formatting.bare("logKey", "a_b", "replaceDots", "_").write(event)).isEqualTo("x");
    assertThat(Formatting.bare("logKey", "c", "dataKeys", "a.b").write(event))
        .isEqualTo("{\"a.b\":\"x\"}");
  }

  @Test
  void write_endsWithTheNewlineOfTheOptions() {
    Formatting formatting = Formatting.bare("logKey", "n", "newline", "lf");

    assertThat(formatting.write(TestEvent.of("m").field("n", 1))).isEqualTo("1\n");
    assertThat(formatting.write(TestEvent.of("m").field("n", "x"))).isEqualTo("x\n");
  }

  @Test
  void problems_refuseALogKeyOfAnotherFormat() {
    assertThat(Formatting.with("logKey", "a", "type", "ltsv").problems())
        .singleElement()
        .asString()
        .startsWith("format.logKey is for format.type=json");
  }

  @Test
  void nan_hasNoQuotes() {
    Formatting formatting = Formatting.with("logKey", "a");

    assertThat(formatting.write(TestEvent.of("m").field("a", Double.NaN))).isEqualTo("NaN");
  }

  @Test
  void bytes_areTheirBase64() {
    TestEvent event = TestEvent.of("m").field("a", new byte[] {1, 2, 3});

    assertThat(Formatting.with("logKey", "a").write(event)).isEqualTo("AQID");
    assertThat(Formatting.bare().write(event)).isEqualTo("{\"a\":\"AQID\"}");
  }
}
