// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.fake.TestEvent;
import dev.sluice.internal.format.shrink.SmallerRecords;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A part of an event that fails costs that part, and nothing around it. */
class BadPartTest {

  private static final String INSTEAD = "format error: java.lang.AssertionError";
  private static final ObjectMapper JACKSON = new ObjectMapper();

  /** An Error, which Jackson and many a handler let through. */
  static final class Bad implements CharSequence {

    private static AssertionError error() {
      return new AssertionError("secret");
    }

    @Override
    public int length() {
      throw error();
    }

    @Override
    public char charAt(int index) {
      throw error();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      throw error();
    }

    @Override
    public String toString() {
      throw error();
    }
  }

  public static final class Plain {
    public int getX() {
      return 7;
    }

    @Override
    public String toString() {
      return "plain";
    }
  }

  public static final class BadGetter {
    public int getX() {
      throw new AssertionError("secret");
    }

    @Override
    public String toString() {
      throw new AssertionError("secret");
    }
  }

  private static final class NoText {
    @Override
    public @Nullable String toString() {
      return null;
    }
  }

  private static final class BadNumber extends Number {
    @Override
    public int intValue() {
      throw new AssertionError();
    }

    @Override
    public long longValue() {
      throw new AssertionError();
    }

    @Override
    public float floatValue() {
      throw new AssertionError();
    }

    @Override
    public double doubleValue() {
      throw new AssertionError();
    }

    @Override
    public String toString() {
      throw new AssertionError();
    }
  }

  /** Fails behind its first entry, as a lazy collection without its session does. */
  private static final class LazyMap extends AbstractMap<String, Object> {
    @Override
    public Set<Entry<String, Object>> entrySet() {
      return new java.util.AbstractSet<>() {
        @Override
        public java.util.Iterator<Entry<String, Object>> iterator() {
          return java.util.stream.Stream.<Entry<String, Object>>of(
                  Map.entry("first", 1), Map.entry("second", 2))
              .peek(
                  entry -> {
                    if (entry.getKey().equals("second")) {
                      throw new AssertionError("secret");
                    }
                  })
              .iterator();
        }

        @Override
        public int size() {
          throw new AssertionError("secret");
        }
      };
    }
  }

