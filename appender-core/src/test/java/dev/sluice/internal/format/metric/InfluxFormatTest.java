// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.fake.TestEvent;
import dev.sluice.internal.format.value.RepairingGenerator;
import dev.sluice.internal.util.OversizeException;
import dev.sluice.internal.util.UnformattableException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InfluxFormatTest {

  @Test
  void write_makesTheEventAMetric() {
    MetricHarness harness = new MetricHarness("influx");

    String record =
        harness.write(TestEvent.named("com.foo.Bar").field("n", 1).saying("hi \"you\"").at(1, 23));

    assertThat(record)
        .isEqualTo(
            "com.foo.Bar,host=box,level=INFO,logger=com.foo.Bar,thread=main"
                + " n=1i,message=\"hi \\\"you\\\"\" 1000000023\n");
  }

  @Test
  void write_cutsBackslashesAtTheEndOfTags() {
    TestEvent event =
        TestEvent.named("m").mdc("a\\\\", "x,\\").mdc("\\", "y").mdc("z", "\\").field("v", 1);

    assertThat(new MetricHarness("influx", "tags", "*").write(event))
        .isEqualTo("m,a=x\\, v=1i 1500000000000000000\n");
  }

  @Test
  void write_cutsBackslashesAtTheEndOfNames() {
    TestEvent event = TestEvent.named("cpu\\").field("foo\\\\", 1).field("\\", 2).field("bar", 3);

    assertThat(bare().write(event)).isEqualTo("cpu foo=1i,bar=3i 1500000000000000000\n");
    assertThatThrownBy(() -> bare().write(TestEvent.named("\\").field("v", 1)))
        .isInstanceOf(UnformattableException.class)
        .hasMessage("invalid name");
  }

  @Test
  void write_dropsAnEmptyFieldName() {
    TestEvent event = TestEvent.named("m").field("", 1).field("v", 2);

    assertThat(bare().write(event)).isEqualTo("m v=2i 1500000000000000000\n");
  }

  @Test
  void write_needsAName() {
    assertThatThrownBy(() -> bare().write(TestEvent.named("").field("v", 1)))
        .isInstanceOf(UnformattableException.class)
        .hasMessage("invalid name");
  }

  @Test
  void write_needsAField() {
    TestEvent event = TestEvent.named("m").field("v", Double.NaN).field("w", null);

    assertThatThrownBy(() -> bare().write(event))
        .isInstanceOf(UnformattableException.class)
        .hasMessage("no serializable fields");
  }

  @Test
  void write_takesTheNextEventAfterAFailure() {
    MetricHarness harness = bare();
    assertThatThrownBy(() -> harness.write(TestEvent.named("m")))
        .isInstanceOf(UnformattableException.class);

    assertThat(harness.write(TestEvent.named("m").field("v", 1)))
        .isEqualTo("m v=1i 1500000000000000000\n");
  }

  @Test
  void write_sortsFieldsByTheirBytes() {
    MetricHarness harness =
        new MetricHarness(
            "influx",
            "tags",
            "",
            "messageField",
            "",
            "sortFields",
            "true",
            "omitTimestamp",
            "true");
    TestEvent event =
        TestEvent.named("m").field("\uFFEE", 1).field("😀", 2).field("b", 3).field("B", 4);

    assertThat(harness.write(event)).isEqualTo("m B=4i,b=3i,\uFFEE=1i,😀=2i\n");
  }

  @Test
  void write_endsAsNewlineSays() {
    String[] options = {
      "tags", "", "messageField", "", "omitTimestamp", "true", "maxLineBytes", "8"
    };
    TestEvent event = TestEvent.named("m").field("a", 1).field("b", 2);

    assertThat(new MetricHarness("influx", with(options, "none")).write(event))
        .isEqualTo("m a=1i\nm b=2i");
    assertThat(new MetricHarness("influx", with(options, "crlf")).write(event))
        .isEqualTo("m a=1i\nm b=2i\r\n");
  }

  @Test
  void write_countsCommasInTheLengthOfALine() {
    TestEvent event = TestEvent.named("m").field("a", 1).field("b", 2).field("c", 3);

    // "m a=1i,b=2i,c=3i\n" has 17 bytes; Telegraf, which leaves commas out, would write it in 16.
    assertThat(split(event, 16)).isEqualTo("m a=1i,b=2i\nm c=3i\n");
    assertThat(split(event, 17)).isEqualTo("m a=1i,b=2i,c=3i\n");
  }

  @Test
  void write_refusesALineThatHasNoRoomForItsTags() {
    assertThatThrownBy(() -> split(TestEvent.named("metric").field("a", 1), 6))
        .isInstanceOf(UnformattableException.class)
        .hasMessageContaining("need more space");
  }

  @Test
  void write_stopsAtTheLargestRecord() {
    TestEvent event = TestEvent.named("m").field("v", "x".repeat(1000));

    assertThatThrownBy(() -> new MetricHarness("influx", "maxEventBytes", "1000").write(event))
        .isInstanceOf(OversizeException.class);
  }

  @Test
  void writeSafe_tellsWhyInPlaceOfTheMessage() {
    MetricHarness harness = new MetricHarness("influx", "tags", "level,tenant");
    TestEvent event = TestEvent.named("m").mdc("tenant", "t").saying(MetricHarness::broken);
    assertThatThrownBy(() -> harness.write(event)).isInstanceOf(IllegalStateException.class);

    assertThat(harness.writeSafe(event, new IllegalStateException("secret")))
        .isEqualTo(
            "m,level=INFO message=\"format error: java.lang.IllegalStateException\""
                + " 1500000000000000000\n");
  }

  @Test
  void writeSafe_hasNothingSmallerThanNoFields() {
    assertThatThrownBy(
            () -> bare().writeSafe(TestEvent.named("m"), new UnformattableException("why")))
        .isInstanceOf(UnformattableException.class)
        .hasMessage("why");
  }

  @Test
  void write_canBeReadBack() {
    Random random = MetricHarness.random("InfluxFormatTest.write_canBeReadBack");
    MetricHarness harness =
        new MetricHarness("influx", "tags", "*", "messageField", "", "uintSupport", "true");
    MetricHarness[] split = new MetricHarness[80];
    for (int max = 20; max < split.length; max++) {
      split[max] =
          new MetricHarness(
              "influx",
              "tags",
              "*",
              "messageField",
              "",
              "uintSupport",
              "true",
              "maxLineBytes",
              "" + max);
    }
    for (int i = 0; i < MetricHarness.TRIES / 4; i++) {
      TestEvent event = randomEvent(random);
      if (expectedFields(event).isEmpty()) { // a line without a field is none
        assertThatThrownBy(() -> harness.write(event)).isInstanceOf(UnformattableException.class);
        continue;
      }
      String record = harness.write(event);
      LineProtocolReader.Line whole = LineProtocolReader.read(record).get(0);
      assertThat(whole.name()).isEqualTo(expectedText(event.logger));
      assertThat(whole.tags()).isEqualTo(expectedTags(event));
      assertThat(whole.fields()).isEqualTo(expectedFields(event));
      assertThat(whole.time()).isEqualTo(event.epochSecond * 1_000_000_000L + event.nanoOfSecond);

      int max = 20 + random.nextInt(60);
      assertSplitLaw(split[max], event, whole, max);
    }
  }

  /** Each line fits, and all of them together say what the one line says. */
  private static void assertSplitLaw(
      MetricHarness harness, TestEvent event, LineProtocolReader.Line whole, int max) {
    String record;
    try {
      record = harness.write(event);
    } catch (UnformattableException e) {
      return;
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    int start = 0;
    for (LineProtocolReader.Line line : LineProtocolReader.read(record)) {
      assertThat(record.substring(start, line.end()).getBytes(UTF_8).length)
          .isLessThanOrEqualTo(max);
      assertThat(line.name()).isEqualTo(whole.name());
      assertThat(line.tags()).isEqualTo(whole.tags());
      assertThat(line.time()).isEqualTo(whole.time());
      fields.putAll(line.fields());
      start = line.end();
    }
    assertThat(new ArrayList<>(fields.entrySet()))
        .isEqualTo(new ArrayList<>(whole.fields().entrySet()));
  }

  private static TestEvent randomEvent(Random random) {
    TestEvent event =
        TestEvent.named(name(random, "m", 6)).at(random.nextInt(), random.nextInt(1_000_000_000));
    for (int tag = random.nextInt(4); tag > 0; tag--) {
      event.mdc(name(random, "", 4), MetricHarness.text(random, 6));
    }
    event.field("f", random.nextInt());
    for (int field = random.nextInt(4); field > 0; field--) {
      Object value =
          switch (random.nextInt(6)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextDouble();
            case 2 -> new BigInteger(64, random);
            case 3 -> random.nextBoolean();
            case 4 -> random.nextInt(3) / 0.0;
            default -> MetricHarness.text(random, 12);
          };
      event.field(name(random, "", 4), value);
    }
    return event;
  }

  /** Not with a backslash at its end, which the protocol cannot write and nobody repairs. */
  private static String name(Random random, String start, int maxLength) {
    String name = start + MetricHarness.text(random, maxLength);
    // A backslash before an escaped character reads as an escaped backslash: same trouble.
    return name.replace('\\', '/');
  }

  private static Map<String, String> expectedTags(TestEvent event) {
    Map<String, String> tags = new LinkedHashMap<>();
    event.context.forEach(
        (name, value) -> {
          String free = expectedText(name);
          while (tags.containsKey(free)) { // two surrogates that stood alone
            free = "context_" + free;
          }
          tags.put(free, expectedText(value.toString().replaceAll("\\\\+\\z", "")));
        });
    tags.remove("");
    tags.values().removeIf(String::isEmpty);
    return tags;
  }

  private static Map<String, Object> expectedFields(TestEvent event) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (Map.Entry<String, Object> field : event.fields) {
      Object value =
          field.getValue() instanceof Integer number ? number.longValue() : field.getValue();
      fields.put(
          expectedText(field.getKey()),
          value instanceof String text ? RepairingGenerator.repair(text) : value);
    }
    fields.remove("");
    fields.values().removeIf(value -> value instanceof Double d && !Double.isFinite(d));
    return fields;
  }

  /** What a reader sees: the four control characters stay two characters for ever. */
  private static String expectedText(String text) {
    return RepairingGenerator.repair(text)
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\f", "\\f")
        .replace("\r", "\\r");
  }

  private static MetricHarness bare() {
    return new MetricHarness("influx", "tags", "", "messageField", "");
  }

  private static String split(TestEvent event, int maxLineBytes) {
    return new MetricHarness(
            "influx",
            "tags",
            "",
            "messageField",
            "",
            "omitTimestamp",
            "true",
            "maxLineBytes",
            "" + maxLineBytes)
        .write(event);
  }

  private static String[] with(String[] options, String newline) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("newline", newline));
    return all.toArray(String[]::new);
  }
}
