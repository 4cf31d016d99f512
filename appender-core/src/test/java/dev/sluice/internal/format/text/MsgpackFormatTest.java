// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.TestEvent;
import dev.sluice.internal.format.Formatting;
import dev.sluice.internal.format.HostileEventTest;
import dev.sluice.internal.format.JsonRecordTest;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.Problems;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/** The exact bytes of MessagePack records. */
class MsgpackFormatTest {

  private static String hex(TestEvent event, String... options) {
    Formatting formatting = Formatting.bare(options);
    formatting.options.set("type", "msgpack");
    return HexFormat.of().formatHex(formatting.bytes(event));
  }

  @Test
  void write_isTheMapThatFluentdPacks() {
    // {"a" => 1, "b" => "x"}.to_msgpack
    assertThat(hex(TestEvent.of("m").field("a", 1).field("b", "x"))).isEqualTo("82a16101a162a178");
    assertThat(hex(TestEvent.of("m"))).isEqualTo("80");
  }

  @Test
  void write_usesTheShortestFormOfEachType() {
    assertThat(hex(TestEvent.of("m").field("a", -1))).isEqualTo("81a161ff");
    assertThat(hex(TestEvent.of("m").field("a", 128))).isEqualTo("81a161cc80");
    assertThat(hex(TestEvent.of("m").field("a", -129L))).isEqualTo("81a161d1ff7f");
    assertThat(hex(TestEvent.of("m").field("a", 1.5))).isEqualTo("81a161cb3ff8000000000000");
    assertThat(hex(TestEvent.of("m").field("a", 1.5f))).isEqualTo("81a161ca3fc00000");
    assertThat(hex(TestEvent.of("m").field("a", true))).isEqualTo("81a161c3");
    assertThat(hex(TestEvent.of("m").field("a", null))).isEqualTo("81a161c0");
    assertThat(hex(TestEvent.of("m").field("a", new BigInteger("18446744073709551615"))))
        .isEqualTo("81a161cfffffffffffffffff");
    assertThat(hex(TestEvent.of("m").field("a", Arrays.asList(1, null, "x"))))
        .isEqualTo("81a1619301c0a178");
    assertThat(hex(TestEvent.of("m").field("a", Map.of("k", new int[] {7}))))
        .isEqualTo("81a16181a16b9107");
    assertThat(hex(TestEvent.of("m").field("a", new AtomicLong(5)))).isEqualTo("81a16105");
    assertThat(hex(TestEvent.of("m").field("a", new BigDecimal("0.5"))))
        .isEqualTo("81a161cb3fe0000000000000");
  }

  /** The vectors of msgpack/msgpack-python@10e5e39f test/test_case.py, in a map of one entry. */
  @Test
  void write_packsAsMsgpackPythonDoes() {
    Map<Object, String> vectors = new LinkedHashMap<>();
    vectors.put(false, "c2");
    vectors.put(true, "c3");
    vectors.put(0, "00");
    vectors.put(127, "7f");
    vectors.put(128, "cc80");
    vectors.put(256, "cd0100");
    vectors.put(-1, "ff");
    vectors.put(-33, "d0df");
    vectors.put(-129, "d1ff7f");
    vectors.put(1.0, "cb3ff0000000000000");
    vectors.put(List.of(), "90");
    vectors.put(numbers(15), "9f000102030405060708090a0b0c0d0e");
    vectors.put(numbers(16), "dc0010000102030405060708090a0b0c0d0e0f");
    vectors.put(Map.of(), "80");
    vectors.forEach(
        (value, packed) ->
            assertThat(hex(TestEvent.of("m").field("a", value))).isEqualTo("81a161" + packed));
  }

