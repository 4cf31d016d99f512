// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.management.ThreadMXBean;
import dev.sluice.fake.TestEvent;
import dev.sluice.internal.format.value.JsonObjects;
import dev.sluice.internal.format.value.ValueWalk;
import dev.sluice.internal.util.OversizeException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events that were made to break a formatter. */
public class HostileEventTest {

  private static final ObjectMapper STRICT =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final String[] TYPES = {
    "json", "ltsv", "csv", "tsv", "single_value", "out_file", "msgpack"
  };

  private static Formatting ofType(String type, String... options) {
    Formatting formatting = Formatting.with(options);
    formatting.options.set("type", type);
    formatting.options.set("fields", "message,a");
    formatting.options.set("keys", "message,a");
    formatting.options.set("messageKey", type.equals("single_value") ? "a" : "message");
    return formatting;
  }

  static final class Loop {
    private final Loop self = this;

    public Loop getSelf() {
      return self;
    }

    @Override
    public String toString() {
      return "loop of " + self;
    }
  }

  static final class Thrower {
    private final String name = null;

    public int getLength() {
      return name.length();
    }

    @Override
    public String toString() {
      return "thrower";
    }
  }

  public static final class MuteThrower {
    @Override
    public String toString() {
      throw new IllegalStateException("secret");
    }
  }

  static final class Nested {
    public final Object inner;

    Nested(Object inner) {
      this.inner = inner;
    }

    @Override
    public String toString() {
      return "nested";
    }
  }

  static final class Twins {
    public String getName() {
      return "a";
    }

    @JsonAnyGetter
    public Map<String, Object> getAny() {
      return Map.of("name", "b");
    }

    @Override
    public String toString() {
      return "twins";
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "ltsv", "csv", "tsv", "single_value", "out_file", "msgpack"})
  void toStringThatThrowsOrNeverEnds_costsThatValueAndNotTheEvent(String type) {
    Formatting formatting = ofType(type);
    TestEvent sound = TestEvent.of("sound").field("a", "x");
    byte[] before = formatting.bytes(sound);
    for (Object value : List.of(new Loop(), new MuteThrower(), List.of(1, new MuteThrower()))) {
      byte[] bytes = formatting.bytes(TestEvent.of("hello").field("a", value));

      String record = new String(bytes, StandardCharsets.UTF_8);
      assertThat(record).contains("format error: java.lang.").doesNotContain("secret");
      if (!type.equals("single_value")) {
        assertThat(record).contains("hello");
      }
      assertThat(formatting.bytes(sound)).isEqualTo(before);
    }
    assertThat(formatting.failures).hasSize(3);
  }

  @Test
  void messageThatThrows_costsTheMessageAndNotTheEvent() {
    Formatting formatting = Formatting.with("timeKey", "t", "timeKeyFormat", "unix");
    TestEvent event =
        TestEvent.of(
            () -> {
              throw new UnsupportedOperationException("secret");
            });

    assertThat(formatting.write(event))
        .isEqualTo(
            "{\"t\":1700000000,\"level\":\"INFO\",\"logger\":\"app.Main\",\"thread\":\"main\","
                + "\"message\":\"format error: java.lang.UnsupportedOperationException\"}");
  }

  @Test
  void objectThatJacksonCannotWrite_isItsText() {
    Nested deep = new Nested("end");
    for (int i = 0; i < 40; i++) {
      deep = new Nested(deep);
    }
    TestEvent event =
        TestEvent.of("m")
            .field("thrower", new Thrower())
            .field("deep", deep)
            .field("large", new Nested("x".repeat(JsonObjects.MAX_BYTES)))
            .field("twins", new Twins())
            .field("error", new IOException("text"));

    assertThat(Formatting.bare().write(event))
        .isEqualTo(
            "{\"thrower\":\"thrower\",\"deep\":\"nested\",\"large\":\"nested\",\"twins\":\"twins\","
                + "\"error\":\"java.io.IOException: text\"}");
  }