  private static TestEvent badEvent() {
    return TestEvent.of("hello")
        .field("good", 1)
        .field("bad", new Bad())
        .field("after", "there")
        .mdc("user", new Bad())
        .mdc("zone", "eu");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "json",
        "ltsv",
        "csv",
        "tsv",
        "out_file",
        "msgpack",
        "otlp_json",
        "otlp_proto",
        "influx",
        "metric_json"
      })
  void write_keepsAllButTheBadPart(String type) {
    Formatting formatting = Formatting.with("type", type);
    if (type.equals("csv") || type.equals("tsv")) {
      String columns = type.equals("csv") ? "fields" : "keys";
      formatting.options.set(columns, "message,good,bad,after,zone");
    }
    if (type.equals("influx") || type.equals("metric_json")) {
      formatting.options.set("tags", "*");
    }

    String record = new String(formatting.bytes(badEvent()), StandardCharsets.UTF_8);

    String seen = record.replace("\\ ", " ");
    assertThat(seen).contains("hello", "there", "eu", INSTEAD).doesNotContain("secret");
    assertThat(formatting.failures).singleElement().isInstanceOf(AssertionError.class);
  }

  @Test
  void write_keepsTheNumbersOfGraphite() {
    Formatting formatting = Formatting.with("type", "graphite", "template", "host.tags.field");
    formatting.options.set("tags", "user,zone");

    assertThat(formatting.write(badEvent())).contains("good 1 ").contains("eu");
    assertThat(formatting.failures).hasSize(1);
  }

  /** A tag is the text of an object, whose fields the format would not touch. */
  @ParameterizedTest
  @ValueSource(strings = {"influx", "graphite", "metric_json"})
  void write_keepsTheMetricOfATagWithoutText(String type) {
    Formatting formatting = Formatting.with("type", type, "tags", "user,zone,nobody");
    TestEvent event =
        TestEvent.of("hello").field("good", 1).mdc("user", new BadGetter()).mdc("zone", "eu");

    assertThat(formatting.write(event)).contains("good", "eu").doesNotContain("secret");
    assertThat(formatting.failures).singleElement().isInstanceOf(AssertionError.class);

    event = TestEvent.of("hello").field("good", 1).mdc("nobody", new NoText()).mdc("zone", "eu");
    assertThat(formatting.write(event)).contains("good", "eu").doesNotContain("nobody");
    assertThat(formatting.failures).hasSize(1);
  }

  @Test
  void write_keepsTheValueOfLogKeyBesideABadOne() {
    assertThat(Formatting.with("logKey", "after").write(badEvent())).isEqualTo("there");
    assertThat(Formatting.with("logKey", "bad").write(badEvent())).isEqualTo(INSTEAD);
    Formatting missing = Formatting.with("logKey", "nowhere");
    assertThat(missing.write(badEvent())).contains("hello", "there", INSTEAD);
    assertThat(missing.logKeyMissing).isOne();
  }

  @Test
  void write_saysWhatFailedInPlaceOfASingleValue() {
    Formatting formatting = Formatting.with("type", "single_value", "messageKey", "bad");
    assertThat(formatting.write(badEvent())).isEqualTo(INSTEAD + "\n");
  }

  @Test
  void write_guardsEachValueWithinAValue() throws Exception {
    Map<Object, Object> nested = new LinkedHashMap<>();
    nested.put("a", 1);
    nested.put("b", new BadGetter());
    nested.put(new Bad(), 3);
    nested.put("c", Arrays.asList("x", new BadNumber(), null, new Plain()));
    TestEvent event =
        TestEvent.of("m")
            .field("map", nested)
            .field("lazy", new LazyMap())
            .field("optional", Optional.of(new Bad()))
            .field("array", new Object[] {new Bad(), "y"});

    JsonNode json = JACKSON.readTree(Formatting.with().write(event));

    assertThat(json.at("/map/a").asInt()).isOne();
    assertThat(json.at("/map/b").asText()).isEqualTo(INSTEAD);
    assertThat(json.at("/map").get(INSTEAD).asInt()).isEqualTo(3);
    assertThat(json.at("/map/c").toString())
        .isEqualTo("[\"x\",\"" + INSTEAD + "\",null,{\"x\":7}]");
    assertThat(json.at("/lazy").toString())
        .isEqualTo("{\"first\":1,\"format_error\":\"" + INSTEAD + "\"}");
    assertThat(json.at("/optional").asText()).isEqualTo(INSTEAD);
    assertThat(json.at("/array").toString()).isEqualTo("[\"" + INSTEAD + "\",\"y\"]");
  }

  @Test
  void write_keepsTheItemsInFrontOfTheOneThatFails() throws Exception {
    List<Object> lazy =
        new AbstractList<>() {
          @Override
          public Object get(int index) {
            if (index == 1) {
              throw new AssertionError();
            }
            return "first";
          }

          @Override
          public int size() {
            return 3;
          }
        };
    JsonNode json = JACKSON.readTree(Formatting.with().write(TestEvent.of("m").field("l", lazy)));
    assertThat(json.get("l").toString()).isEqualTo("[\"first\",\"" + INSTEAD + "\"]");
  }

  @Test
  void write_keepsTheEventOfABadException() throws Exception {
    Exception bad =
        new Exception() {
          @Override
          public String getMessage() {
            throw new AssertionError("secret");
          }
        };
    String record = Formatting.with().write(TestEvent.of("hello").field("a", 1).thrown(bad));
    JsonNode json = JACKSON.readTree(record);
    assertThat(json.get("message").asText()).isEqualTo("hello");
    assertThat(json.at("/exception/class").asText()).isEqualTo(bad.getClass().getName());
    assertThat(json.at("/exception/message").asText()).isEqualTo(INSTEAD);
    assertThat(record).doesNotContain("secret");
  }

  @Test
  void write_leavesNothingOfABadEventForTheNextOne() {
    Formatting formatting = Formatting.with();
    String before = formatting.write(TestEvent.of("fine"));
    formatting.write(badEvent());
    assertThat(formatting.write(TestEvent.of("fine"))).isEqualTo(before);
    assertThat(formatting.failures).hasSize(1);
  }

  @Test
  void smaller_keepsAllButTheBadPart() throws Exception {
    Formatting formatting = Formatting.with("maxEventBytes", "1 KiB");
    TestEvent large = badEvent().field("long", "x".repeat(9_000));
    EventFormat<TestEvent> format = formatting.compile(new dev.sluice.options.Problems()).get();
    SmallerRecords smaller = format.smaller(large, null);
    String record = new String(smaller.truncate(Integer.MAX_VALUE), StandardCharsets.UTF_8);
    assertThat(record).contains("hello", "there", INSTEAD, "[Truncated...]");
    assertThat(smaller.failure()).isInstanceOf(AssertionError.class);
  }

  @Test
  void write_refusesNoBytesOfAnEncoder() {
    for (byte[] nothing : new byte[][] {null, {}}) {
      Formatting formatting = Formatting.with().encodedBy(event -> nothing);
      assertThat(formatting.write(TestEvent.of("hello")))
          .contains("app.Main", "format error: " + NoBytesException.class.getName());
      assertThat(formatting.failures).hasSize(1);
    }
    assertThat(Formatting.with().encodedBy(event -> new byte[0]).write(TestEvent.of(""))).isEmpty();
  }
}