  /** The lengths of the same file: as short as each value can be. */
  @Test
  void write_isAsShortAsMsgpackPython() {
    Map<Integer, List<Object>> values =
        Map.of(
            1, List.of(0, 1, 1 << 6, (1 << 7) - 1, -1, -((1 << 5) - 1), -(1 << 5)),
            2, List.of(1 << 7, (1 << 8) - 1, -((1 << 5) + 1), -(1 << 7)),
            3, List.of(1 << 8, (1 << 16) - 1, -((1 << 7) + 1), -(1 << 15)),
            5, List.of(1 << 16, (1L << 32) - 1, -((1 << 15) + 1), -(1L << 31)),
            9, List.of(1L << 32, -((1L << 31) + 1), Long.MIN_VALUE, 1.0, 0.1, -0.1, -1.0),
            32, List.of(" ".repeat(31)));
    values.forEach(
        (length, same) ->
            same.forEach(
                value ->
                    assertThat(hex(TestEvent.of("m").field("a", value)))
                        .as("%s", value)
                        .hasSize(2 * (3 + length))));
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Test
  void write_hasAsTextWhatMessagePackCannotHold() throws IOException {
    TestEvent event =
        TestEvent.of("m")
            .field("big", BigInteger.TWO.pow(64))
            .field("small", BigInteger.TWO.pow(63).negate().subtract(BigInteger.ONE))
            .field("decimal", new BigDecimal("0.12345678901234567890"))
            .field("huge", new BigDecimal("1e1000000000"))
            .field("uuid", new UUID(0, 1))
            .field("lone", "\ud800")
            .field("bean", new JsonRecordTest.User("Zoë", 7));
    Formatting formatting = Formatting.bare("type", "msgpack");
    try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(formatting.bytes(event))) {
      assertThat(unpacker.unpackValue().toJson())
          .isEqualTo(
              "{\"big\":\"18446744073709551616\",\"small\":\"-9223372036854775809\","
                  + "\"decimal\":\"0.12345678901234567890\",\"huge\":\"1E+1000000000\","
                  + "\"uuid\":\"00000000-0000-0000-0000-000000000001\",\"lone\":\"\ufffd\","
                  + "\"bean\":{\"name\":\"Zoë\",\"age\":7}}");
    }
  }

  @Test
  void write_hasTheTimeAsANumberOrText() {
    assertThat(hex(TestEvent.of("m"), "timeKey", "t", "timeKeyFormat", "unix"))
        .isEqualTo("81a174ce6553f100");
    assertThat(hex(TestEvent.of("m"), "timeKey", "t", "timeKeyFormat", "%Y"))
        .isEqualTo("81a174a432303233");
  }

  /** Its nine decimals are more than a double has. */
  @Test
  void write_hasUnixFloatAlwaysAsANumber() {
    TestEvent event = TestEvent.of("m").at(1_700_000_000, 123_456_789);

    assertThat(hex(event, "timeKey", "t", "timeKeyFormat", "unix_float"))
        .isEqualTo("81a174cb41d954fc4007e6b7");
    assertThat(
            hex(
                event.at(1_700_000_000, 500_000_000),
                "timeKey",
                "t",
                "timeKeyFormat",
                "unix_float"))
        .isEqualTo("81a174cb41d954fc40200000");
  }

  @Test
  void write_addsANewlineOnlyWhenAsked() {
    assertThat(hex(TestEvent.of("m"), "newline", "lf")).isEqualTo("800a");
  }

  @Test
  void write_readsRightAfterABrokenEvent() {
    Formatting formatting = Formatting.bare("type", "msgpack");
    TestEvent event = TestEvent.of("m").field("a", 1);
    byte[] before = formatting.bytes(event);

    formatting.bytes(TestEvent.of("m").field("x", List.of(1, new HostileEventTest.MuteThrower())));
    assertThat(formatting.bytes(event)).isEqualTo(before);
  }

  /** Loads our classes anew, and nothing of msgpack. */
  private static final class WithoutMsgpack extends URLClassLoader {
    WithoutMsgpack(URL... urls) {
      super(urls, MsgpackFormatTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("org.msgpack")) {
        throw new ClassNotFoundException(name);
      }
      if (name.startsWith("dev.sluice.")) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
      return super.loadClass(name, resolve);
    }
  }

  @Test
  void compile_namesTheLibraryThatIsMissing() throws Exception {
    URL main = FormatOptions.class.getProtectionDomain().getCodeSource().getLocation();
    URL test = MsgpackFormatTest.class.getProtectionDomain().getCodeSource().getLocation();
    try (WithoutMsgpack loader = new WithoutMsgpack(main, test)) {
      assertThat(problems(loader, "msgpack"))
          .singleElement()
          .asString()
          .contains("format.type", "org.msgpack:msgpack-core:" + version());
      assertThat(problems(loader, "json")).isEmpty();
      assertThat(problems(loader, "ltsv")).isEmpty();
    }
  }

  @SuppressWarnings("unchecked")
  private static List<String> problems(ClassLoader loader, String type)
      throws ReflectiveOperationException, InvocationTargetException {
    Class<?> probe = Class.forName(Probe.class.getName(), true, loader);
    Object function = probe.getDeclaredConstructor().newInstance();
    return ((Function<String, List<String>>) function).apply(type);
  }

  /** Runs in the other class loader. */
  public static final class Probe implements Function<String, List<String>> {
    public Probe() {}

    @Override
    public List<String> apply(String type) {
      FormatOptions options = new FormatOptions();
      options.setType(type);
      Problems problems = new Problems();
      Formatting.compile(options, null, problems);
      return problems.messages();
    }
  }

  private static String version() throws IOException {
    Path pom = Path.of(System.getProperty("basedir", ""), "..", "pom.xml");
    return Files.readString(pom).replaceAll("(?s).*<msgpack.version>(.*?)<.*", "$1");
  }
}