  @Test
  void objectWithANumberTooLongToRead_costsNoFieldBehindIt() {
    Formatting formatting = Formatting.bare("maskKeys", "x");
    TestEvent event =
        TestEvent.of("m").field("long", new Nested(BigInteger.TEN.pow(2_000))).field("next", 1);

    assertThat(formatting.write(event)).endsWith(",\"next\":1}");
    assertThat(formatting.failures).isEmpty();
  }

  @Test
  void objectWithALoneSurrogate_keepsItsProperties() {
    assertThat(Formatting.bare().write(TestEvent.of("m").field("o", new Nested("\ud800"))))
        .isEqualTo("{\"o\":{\"inner\":\"\ufffd\"}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "msgpack", "ltsv"})
  void collectionsThatContainThemselves_end(String type) {
    List<Object> list = new ArrayList<>();
    list.add(list);
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("self", map);
    Object[] array = new Object[1];
    array[0] = array;
    TestEvent event = TestEvent.of("m").field("a", list).field("b", map).field("c", array);

    assertThat(new String(ofType(type).bytes(event), StandardCharsets.UTF_8))
        .contains(ValueWalk.TOO_DEEP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "msgpack", "ltsv", "csv", "tsv", "single_value", "out_file"})
  void collectionWithoutEnd_isOversize(String type) {
    Object endless =
        new AbstractCollection<Integer>() {
          @Override
          public Iterator<Integer> iterator() {
            return new Iterator<>() {
              @Override
              public boolean hasNext() {
                return true;
              }

              @Override
              public Integer next() {
                return 1;
              }
            };
          }

          @Override
          public int size() {
            return 1;
          }
        };
    Formatting formatting = ofType(type);

    assertThatExceptionOfType(OversizeException.class)
        .isThrownBy(() -> formatting.bytes(TestEvent.of("m").field("a", endless)));
    assertThat(formatting.bytes(TestEvent.of("m").field("a", 1))).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "msgpack", "ltsv", "csv", "tsv", "single_value", "out_file"})
  void hundredMegabytes_areOversizeWithoutACopy(String type) {
    String huge = "x".repeat(100 << 20);
    String broken = "\ud800" + huge;
    Formatting formatting = ofType(type);
    byte[] before = formatting.bytes(TestEvent.of("m").field("a", 1));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadAllocatedBytes();
    for (TestEvent event :
        List.of(
            TestEvent.of(huge).field("a", huge),
            TestEvent.of(broken).field("a", broken),
            TestEvent.of(huge).field("a", List.of(huge)),
            TestEvent.of(huge).field("a", Map.of(huge, 1)),
            TestEvent.of(huge).field("a", "\n" + "\"\t"))) {
      if (!type.equals("single_value") || !event.fields.get(0).getValue().equals("\n\"\t")) {
        assertThatExceptionOfType(OversizeException.class)
            .isThrownBy(() -> formatting.bytes(event));
      }
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - start).isLessThan(16 << 20);
    assertThat(formatting.bytes(TestEvent.of("m").field("a", 1))).isEqualTo(before);
  }

  @Test
  void logKeyOfHundredMegabytes_isOversizeWithoutACopy() {
    String huge = "x".repeat(100 << 20) + "\ud800";
    Formatting formatting = Formatting.with("logKey", "message");
    formatting.bytes(TestEvent.of("m"));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadAllocatedBytes();

    assertThatExceptionOfType(OversizeException.class)
        .isThrownBy(() -> formatting.bytes(TestEvent.of(huge)));
    assertThat(threads.getCurrentThreadAllocatedBytes() - start).isLessThan(4 << 20);
    assertThat(formatting.write(TestEvent.of("m"))).isEqualTo("m");
  }

  @Test
  void safeRecordThatIsTooLarge_spoilsNoOtherRecord() {
    Formatting formatting = Formatting.with("maxEventBytes", "300");
    String before = formatting.write(TestEvent.of("m"));
    TestEvent hopeless = TestEvent.of("m").field("a", new MuteThrower()).by("x".repeat(9000), "t");

    assertThatExceptionOfType(OversizeException.class).isThrownBy(() -> formatting.bytes(hopeless));
    assertThat(formatting.write(TestEvent.of("m"))).isEqualTo(before);
  }

  @Test
  void tenThousandContextEntries_areAllThere() throws IOException {
    TestEvent event = TestEvent.of("m");
    for (int i = 0; i < 10_000; i++) {
      event.mdc("key" + i, "v" + i);
    }
    Formatting formatting = Formatting.with("maxEventBytes", "1 MiB");

    assertThat(STRICT.readTree(formatting.write(event))).hasSize(10_004);
    assertThat(STRICT.readTree(formatting.write(event))).hasSize(10_004);
    assertThat(STRICT.readTree(formatting.write(TestEvent.of("m")))).hasSize(4);
  }

  @Test
  void tenThousandFieldsOfOneName_areAllWritten() throws IOException {
    TestEvent event = TestEvent.of("m");
    for (int i = 0; i < 10_000; i++) {
      event.field("same", i);
    }

    assertThat(STRICT.readTree(Formatting.with().write(event))).hasSize(10_004);
  }

  @Test
  void namesThatUtf8CannotTellApart_areNotWrittenTwice() throws IOException {
    IdentityHashMap<String, Object> map = new IdentityHashMap<>();
    map.put(new String("k".toCharArray()), 1);
    map.put(new String("k".toCharArray()), 2);
    TestEvent event =
        TestEvent.of("m")
            .field("\ud800", 1)
            .field("\udfff", 2)
            .field("\ufffd", 3)
            .field("map", map)
            .field("keys", new LinkedHashMap<>(Map.of(1, "a")))
            .mdc("\ud801", 4);
    event.field("both", both());

    JsonNode json = STRICT.readTree(Formatting.bare().write(event));

    assertThat(json.get("field_\ufffd").intValue()).isEqualTo(2);
    assertThat(json.get("field_field_\ufffd").intValue()).isEqualTo(3);
    assertThat(json.get("context_\ufffd").intValue()).isEqualTo(4);
    assertThat(json.get("map")).hasSize(2);
    assertThat(json.get("both").toString()).isEqualTo("{\"1\":\"text\",\"_1\":\"number\"}");
  }

  private static Map<Object, Object> both() {
    Map<Object, Object> both = new LinkedHashMap<>();
    both.put("1", "text");
    both.put(1, "number");
    return both;
  }

  @Test
  void emoji_isWholeAtEveryPlaceOfALongText() throws IOException {
    Formatting formatting = Formatting.bare("dataKeys", "a");
    for (int length : new int[] {0, 900, 1_300, 1_990, 3_990, 7_990, 15_990}) {
      for (int i = 0; i < 40; i++) {
        String text = "é".repeat(length + i) + "😀".repeat(20);
        assertThat(formatting.write(TestEvent.of("m").field("a", text)))
            .isEqualTo("{\"a\":\"" + text + "\"}");
      }
    }
  }

  @Test
  void emoji_isWholeInALongName() throws IOException {
    Formatting formatting = Formatting.bare();
    for (int i = 0; i < 2_100; i++) {
      String name = "x".repeat(i) + "😀";
      assertThat(formatting.write(TestEvent.of("m").field(name, 1)))
          .isEqualTo("{\"" + name + "\":1}");
    }
  }

  @Test
  void text_isNeverInterpreted() {
    String lookup = "${jndi:ldap://x/a} %m %{env:PATH} {} ${env:PATH}";
    for (String type : TYPES) {
      TestEvent event = TestEvent.of(lookup).field("a", lookup).by(lookup, lookup);

      assertThat(new String(ofType(type).bytes(event), StandardCharsets.ISO_8859_1))
          .contains(lookup);
    }
  }

  @Test
  void application_seesItsOwnErrorsNowhere() {
    TestEvent event = TestEvent.of("m").field("a", Collections.nCopies(3, new Thrower()));

    assertThat(Formatting.bare().write(event))
        .isEqualTo("{\"a\":[\"thrower\",\"thrower\",\"thrower\"]}");
  }
}
